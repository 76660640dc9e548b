"""Claims: what a source says against an accepted fact, kept beside it until a person settles it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q, UniqueConstraint

from accounts.roles import Permission
from partnerships.models import (
    BodyClaim,
    BodyName,
    DatedFact,
    MembershipEvent,
    PartnershipStage,
    Sourced,
    Standing,
    Succession,
)
from partnerships.operations.body_claim import put_in_place
from partnerships.operations.facts import update, update_along, writing
from partnerships.operations.permission import require
from partnerships.operations.refusal import Refused
from partnerships.operations.succession import replace_pairs, rivals_of
from partnerships.visibility import VisibleQuerySet

if TYPE_CHECKING:
    from accounts.models import User

Fact = TypeVar("Fact", bound=Sourced)


class Outcome(models.TextChoices):
    """What a person decides of a claim."""

    REPLACE = "accept", "Follow this claim; what it contradicts is marked as replaced"
    IN_TURN = "in_turn", "Both are right, one after the other: this claim takes its own days and leaves the others"
    KEEP = "reject", "Keep the record as it is; the claim is marked as replaced"


def settle_claim(claim: Fact, *, by: User, reason: str, version: int, accept: bool = False, outcome: str = "") -> Fact:
    """Let a claim replace what it contradicts, or take its own days from it, or keep the record; both stay on record.

    Without an `Outcome`, `accept` follows the claim: a name takes its own days, anything else replaces. A claim on a
    field of a body (`BodyClaim`) puts its value in place.
    """
    if claim.standing != Standing.CLAIMED:
        raise Refused("This is not an open claim.")
    require(by, Permission.SETTLE_DISPUTES, claim)
    with writing(by=by, reason=reason):
        rivals: list[Any] = list(contradicted_by(claim))
        decided = Outcome(outcome or _usual_outcome(claim, rivals, accept=accept))
        if decided != Outcome.KEEP:
            _make_room(claim, rivals, decided, by=by)
        values = _settled(claim, rivals, decided)
        settled = update(claim, by=by, version=version, values=values, permission=Permission.SETTLE_DISPUTES)
        if decided != Outcome.KEEP and isinstance(settled, BodyClaim):
            put_in_place(settled, by=by)
        return settled


def may_take_turns(claim: Any, rivals: Sequence[Any]) -> bool:
    """Tell whether all that a claim contradicts has days of its own, before the claim or after it but not both."""
    if not isinstance(claim, DatedFact) or not rivals:
        return False
    return all(_begins_before(rival, claim) != _goes_on_after(rival, claim) for rival in rivals)


def takes_every_day(claim: Any) -> bool:
    """Tell whether every day needs exactly one such fact: an official name."""
    return isinstance(claim, PartnershipStage) or (isinstance(claim, BodyName) and claim.use == BodyName.Use.OFFICIAL)


def contradicted_by(claim: Sourced, *, standing: str = Standing.ACCEPTED) -> VisibleQuerySet:
    """The facts of one standing about the same subject that hold on some of the claim's days.

    Of events of a membership: those of the same kind with no other accepted event between the two days.
    """
    records: VisibleQuerySet = type(claim)._default_manager.all()  # type: ignore[assignment]  # a fact’s manager
    rivals = records.filter(standing=standing).exclude(pk=claim.pk)
    if isinstance(claim, MembershipEvent):
        return _same_turn(claim, rivals)
    if isinstance(claim, Succession):
        return rivals.filter(pk__in=rivals_of(claim).filter(standing=standing).values("succession"))
    rivals = rivals.filter(**_subject(claim))
    if not isinstance(claim, DatedFact):
        return rivals
    if claim.valid_to:
        rivals = rivals.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=claim.valid_to))
    if claim.valid_from:
        rivals = rivals.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=claim.valid_from))
    return rivals


def _usual_outcome(claim: Any, rivals: Sequence[Any], *, accept: bool) -> Outcome:
    if not accept:
        return Outcome.KEEP
    return Outcome.IN_TURN if takes_every_day(claim) and may_take_turns(claim, rivals) else Outcome.REPLACE


def _begins_before(rival: Any, claim: Any) -> bool:
    return bool(claim.valid_from) and (rival.valid_from is None or rival.valid_from < claim.valid_from)


def _goes_on_after(rival: Any, claim: Any) -> bool:
    return bool(claim.valid_to) and (rival.valid_to is None or rival.valid_to > claim.valid_to)


def _make_room(claim: Sourced, rivals: Sequence[Any], decided: Outcome, *, by: User) -> None:
    """What a claim contradicts makes way; of a reorganisation only the pairs that both are about."""
    if isinstance(claim, Succession):
        replace_pairs(claim, by=by)
        return
    for rival in rivals:
        update_along(rival, by=by, values=_makes_way(rival, claim, decided))


def _makes_way(rival: Any, claim: Any, decided: Outcome) -> dict[str, Any]:
    """What becomes of a fact that a claim contradicts: replaced, or cut to its other days."""
    if decided == Outcome.REPLACE:
        return {"standing": Standing.SUPERSEDED}
    if not may_take_turns(claim, [rival]):
        raise Refused("What is recorded and this claim do not follow on one another. Follow the one or keep the other.")
    if _begins_before(rival, claim):
        return {"valid_to": claim.valid_from, "to_precision": claim.from_precision}
    return {"valid_from": claim.valid_to, "from_precision": claim.to_precision}


def _settled(claim: Any, rivals: Sequence[Any], decided: Outcome) -> dict[str, Any]:
    """What becomes of the claim: a name that replaces others takes over every day of theirs."""
    if decided == Outcome.KEEP:
        return {"standing": Standing.SUPERSEDED}
    values: dict[str, Any] = {"standing": Standing.ACCEPTED}
    if decided == Outcome.REPLACE and rivals and takes_every_day(claim):
        first = min([claim, *rivals], key=lambda each: each.valid_from or dt.date.min)
        last = max([claim, *rivals], key=lambda each: each.valid_to or dt.date.max)
        values |= {"valid_from": first.valid_from, "from_precision": first.from_precision}
        values |= {"valid_to": last.valid_to, "to_precision": last.to_precision}
    return values


def _subject(claim: Sourced) -> dict[str, object]:
    """The columns in which two accepted facts may not both hold on a day; nothing where any number may."""
    if isinstance(claim, BodyClaim):
        return {"body": claim.body_id, "field": claim.field}
    constraints: Sequence[Any] = claim._meta.constraints
    for constraint in constraints:
        names = _columns_of(constraint)
        if names:
            narrowed = dict(_plain_terms(constraint.condition))
            if any(getattr(claim, column) != value for column, value in narrowed.items()):
                break
            return narrowed | {name: getattr(claim, name) for name in names}
    return {"pk": None}


def _columns_of(constraint: Any) -> list[str]:
    """The columns in which a constraint lets no two accepted records agree; none where it is about something else."""
    if isinstance(constraint, ExclusionConstraint):
        return [name for name, _ in constraint.expressions if isinstance(name, str)]
    of_standing = isinstance(constraint, UniqueConstraint) and constraint.condition
    return list(constraint.fields) if of_standing and "standing" in str(constraint.condition) else []


def _plain_terms(condition: Q | None) -> Iterator[tuple[str, object]]:
    """The columns that a constraint is narrowed to, apart from the standing: official names only."""
    for term in condition.children if condition else ():
        if isinstance(term, Q):
            yield from _plain_terms(term)
        elif isinstance(term, tuple) and not term[0].startswith("standing"):
            yield term


def _same_turn(claim: MembershipEvent, rivals: VisibleQuerySet) -> VisibleQuerySet:
    alike = rivals.filter(membership=claim.membership_id, kind=claim.kind)
    others = MembershipEvent.objects.filter(membership=claim.membership_id, standing=Standing.ACCEPTED)
    between = others.exclude(kind=claim.kind).values_list("on", flat=True)
    before = max((on for on in between if on < claim.on), default=dt.date.min)
    after = min((on for on in between if on > claim.on), default=dt.date.max)
    return alike.filter(on__gte=before, on__lte=after)
