"""R2: who has agreed what: one row for each step of each decision, and what the decision waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from config.dates_in_words import day_words
from config.tables.columns import Choice, Column, Count, Day, Several, YesNo
from config.tables.list_page import Naming
from governance.decisions.facts import CARRIED
from governance.decisions.position import OPEN, WORDS, Status
from governance.filters.decisions import status_on
from governance.models import Decision, DecisionStep, StepCondition, StepOutcome
from governance.reports.legs import COUNTED, Leg, next_leg
from governance.reports.of_decisions import OfDecisions, body_column, decision_column
from partnerships.views.lists import GONE


class SignOffMatrix(OfDecisions):
    """Every step of the decisions proposed by the day, as at the day."""

    number = "R2"
    record = DecisionStep
    naming = Naming(title="Sign-off matrix", one="step", several="steps", file="sign-off-matrix")
    introduction = (
        "Who has agreed what: one row for each body’s step, with what it came to, when that has effect, and which step "
        "the decision waits for. Endorsing is not deciding."
    )
    usual_order = ("-decision__computed_sort_on", "decision_id", "number")
    reads = ("decision_id", "decision__ref", "decision__title", "decision__needed_by")
    columns = (
        decision_column("decision__title", "decision__ref"),
        body_column(
            "body",
            "Body",
            "Whose step it is",
            under=(
                Column(key="forum", heading="Board", meaning="The board, committee, officer or member that decides."),
                Choice(
                    key="capacity",
                    heading="Capacity",
                    meaning="What the body is asked to do.",
                    labels=dict(DecisionStep.Capacity.choices),
                ),
            ),
        ),
        Day(key="planned", heading="Planned", meaning="The day planned for it.", absent="no day set"),
        Day(
            key="taken",
            heading="Taken",
            meaning="The day of the outcome that counted on the day on view.",
            absent="no outcome recorded",
            under=(
                Choice(
                    key="outcome",
                    heading="Outcome",
                    meaning="What the body came to.",
                    labels=dict(StepOutcome.Outcome.choices),
                ),
                Several(
                    key="conditions",
                    heading="Conditions",
                    meaning="The conditions that the body set, each with the day on which it was closed, if it was.",
                ),
            ),
        ),
        Day(
            key="effective_from",
            heading="Effective from",
            meaning="The day from which the body’s decision has effect; advice has none.",
            absent="no effect recorded",
            under=(
                YesNo(
                    key="confirmed_by_body",
                    heading="Confirmed by the body",
                    meaning="Whether the body’s approver confirmed it. Empty: nothing to confirm yet.",
                    note="confirmed by the body: {}",
                ),
            ),
        ),
        Choice(
            key="overall_status",
            heading="The decision",
            meaning="Where the whole decision stood on the day.",
            labels={status.value: words for status, words in WORDS.items()},
            under=(
                Column(
                    key="blocking_leg",
                    heading="Waiting for",
                    meaning="The first of the required steps that has no effect yet.",
                    note="waiting for {}",
                ),
                Count(
                    key="days_overdue",
                    heading="Days overdue",
                    meaning="Days since the day set for that step, or needed by; empty where it is not overdue.",
                    note="{} days overdue",
                ),
            ),
        ),
    )

    def rows(self) -> QuerySet:
        steps = DecisionStep.objects.visible_to(self.request.user).filter(COUNTED)
        return steps.exclude(decision__standing__in=GONE).exclude(decision__proposed_on__gt=self.day)

    def whole(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        user, day = self.request.user, self.day
        decisions = {row["decision_id"] for row in rows}
        legs = self.legs.of(decisions)
        self.names.want_bodies(leg.body for of_one in legs.values() for leg in of_one)
        status = dict(
            Decision.objects.visible_to(user)
            .filter(pk__in=decisions)
            .annotate(status=status_on(day))
            .values_list("pk", "status")
        )
        keys = [row["id"] for row in rows]
        earlier, conditions = self._earlier(keys), self._conditions(keys)
        for row in rows:
            of_one = legs[row["decision_id"]]
            leg = next(each for each in of_one if each.pk == row["id"])
            row |= self._step(leg, earlier.get(leg.pk), conditions.get(leg.pk, []))
            row |= self._whole_decision(of_one, status[row["decision_id"]], row["decision__needed_by"])
        return rows

    def _step(self, leg: Leg, earlier: tuple[str, dt.date] | None, conditions: Sequence[str]) -> dict[str, Any]:
        taken = leg.is_taken(self.day)
        outcome, on = (leg.outcome, leg.taken_on) if taken else earlier or (None, None)
        return self.named("body", leg.body) | {
            "forum": leg.decider,
            "capacity": leg.capacity,
            "planned": leg.planned_on,
            "taken": on,
            "outcome": outcome,
            "conditions": conditions if outcome in CARRIED else [],
            "effective_from": leg.effective_on if taken else None,
            "confirmed_by_body": leg.is_confirmed if taken else None,
        }

    def _whole_decision(self, legs: Sequence[Leg], status: str, needed_by: dt.date | None) -> dict[str, Any]:
        waiting = blocking(legs, self.day) if Status(status) in OPEN else None
        due = (waiting.due_on or needed_by) if waiting else None
        overdue = (self.day - due).days if due else 0
        name = self.names.body(waiting.body).name if waiting else None
        return {
            "overall_status": status,
            "blocking_leg": f"step {waiting.number}, {name or 'a body'}" if waiting else None,
            "days_overdue": overdue if overdue > 0 else None,
        }

    def _earlier(self, keys: Collection[int]) -> dict[int, tuple[str, dt.date]]:
        """What each step had last come to by the day, whatever came later."""
        seen = StepOutcome.objects.visible_to(self.request.user).accepted()
        seen = seen.filter(step__in=keys, taken_on__lte=self.day).order_by("taken_on", "pk")
        return {step: (outcome, on) for step, outcome, on in seen.values_list("step_id", "outcome", "taken_on")}

    def _conditions(self, keys: Collection[int]) -> dict[int, list[str]]:
        seen = StepCondition.objects.visible_to(self.request.user).accepted().filter(step__in=keys).order_by("pk")
        found: dict[int, list[str]] = {}
        for step, text, closed_on in seen.values_list("step_id", "text", "closed_on"):
            closed = f"closed on {day_words(closed_on)}" if closed_on and closed_on <= self.day else "open"
            found.setdefault(step, []).append(f"{text} ({closed})")
        return found


def blocking(legs: Iterable[Leg], day: dt.date) -> Leg | None:
    """The first required step without effect: the one that comes next, else one that was taken and waits."""
    awaited = [leg for leg in legs if leg.counts(day) and not leg.is_effective(day)]
    return next_leg(awaited, day) or next(iter(awaited), None)
