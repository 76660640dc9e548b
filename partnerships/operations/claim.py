"""Claims: what a source says against an accepted fact, kept beside it until a person settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db.models import Q

from accounts.roles import Permission
from partnerships.models import DatedFact, Standing
from partnerships.operations.facts import update, update_along, writing
from partnerships.operations.permission import require
from partnerships.operations.refusal import Refused
from partnerships.visibility import VisibleQuerySet

if TYPE_CHECKING:
    from accounts.models import User

Fact = TypeVar("Fact", bound=DatedFact)


def settle_claim(claim: Fact, *, by: User, reason: str, version: int, accept: bool) -> Fact:
    """Accept a claim, which replaces what it contradicts, or keep it on the record as replaced."""
    if claim.standing != Standing.CLAIMED:
        raise Refused("This is not an open claim.")
    require(by, Permission.SETTLE_DISPUTES, claim)
    outcome = Standing.ACCEPTED if accept else Standing.SUPERSEDED
    with writing(by=by, reason=reason):
        for rival in contradicted_by(claim) if accept else ():
            update_along(rival, by=by, values={"standing": Standing.SUPERSEDED})
        return update(
            claim, by=by, version=version, values={"standing": outcome}, permission=Permission.SETTLE_DISPUTES
        )


def contradicted_by(claim: DatedFact, *, standing: str = Standing.ACCEPTED) -> VisibleQuerySet:
    """The facts of one standing about the same subject that hold on some of the claim's days."""
    rivals = type(claim).objects.filter(standing=standing, **_subject(claim)).exclude(pk=claim.pk)
    if claim.valid_to:
        rivals = rivals.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=claim.valid_to))
    if claim.valid_from:
        rivals = rivals.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=claim.valid_from))
    return rivals


def _subject(claim: DatedFact) -> dict[str, object]:
    """The columns in which two accepted facts may not both hold on a day."""
    for constraint in claim._meta.constraints:
        if isinstance(constraint, ExclusionConstraint):
            names = [name for name, _ in constraint.expressions if isinstance(name, str)]
            return {name: getattr(claim, name) for name in names}
    return {"pk": None}
