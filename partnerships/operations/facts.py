"""What every change of a fact has in common: permission, rules, one recorded transaction, one winner.

The operations of each noun use `writing`, `insert` and `update`; screens and files call those operations.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection
from psycopg2.errors import DeadlockDetected, LockNotAvailable

from accounts.history.recording import recording
from accounts.roles import Permission
from partnerships.models import Recorded, Source, Sourced, Standing
from partnerships.operations.keeping import require_keeping
from partnerships.operations.permission import capacity_of, require
from partnerships.operations.refusal import Busy, Conflict, Refused

if TYPE_CHECKING:
    from accounts.models import User

Fact = TypeVar("Fact", bound=Recorded)
Rule = Callable[..., None]
# The ledger's own lock: taken first, so that two changes of several records never wait for each other crosswise.
HISTORY_LOCK = 741852963
# `reason` is taken by the reason of the change; a fact's own column of that name is called `why`.
COLUMN_OF = {"why": "reason"}
CONTRADICTION = "The register already holds a record that contradicts this one."
TRY_AGAIN = "Another change of the register is being saved just now. What you typed is still here: save it again."

_rules: dict[type[Recorded], Rule] = {}
_consequences: dict[type[Recorded], list[Rule]] = defaultdict(list)


class SourcedDetails(TypedDict, total=False):
    """What every fact may say about itself."""

    source_detail: str
    confidence: str
    note: str
    standing: str
    reference_key: str | None


class DatedDetails(SourcedDetails, total=False):
    """The same with the days on which the fact holds: start inclusive, end exclusive."""

    valid_from: dt.date | None
    from_precision: str
    valid_to: dt.date | None
    to_precision: str


def rule_for(model: type[Recorded]) -> Callable[[Rule], Rule]:
    """Declare the rule of one kind of record: called before each save as `rule(record, by=, before=)`."""

    def declare(rule: Rule) -> Rule:
        _rules[model] = rule
        return rule

    return declare


def after_change(model: type[Recorded]) -> Callable[[Rule], Rule]:
    """Declare what follows from a change of this kind of record: called in its transaction, once it is saved.

    As `follow(record, by=, before=)`, also for a record that changed in the wake of another.
    """

    def declare(follow: Rule) -> Rule:
        _consequences[model].append(follow)
        return follow

    return declare


@contextmanager
def writing(*, by: User | None, reason: str, as_kind: str = "") -> Iterator[None]:
    """One recorded transaction; what the database itself refuses comes out in words."""
    if not reason.strip():
        raise Refused({"reason": ["Enter the reason for this change."]})
    try:
        with recording(by=by, reason=reason.strip(), as_kind=as_kind or capacity_of(by)):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HISTORY_LOCK])
            yield
    except IntegrityError as error:
        raise Refused(words_of(error)) from error
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
            raise Busy(TRY_AGAIN) from error
        raise


def insert(record: Fact, *, by: User | None) -> Fact:
    """Save a new record that `by` may add, if its rule and the constraints agree."""
    require_keeping(by, record)
    _check(record, by=by, before=None)
    record.save(force_insert=True)
    _follow(record, by=by, before=None)
    return record


def update(
    record: Fact,
    *,
    by: User | None,
    version: int,
    values: Mapping[str, Any],
    permission: Permission | None = None,
) -> Fact:
    """Save `values` on the version that `by` read; `Conflict` where somebody else saved another since.

    Whoever keeps such a record may, or whoever holds `permission` where the step asks for another.
    """
    rows = type(record)._default_manager.select_for_update(no_key=True)
    current = rows.filter(pk=record.pk, version=version).first()
    if current is None:
        raise Conflict(rows.get(pk=record.pk))
    require(by, permission, current) if permission else require_keeping(by, current)
    return _replace(current, by=by, values=values)


def update_along(record: Fact, *, by: User | None, values: Mapping[str, Any]) -> Fact:
    """Save `values` on a record that changes in the wake of another: a name that ends where the next begins."""
    current = type(record)._default_manager.select_for_update(no_key=True).get(pk=record.pk)
    return _replace(current, by=by, values=values, with_rule=False)


def change_fact(fact: Fact, *, by: User | None, reason: str, version: int, as_kind: str = "", **values: Any) -> Fact:
    """Correct a fact in place; the ledger keeps what it said before."""
    _refuse_closed(fact)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return update(fact, by=by, version=version, values=values)


def supersede(fact: Fact, *, by: User | None, reason: str, version: int, as_kind: str = "", **values: Any) -> Fact:
    """Replace a fact by a corrected one: the old one stays on the record as replaced."""
    _refuse_closed(fact)
    with writing(by=by, reason=reason, as_kind=as_kind):
        old = update(fact, by=by, version=version, values={"standing": Standing.SUPERSEDED})
        new = copy.copy(old)
        new.pk, new.version, new.reference_key = None, 1, None
        new._state.adding = True
        for field, value in {"standing": Standing.ACCEPTED, "verified_on": None, "verified_by": None, **values}.items():
            setattr(new, column_of(new, field), value)
        return insert(new, by=by)


def verify_fact(
    fact: Fact,
    *,
    by: User,
    reason: str,
    version: int,
    on: dt.date,
    today: dt.date,
    source: Source | None = None,
    source_detail: str | None = None,
) -> Fact:
    """Say that somebody looked at the source on a day and found the fact as recorded."""
    _refuse_closed(fact)
    if on > today:
        raise Refused({"on": ["A fact cannot be verified on a day still to come."]})
    values: dict[str, Any] = {"verified_on": on, "verified_by": by}
    values |= {"source": source} if source else {}
    values |= {"source_detail": source_detail} if source_detail is not None else {}
    with writing(by=by, reason=reason):
        return update(fact, by=by, version=version, values=values, permission=Permission.VERIFY_FACTS)


def withdraw_fact(fact: Fact, *, by: User | None, reason: str, version: int, as_kind: str = "") -> Fact:
    """Take a fact that was recorded by mistake out of view; it stays in the register with the reason."""
    _refuse_closed(fact)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return update(fact, by=by, version=version, values={"standing": Standing.WITHDRAWN})


def publish_fact(fact: Fact, *, by: User | None, reason: str, version: int, as_kind: str = "") -> Fact:
    """Show a draft to everybody, if nothing accepted contradicts it."""
    if getattr(fact, "standing", None) != Standing.DRAFT:
        raise Refused("Only a draft can be published.")
    with writing(by=by, reason=reason, as_kind=as_kind):
        return update(fact, by=by, version=version, values={"standing": Standing.ACCEPTED})


def is_closed(fact: Recorded) -> bool:
    """Tell whether a fact is kept only for the record."""
    return getattr(fact, "standing", "") in (Standing.WITHDRAWN, Standing.SUPERSEDED)


def _refuse_closed(fact: Recorded) -> None:
    if isinstance(fact, Sourced) and is_closed(fact):
        words = Standing(fact.standing).label.lower()
        raise Refused(f"This record is kept as it was: {words}. Record a new one instead.")


def _replace(current: Fact, *, by: User | None, values: Mapping[str, Any], with_rule: bool = True) -> Fact:
    before = copy.copy(current)
    for field, value in values.items():
        setattr(current, column_of(current, field), value)
    current.version += 1
    _check(current, by=by, before=before, with_rule=with_rule)
    current.save(force_update=True)
    _follow(current, by=by, before=before)
    return current


def column_of(record: Recorded, field: str) -> str:
    """The column that a field of a change or of a form means."""
    return field if hasattr(type(record), field) else COLUMN_OF.get(field, field)


def _follow(record: Recorded, *, by: User | None, before: Recorded | None) -> None:
    for follow in _consequences[type(record)]:
        follow(record, by=by, before=before)


def _check(record: Recorded, *, by: User | None, before: Recorded | None, with_rule: bool = True) -> None:
    rule = _rules.get(type(record))
    if rule and with_rule:
        rule(record, by=by, before=before)
    try:
        record.full_clean()
    except ValidationError as error:
        raise Refused.because_of(error) from error


def words_of(error: IntegrityError) -> str:
    """What the database's own refusal says to a person."""
    broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == broken:
                return str(constraint.get_violation_error_message())
    return CONTRADICTION
