"""Call-in by councillors as a decision's page tells it: until when, by whom, judged how, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.roles import Permission
from config.dates_in_words import day_words
from config.sentences import full_stop
from governance.deadlines.words import end_words
from governance.decision_pages.record import DecisionRecord
from governance.decisions.steps import StepOnDay
from governance.models import CallIn
from governance.scrutiny.substantial_change import substantial_change
from partnerships.english import capital
from partnerships.operations.permission import may

WordsAndHref = tuple[str, str]
VALID = {True: "Judged valid", False: "Judged not valid", None: "Not yet judged valid or not"}


@dataclass(frozen=True)
class CallInRow:
    """One call-in in words, with what this reader may do about it."""

    heading: str
    href: str
    sentences: Sequence[str]
    grounds: str
    actions: Sequence[WordsAndHref]


def scrutiny_of(record: DecisionRecord, user: Any) -> dict[str, Any]:
    """What the page shows of both kinds of call-in, each under its own name, and of a substantial change."""
    return {
        "call_in_windows": call_in_windows(record),
        "call_in_rows": call_in_rows(record, user),
        "call_in_actions": call_in_actions(record, user),
        "substantial": substantial_change(record, user),
    }


def call_in_windows(record: DecisionRecord) -> list[str]:
    """Until when each step could or can be called in, to the time of day."""
    return list(filter(None, (_window(record, step) for step in record.on_day.steps)))


def _window(record: DecisionRecord, step: StepOnDay) -> str:
    window = step.call_in_window
    name = record.names.get(step.fact.body.key, "a body that is not shown")
    subject = f"Step {step.fact.number}, {name}"
    if window is None:
        reason = record.record_of(step).not_called_in_reason
        known = step.fact.may_be_called_in is False and step.is_carried
        return f"{subject}: may not be called in{f' ({reason})' if reason else ', as recorded'}." if known else ""
    until = end_words(window.on, window.by)
    if window.on < record.day:
        return f"{subject}: the time for call-in by councillors ended on {until}."
    return f"{subject}: councillors may call it in until {until}."


def call_in_rows(record: DecisionRecord, user: Any) -> list[CallInRow]:
    """The call-ins received by the day on view."""
    return [_call_in(record, each, user) for each in sorted(record.call_ins, key=lambda each: each.received_on)]


def _call_in(record: DecisionRecord, each: CallIn, user: Any) -> CallInRow:
    step = each.step = record.steps[each.step_id]
    name = record.names.get(step.body_id, "a body that is not shown")
    return CallInRow(
        heading=f"Call-in by councillors of step {step.number}, {name}",
        href=reverse("fact", args=["call-in", each.pk]),
        sentences=[capital(words) for words in _said(record, each)],
        grounds=each.grounds,
        actions=list(_actions(each, user)) if user.is_authenticated else [],
    )


def _said(record: DecisionRecord, each: CallIn) -> Iterator[str]:
    day = record.day
    at = f" at {each.received_at:%H:%M}" if each.received_at else ""
    many = f" ({each.callers_count} callers)" if each.callers_count is not None else ""
    by = f" by {each.callers}{many}" if each.callers else many
    yield f"received on {day_words(each.received_on)}{at}{by}."
    judged = each.is_valid if each.judged_on is None or each.judged_on <= day else None
    on = f" on {day_words(each.judged_on)}" if judged is not None and each.judged_on else ""
    because = f": {each.judged_because}" if judged is not None and each.judged_because else ""
    yield full_stop(f"{VALID[judged]}{on}{because}")
    if each.outcome and each.outcome_on and each.outcome_on <= day:
        yield f"{each.get_outcome_display()}, {day_words(each.outcome_on)}."
        if each.reconsidered_on and each.reconsidered_on <= day:
            words = f": {each.reconsidered_words}" if each.reconsidered_words else ""
            yield full_stop(f"reconsidered on {day_words(each.reconsidered_on)}{words}")
    elif each.meets_on:
        yield f"scrutiny meets about it on {day_words(each.meets_on)}; outcome not recorded."
    elif judged is not False:
        yield "outcome not yet recorded."
    if each.is_valid is not False and _holds(record, each):
        yield "While it is not settled, the decision has no effect."


def _holds(record: DecisionRecord, each: CallIn) -> bool:
    return any(step.effect.call_in and step.effect.call_in.key == each.pk for step in record.on_day.steps)


def _actions(each: CallIn, user: Any) -> Iterator[WordsAndHref]:
    edit = reverse("fact-edit", args=["call-in", each.pk])
    if may(user, Permission.RECORD_SCRUTINY, each):
        yield "Record what came of it", edit
    elif may(user, Permission.JUDGE_CALL_IN, each):
        yield "Judge whether it is valid", edit


def call_in_actions(record: DecisionRecord, user: Any) -> list[WordsAndHref]:
    """The steps on which this reader may record a call-in: deciding steps of their own council."""
    if not user.is_authenticated:
        return []
    return [
        (f"Record a call-in of step {step.fact.number}", f"{reverse('fact-new', args=['call-in'])}?decision-step={key}")
        for step in record.on_day.steps
        if step.fact.decides and step.fact.body.sector == "council" and step.is_carried
        for key in [step.fact.key]
        if may(user, Permission.RECORD_SCRUTINY, CallIn(step=record.steps[key]))
    ]
