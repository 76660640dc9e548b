"""What a partnership is called and whether it is at work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from partnerships.models import Partnership, PartnershipKind, PartnershipStage, PartnershipState, Source
from partnerships.operations.facts import DatedDetails, change_fact, insert, is_closed, rule_for, writing
from partnerships.operations.successive import keep_every_day_named, take_turn

if TYPE_CHECKING:
    from accounts.models import User


def name_partnership(
    *,
    by: User | None,
    reason: str,
    partnership: Partnership,
    official_name: str,
    kind: PartnershipKind,
    source: Source,
    why_changed: str = "",
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> PartnershipStage:
    """Begin a stage of a partnership's life under an official name; the stage before ends on its first day."""
    stage = PartnershipStage(
        partnership=partnership,
        official_name=official_name,
        kind=kind,
        source=source,
        why_changed=why_changed,
        **about,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(stage, by=by)


def change_partnership_name(
    stage: PartnershipStage, *, by: User | None, reason: str, version: int, as_kind: str = "", **values: Any
) -> PartnershipStage:
    """Correct a stage in place; the end of the one before moves with its start."""
    return change_fact(stage, by=by, reason=reason, version=version, as_kind=as_kind, **values)


def set_partnership_state(
    *,
    by: User | None,
    reason: str,
    partnership: Partnership,
    state: str,
    source: Source,
    why: str = "",
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> PartnershipState:
    """Say that a partnership is forming, active, paused, ended or superseded from a day on."""
    new = PartnershipState(partnership=partnership, state=state, source=source, reason=why, **about)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(new, by=by)


@rule_for(PartnershipStage)
def _stage_rule(record: PartnershipStage, *, by: User | None, before: PartnershipStage | None) -> None:
    beside = {"partnership": record.partnership_id}
    take_turn(record, by=by, before=before, beside=beside)
    keep_every_day_named(record, by=by, before=before, beside=beside)


@rule_for(PartnershipState)
def _state_rule(record: PartnershipState, *, by: User | None, before: PartnershipState | None) -> None:
    if not is_closed(record):
        take_turn(record, by=by, before=before, beside={"partnership": record.partnership_id})
