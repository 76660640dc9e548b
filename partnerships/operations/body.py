"""What a body is called, and by which codes it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from partnerships.models import Body, BodyCode, BodyName, Source
from partnerships.operations.facts import DatedDetails, change_fact, insert, rule_for, writing
from partnerships.operations.successive import keep_every_day_named, take_turn

if TYPE_CHECKING:
    from accounts.models import User


def name_body(
    *,
    by: User | None,
    reason: str,
    body: Body,
    name: str,
    source: Source,
    use: str = BodyName.Use.OFFICIAL,
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> BodyName:
    """Record a name of a body; a new official name ends the one before on its first day."""
    new = BodyName(body=body, name=name, use=use, source=source, **about)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(new, by=by)


def change_body_name(
    name: BodyName, *, by: User | None, reason: str, version: int, as_kind: str = "", **values: Any
) -> BodyName:
    """Correct a name in place; the end of the official name before moves with its start."""
    return change_fact(name, by=by, reason=reason, version=version, as_kind=as_kind, **values)


def add_body_code(
    *,
    by: User | None,
    reason: str,
    body: Body,
    scheme: str,
    code: str,
    source: Source,
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> BodyCode:
    """Record a code by which a body is known in one scheme."""
    new = BodyCode(body=body, scheme=scheme, code=code.strip(), source=source, **about)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(new, by=by)


@rule_for(BodyName)
def _name_rule(record: BodyName, *, by: User | None, before: BodyName | None) -> None:
    if record.use != BodyName.Use.OFFICIAL:
        return
    beside = {"body": record.body_id, "use": BodyName.Use.OFFICIAL}
    take_turn(record, by=by, before=before, beside=beside)
    keep_every_day_named(record, by=by, before=before, beside=beside)
