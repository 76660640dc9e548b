"""How open a decision was, from the dates alone: who heard of it first, who was told late, whether notice was given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from governance.deadlines import (
    DayType,
    Holidays,
    NoticeCheck,
    check_key_decision_notice,
    check_private_meeting_notices,
)
from governance.decisions.facts import DecisionFact
from governance.decisions.steps import StepOnDay

KEY_KINDS = frozenset({"key_decision", "general_exception", "special_urgency", "urgency_reasons"})
PRIVATE_KINDS = frozenset({"private_28", "private_5"})


@dataclass(frozen=True)
class Lag:
    """The first NHS body and the first council that were told, and the days between; None where nobody was."""

    nhs_on: date | None
    council_on: date | None
    told_late: tuple[int, ...] = ()

    @property
    def days(self) -> int | None:
        """How many days after the first NHS body the first council heard of it; negative where before."""
        if self.nhs_on is None or self.council_on is None:
            return None
        return (self.council_on - self.nhs_on).days


def lag_of(fact: DecisionFact, sectors: dict[int, str]) -> Lag:
    """Who heard first, of the bodies in `sectors` (by key); `told_late` those first told after publication."""
    told = [(body, on) for body, on in fact.informed if body in sectors]
    published = fact.published_on
    late = tuple(body for body, on in told if published and on > published)
    return Lag(_first(told, sectors, "nhs"), _first(told, sectors, "council"), late)


def _first(told: Iterable[tuple[int, date]], sectors: dict[int, str], sector: str) -> date | None:
    return min((on for body, on in told if sectors[body] == sector), default=None)


def notice_check(decision: DecisionFact, step: StepOnDay, holidays: Holidays) -> NoticeCheck | None:
    """Whether a key decision had its notice, or came by a route of urgency; None where the step has no day or is none.

    SI 2012/2089, regulations 9 to 11.
    """
    day = decided_or_planned(step)
    published = _published(step)
    if day is None or not (step.fact.is_key or KEY_KINDS & published.keys()):
        return None
    procedure = decision.procedure_of(step.fact.body.key, day)
    return check_key_decision_notice(
        day,
        holidays=holidays,
        published_on=published.get("key_decision"),
        day_type=DayType(procedure.notice_day_type if procedure else "calendar"),
        general_exception_on=published.get("general_exception"),
        special_urgency_on=step.fact.urgency_agreed_on if step.fact.urgency == "special_urgency" else None,
    )


def private_notice_check(
    decision: DecisionFact, step: StepOnDay, holidays: Holidays, *, is_private: bool
) -> NoticeCheck | None:
    """Whether private business of a council's executive had both notices. SI 2012/2089, regulation 5."""
    day = decided_or_planned(step)
    published = _published(step)
    if day is None or not ((is_private and step.fact.is_executive) or PRIVATE_KINDS & published.keys()):
        return None
    procedure = decision.procedure_of(step.fact.body.key, day)
    return check_private_meeting_notices(
        day,
        holidays=holidays,
        first_on=published.get("private_28"),
        second_on=published.get("private_5"),
        agreed_on=step.fact.urgency_agreed_on if step.fact.urgency == "special_urgency" else None,
        day_type=DayType(procedure.notice_day_type if procedure else "calendar"),
    )


def decided_or_planned(step: StepOnDay) -> date | None:
    """The day that notice is counted back from."""
    return step.taken_on or step.planned_on or step.fact.planned_on


def _published(step: StepOnDay) -> dict[str, date]:
    """The first day of each kind of notice."""
    ordered: Sequence[tuple[date, str]] = sorted(((n.published_on, n.kind) for n in step.fact.notices), reverse=True)
    return {kind: on for on, kind in ordered}
