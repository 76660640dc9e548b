"""Claims: what a source says against an accepted fact, kept beside it until a person settles it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db.models import Q

from accounts.roles import Permission
from partnerships.models import BodyClaim, BodyName, DatedFact, PartnershipStage, Sourced, Standing
from partnerships.operations.body_claim import put_in_place
from partnerships.operations.facts import update, update_along, writing
from partnerships.operations.permission import require
from partnerships.operations.refusal import Refused
from partnerships.visibility import VisibleQuerySet

if TYPE_CHECKING:
    from accounts.models import User

Fact = TypeVar("Fact", bound=Sourced)
# Facts that divide all days between them: one that is accepted takes its days from the one before, not its whole life.
TAKE_TURNS = (BodyName, PartnershipStage)


def settle_claim(claim: Fact, *, by: User, reason: str, version: int, accept: bool) -> Fact:
    """Accept a claim, which replaces what it contradicts, or keep it on the record as replaced.

    A claim on a field of a body (`BodyClaim`) puts its value in place; a name takes only its own days from the others.
    """
    if claim.standing != Standing.CLAIMED:
        raise Refused("This is not an open claim.")
    require(by, Permission.SETTLE_DISPUTES, claim)
    outcome = Standing.ACCEPTED if accept else Standing.SUPERSEDED
    with writing(by=by, reason=reason):
        for rival in contradicted_by(claim) if accept else ():
            update_along(rival, by=by, values=_makes_way(rival, claim))
        settled = update(
            claim, by=by, version=version, values={"standing": outcome}, permission=Permission.SETTLE_DISPUTES
        )
        if accept and isinstance(settled, BodyClaim):
            put_in_place(settled, by=by)
        return settled


def contradicted_by(claim: Sourced, *, standing: str = Standing.ACCEPTED) -> VisibleQuerySet:
    """The facts of one standing about the same subject that hold on some of the claim's days."""
    records: VisibleQuerySet = type(claim)._default_manager.all()  # type: ignore[assignment]
    rivals = records.filter(standing=standing, **_subject(claim)).exclude(pk=claim.pk)
    if not isinstance(claim, DatedFact):
        return rivals
    if claim.valid_to:
        rivals = rivals.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=claim.valid_to))
    if claim.valid_from:
        rivals = rivals.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=claim.valid_from))
    return rivals


def _makes_way(rival: Any, claim: Any) -> dict[str, Any]:
    """What becomes of a fact that an accepted claim contradicts: replaced, or, of a name, cut to the other days."""
    if isinstance(claim, TAKE_TURNS):
        if claim.valid_from and (rival.valid_from is None or rival.valid_from < claim.valid_from):
            return {"valid_to": claim.valid_from, "to_precision": claim.from_precision}
        if claim.valid_to and (rival.valid_to is None or rival.valid_to > claim.valid_to):
            return {"valid_from": claim.valid_to, "from_precision": claim.to_precision}
    return {"standing": Standing.SUPERSEDED}


def _subject(claim: Sourced) -> dict[str, object]:
    """The columns in which two accepted facts may not both hold on a day."""
    if isinstance(claim, BodyClaim):
        return {"body": claim.body_id, "field": claim.field}
    for constraint in claim._meta.constraints:
        if isinstance(constraint, ExclusionConstraint):
            narrowed = dict(_plain_terms(constraint.condition))
            if any(getattr(claim, column) != value for column, value in narrowed.items()):
                break
            names = [name for name, _ in constraint.expressions if isinstance(name, str)]
            return narrowed | {name: getattr(claim, name) for name in names}
    return {"pk": None}


def _plain_terms(condition: Q | None) -> Iterator[tuple[str, object]]:
    """The columns that a constraint is narrowed to, apart from the standing: official names only."""
    for term in condition.children if condition else ():
        if isinstance(term, Q):
            yield from _plain_terms(term)
        elif isinstance(term, tuple) and term[0] != "standing":
            yield term
