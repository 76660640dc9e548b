"""Changes within a year: proposed, answered by every contributor for itself, then applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Unpack

from django.db.models import Max

from accounts.roles import Permission
from partnerships.english import listed
from partnerships.models import (
    Body,
    Confidence,
    Contribution,
    FundYear,
    Source,
    Standing,
    Variation,
    VariationApproval,
    VariationLine,
)
from partnerships.operations.confirmation import OwnAct, declare_own_act, hold_back_confirmation
from partnerships.operations.contribution import BY_VARIATION
from partnerships.operations.facts import SourcedDetails, insert, is_closed, rule_for, update, update_along, writing
from partnerships.operations.permission import name_of
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User

ESSENTIAL = ("standing", "body_id", "outcome", "on")


def record_variation(
    *,
    by: User | None,
    reason: str,
    fund_year: FundYear,
    proposed_on: dt.date,
    why: str,
    changes: Mapping[Contribution, Decimal],
    source: Source,
    proposed_by: Body | None = None,
    as_kind: str = "",
    **about: Unpack[SourcedDetails],
) -> Variation:
    """Propose new amounts (in pounds) for some contributions of a year; nothing changes until it is applied."""
    if not changes:
        raise Refused("Enter at least one new amount.")
    if any(each.fund_year_id != fund_year.pk for each in changes):
        raise Refused("A variation changes contributions of one year of one fund.")
    with writing(by=by, reason=reason, as_kind=as_kind):
        last = Variation.objects.filter(fund_year=fund_year).aggregate(last=Max("number"))["last"]
        variation = Variation(
            fund_year=fund_year,
            number=(last or 0) + 1,
            proposed_by=proposed_by,
            proposed_on=proposed_on,
            reason=why,
            source=source,
            **about,
        )
        insert(variation, by=by)
        for contribution, after in changes.items():
            line = VariationLine(
                variation=variation, contribution=contribution, before=in_force(contribution), after=after
            )
            insert(line, by=None)
    return variation


def in_force(contribution: Contribution) -> Decimal | None:
    """The figure that a contribution stands at: revised, else agreed, else planned."""
    figures = (contribution.revised, contribution.agreed, contribution.planned)
    return next((each for each in figures if each is not None), None)


def answer_variation(
    *,
    by: User | None,
    reason: str,
    variation: Variation,
    body: Body,
    outcome: str,
    on: dt.date,
    source: Source,
    decided_by: str = "",
    decision: str = "",
    as_kind: str = "",
    **about: Unpack[SourcedDetails],
) -> VariationApproval:
    """Record what a contributor said; a decision that takes effect calls this with its reference as `decision`."""
    answer = VariationApproval(
        variation=variation,
        body=body,
        outcome=outcome,
        on=on,
        decided_by=decided_by,
        decision=decision,
        source=source,
        **about,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(answer, by=by)


def apply_variation(
    variation: Variation, *, by: User | None, reason: str, version: int, on: dt.date, as_kind: str = ""
) -> Variation:
    """Put the new amounts in force, once every contributor has approved for itself (invariant I8)."""
    waiting = waiting_for(variation)
    if variation.applied_on:
        raise Refused("This variation is applied already.")
    if waiting:
        names = listed(name_of(body, on) for body in waiting)
        raise Refused(f"Not every contributor has approved this variation for itself. Waiting for {names}.")
    with writing(by=by, reason=reason, as_kind=as_kind):
        for line in variation.lines.select_related("contribution"):
            setattr(line.contribution, BY_VARIATION, True)
            update_along(line.contribution, by=by, values={"revised": line.after})
        return update(variation, by=by, version=version, values={"applied_on": on})


def contributors(fund_year: FundYear) -> list[Body]:
    """The bodies that put something into a year."""
    rows = fund_year.contributions.filter(standing=Standing.ACCEPTED)
    return list(Body.objects.filter(pk__in=rows.order_by().values("body")).order_by("code"))


def waiting_for(variation: Variation) -> list[Body]:
    """The contributors whose own approval is not recorded or not confirmed."""
    answers = variation.approvals.filter(standing=Standing.ACCEPTED, outcome=VariationApproval.Outcome.APPROVED)
    given = set(answers.filter(confidence=Confidence.CONFIRMED).values_list("body_id", flat=True))
    return [body for body in contributors(variation.fund_year) if body.pk not in given]


@declare_own_act(VariationApproval)
def _approval_act(fact: VariationApproval) -> OwnAct:
    return OwnAct(
        body=fact.body,
        essential=ESSENTIAL,
        confirmed_with=Permission.CONFIRM_OWN_CONTRIBUTION,
        recorded_with=(Permission.RECORD_OUTCOME_OF_OWN_BODY,),
    )


@rule_for(VariationApproval)
def _approval_rule(record: VariationApproval, *, by: User | None, before: VariationApproval | None) -> None:
    if is_closed(record):
        return
    if record.variation.applied_on:
        raise Refused("This variation is applied. Its answers stay as they were.")
    if record.body not in contributors(record.variation.fund_year):
        raise Refused({"body": ["Only a contributor of the year answers. Record its contribution first."]})
    hold_back_confirmation(record, by=by, before=before)


@rule_for(Variation)
def _variation_rule(record: Variation, *, by: User | None, before: Variation | None) -> None:
    if before is not None and before.applied_on:
        raise Refused("This variation is applied and stays as it was. Propose another.")
