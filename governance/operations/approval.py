"""A decision that approves an agreement: once every party has decided for itself, the agreement's record says so.

Only effective deciding steps that each body's own people confirmed count; a report by a partner approves nothing. A
signature is another act, which each body records for itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from governance.models import Decision, DecisionStep
from partnerships.models import Agreement, AgreementEvent, Confidence, Standing
from partnerships.operations.facts import insert, update_along

APPROVED = AgreementEvent.Kind.APPROVED
DECIDES = (DecisionStep.Capacity.DECIDE, DecisionStep.Capacity.DECIDE_DELEGATED)


def pass_on_approvals(decisions: Iterable[int]) -> None:
    """Write or take back, in the transaction of the change, the approvals that follow from these decisions."""
    named = Decision.objects.filter(pk__in=list(decisions)).exclude(agreement_reference="")
    for decision in named.select_related("source"):
        agreement = Agreement.objects.accepted().filter(ref=decision.agreement_reference).first()
        if agreement is not None:
            _pass_on(decision, agreement)


def _pass_on(decision: Decision, agreement: Agreement) -> None:
    kept = {
        event.body_id: event
        for event in AgreementEvent.objects.accepted().filter(agreement=agreement, kind=APPROVED, decision=decision.ref)
    }
    due = {step.body_id: step for step in _deciding(decision, agreement)}
    for body, event in kept.items():
        if body not in due or due[body].computed_effective_on != event.on:
            update_along(event, by=None, values={"standing": Standing.WITHDRAWN})
            continue
        del due[body]
    for step in due.values():
        if step.computed_effective_on:
            _approve(agreement, decision, step, step.computed_effective_on)


def _deciding(decision: Decision, agreement: Agreement) -> Sequence[DecisionStep]:
    """The steps by which every party decided for itself; none while one of them is missing."""
    if decision.standing != Standing.ACCEPTED or decision.computed_position not in ("agreed", "conditions"):
        return ()
    effective = DecisionStep.objects.filter(
        decision=decision, standing=Standing.ACCEPTED, capacity__in=DECIDES, computed_effective_on__isnull=False,
        computed_is_confirmed=True,
    )  # fmt: skip
    steps = {step.body_id: step for step in effective.select_related("forum").order_by("computed_effective_on", "pk")}
    still = agreement.parties.accepted().exclude(valid_to__lte=decision.computed_agreed_on)
    parties = set(still.values_list("body_id", flat=True))
    return [steps[body] for body in sorted(parties)] if parties and parties <= set(steps) else ()


def _approve(agreement: Agreement, decision: Decision, step: DecisionStep, on: dt.date) -> None:
    """One body's approval; one that was recorded for that day already stands."""
    same = AgreementEvent.objects.accepted().filter(agreement=agreement, kind=APPROVED, body=step.body_id, on=on)
    if same.exists():
        return
    event = AgreementEvent(
        agreement=agreement,
        kind=APPROVED,
        body_id=step.body_id,
        on=on,
        decided_by=step.forum.name if step.forum else step.decider_words,
        decision=decision.ref,
        source=decision.source,
        confidence=Confidence.CONFIRMED,
    )
    insert(event, by=None)
