"""Notices, urgency and who was told, as a decision's page and file tell them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.roles import Permission
from config.dates_in_words import day_words
from config.sentences import full_stop
from governance.bank_holidays import bank_holidays
from governance.deadlines import DayType, NoticeCheck, general_exception_earliest
from governance.deadlines.meetings import KEY_DECISION_DAYS
from governance.deadlines.words import long_day, number_words
from governance.decision_pages.record import DecisionRecord
from governance.decisions.openness import decided_or_planned, lag_of, notice_check, private_notice_check
from governance.decisions.steps import StepOnDay
from governance.models import Engagement, Notice
from governance.operations.notice import REGULATION_9
from partnerships.english import listed
from partnerships.operations.keeping import keeps
from partnerships.operations.permission import may

STANDINGS = {
    "compliant": "In time",
    "late_general_exception": "Late: by general exception",
    "late_special_urgency": "Late: by special urgency",
    "non_compliant": "Not compliant",
}
STILL_TO_COME = "Still to come"
URGENT = ("general_exception", "special_urgency")
WordsAndHref = tuple[str, str]


@dataclass(frozen=True)
class NoticeRow:
    """Whether one step had its notice: the sentence, the days counted, what was urgent and who agreed."""

    heading: str
    standing: str
    is_irregular: bool
    sentences: Sequence[str]
    working: Sequence[str] = field(default=())


def openness_of(record: DecisionRecord, user: Any) -> dict[str, Any]:
    """What the page shows of it."""
    return {
        "notice_checks": notice_checks(record),
        "notice_rows": notice_rows(record, user),
        "engagement_rows": engagement_rows(record),
        "engagement_sentences": engagement_sentences(record),
        "openness_actions": openness_actions(record, user),
    }


def notice_checks(record: DecisionRecord) -> list[NoticeRow]:
    """Each rule of notice that applies to a step, met or not."""
    return [row for step in record.on_day.steps for row in _checks(record, step)]


def _checks(record: DecisionRecord, step: StepOnDay) -> Iterator[NoticeRow]:
    name = record.names.get(step.fact.body.key, "a body that is not shown")
    about = f"step {step.fact.number}, {name}"
    is_private = record.decision.privacy != "public"
    found = notice_check(record.on_day.fact, step, bank_holidays())
    if found:
        more = [*_earliest(record, step), *_urgency(record, step)]
        yield _row(f"Key decision: {about}", found, more, record.day)
    private = private_notice_check(record.on_day.fact, step, bank_holidays(), is_private=is_private)
    if private:
        yield _row(f"Private business: {about}", private, [], record.day)


def _row(heading: str, check: NoticeCheck, more: Sequence[str], today: date) -> NoticeRow:
    to_come = check.can_still_be_met(today)
    answer = check.as_answer("notice")
    counted = ", ".join(f"{day.on:%a} {day.on.day} {day.on:%b %Y}" for day in answer.counted)
    skipped = "; ".join(str(day) for day in answer.skipped)
    working = (f"Counted: {counted}." if counted else "", f"Not counted: {skipped}." if skipped else "")
    still = f"Not recorded yet. To be in time it must be published by {long_day(check.latest.on)}."
    return NoticeRow(
        heading,
        STILL_TO_COME if to_come else STANDINGS[check.standing.value],
        check.standing.value == "non_compliant" and not to_come,
        [still if to_come else answer.sentence, *more],
        [*filter(None, working), f"Source: {answer.source}."],
    )


def _earliest(record: DecisionRecord, step: StepOnDay) -> Iterator[str]:
    """From which day the notice allows the decision."""
    on = min((each.published_on for each in step.fact.notices if each.kind == "key_decision"), default=None)
    day = decided_or_planned(step)
    if on and day:
        procedure = record.on_day.fact.procedure_of(step.fact.body.key, day)
        counted = DayType(procedure.notice_day_type if procedure else "calendar")
        earliest = general_exception_earliest(on, holidays=bank_holidays(), days=KEY_DECISION_DAYS, day_type=counted).on
        yield f"With this notice the earliest day for the decision was {day_words(earliest)}."


def _urgency(record: DecisionRecord, step: StepOnDay) -> Iterator[str]:
    row = record.record_of(step)
    if row.urgency not in URGENT:
        return
    by = f", agreed by {row.urgency_agreed_by}" if row.urgency_agreed_by else ", who agreed is not recorded"
    agreed = by if row.urgency == "special_urgency" else ""
    on = f" on {day_words(row.urgency_agreed_on)}" if row.urgency_agreed_on else ""
    yield f"{row.get_urgency_display()}{agreed}{on}{f': {row.urgency_reason}' if row.urgency_reason else ''}."
    if row.urgency == "special_urgency":
        reported = row.reported_to_council_on
        known = f"on {day_words(reported)}" if reported and reported <= record.day else "not recorded"
        yield f"Reported to full council: {known}."


@dataclass(frozen=True)
class PublishedNotice:
    """One notice as it was published."""

    words: str
    href: str
    details: Sequence[str]
    actions: Sequence[WordsAndHref]


def notice_rows(record: DecisionRecord, user: Any) -> list[PublishedNotice]:
    """The notices published by the day on view."""
    return [_notice(record, each, user) for each in sorted(record.notices, key=lambda each: each.published_on)]


def _notice(record: DecisionRecord, each: Notice, user: Any) -> PublishedNotice:
    step = record.steps.get(each.step_id or 0)
    if step:
        each.step = step
    about = f", step {step.number}" if step else ""
    details = [
        f"Reasons: {each.reasons}" if each.reasons else "",
        _contents(each) if each.kind == Notice.Kind.KEY_DECISION else "",
        f"Representations: {each.representations}" if each.representations else "",
        f"Response: {each.response}" if each.response else "",
    ]
    may_change = user.is_authenticated and may(user, Permission.PUBLISH_NOTICES, each)
    actions = [("Change", reverse("fact-edit", args=["notice", each.pk]))] if may_change else []
    words = f"{each.get_kind_display()}{about}, published {day_words(each.published_on)}"
    return PublishedNotice(words, each.url, list(filter(None, details)), actions)


def _contents(notice: Notice) -> str:
    if not notice.contents:
        return "What the notice states is not recorded."
    missing = [words for code, words in REGULATION_9.items() if code not in notice.contents]
    if not missing:
        return "States all eight points of regulation 9."
    return f"States {len(REGULATION_9) - len(missing)} of the eight points of regulation 9, not: {listed(missing)}."


def engagement_rows(record: DecisionRecord) -> list[str]:
    """Who was told, invited, consulted or sent the draft by the day on view, in order."""
    return [_engagement(record, each) for each in _told(record)]


def _told(record: DecisionRecord) -> list[Engagement]:
    return sorted((each for each in record.engagements if each.on <= record.day), key=lambda each: each.on)


def _engagement(record: DecisionRecord, each: Engagement) -> str:
    who = record.names.get(each.body_id or 0, "") or (each.forum.name if each.forum else each.audience)
    by = record.names.get(each.by_body_id or 0, "")
    details = [
        f"by {by}" if by else "",
        each.how,
        f"to answer by {day_words(each.respond_by)}" if each.respond_by else "",
    ]
    known = each.responded_on and each.responded_on <= record.day
    answer = f"; answered on {day_words(each.responded_on)}" if known else ""
    words = f": {each.response}" if known and each.response else ""
    said = ", ".join(filter(None, details))
    kind = each.get_kind_display().lower()
    return full_stop(f"{day_words(each.on)}: {who} – {kind}{f' ({said})' if said else ''}{answer}{words}")


def engagement_sentences(record: DecisionRecord) -> list[str]:
    """How long after the first NHS body the first council heard of it, and who was told only after publication."""
    lag = lag_of(record.on_day.fact, {key: body.sector for key, body in record.bodies.items()})
    said = list(_lag_words(lag.nhs_on, lag.council_on, lag.days)) if lag.nhs_on or lag.council_on else []
    if lag.told_late:
        names = listed(record.names[key] for key in lag.told_late)
        on = record.on_day.fact.published_on
        said.append(f"First told after it was published on {day_words(on) if on else ''}: {names}.")
    return said


def _lag_words(nhs_on: date | None, council_on: date | None, days: int | None) -> Iterator[str]:
    nhs = f"The first NHS body heard of it on {day_words(nhs_on)}" if nhs_on else "No NHS body is recorded as told"
    if council_on is None:
        yield f"{nhs}; no council is recorded as told."
    elif days is None:
        yield f"{nhs}; the first council heard of it on {day_words(council_on)}."
    elif days == 0:
        yield f"{nhs}, and the first council on the same day."
    else:
        after = f"{number_words(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"
        yield f"{nhs}; the first council on {day_words(council_on)}, {after}."


def openness_actions(record: DecisionRecord, user: Any) -> list[WordsAndHref]:
    """What this reader may record here."""
    return list(_actions(record, user)) if user.is_authenticated else []


def _actions(record: DecisionRecord, user: Any) -> Iterator[WordsAndHref]:
    if keeps(user, Engagement(decision=record.decision)):
        yield "Record who was told", f"{reverse('fact-new', args=['engagement'])}?decision={record.decision.pk}"
    for step in record.steps.values():
        if may(user, Permission.PUBLISH_NOTICES, Notice(step=step, body=step.body)):
            new = reverse("fact-new", args=["notice"])
            yield f"Record a notice for step {step.number}", f"{new}?decision-step={step.pk}"


def openness_as_json(record: DecisionRecord) -> dict[str, Any]:
    """Notices, contacts and the days between, for programs."""
    lag = lag_of(record.on_day.fact, {key: body.sector for key, body in record.bodies.items()})
    code = {key: body.code for key, body in record.bodies.items()}
    return {
        "notices": [
            {
                "kind": each.kind,
                "step": record.steps[each.step_id].number if each.step_id else None,
                "published_on": each.published_on.isoformat(),
                "url": each.url,
                "states": list(each.contents),
            }
            for each in record.notices
        ],
        "notice_checks": [
            {"about": row.heading, "standing": row.standing, "sentences": list(row.sentences)}
            for row in notice_checks(record)
        ],
        "engagement": [
            {
                "kind": each.kind,
                "body": code.get(each.body_id or 0),
                "forum": each.forum.slug if each.forum else None,
                "audience": each.audience or None,
                "on": each.on.isoformat(),
                "by": code.get(each.by_body_id or 0),
            }
            for each in _told(record)
        ],
        "engagement_lag_days": lag.days,
        "told_after_publication": [code[key] for key in lag.told_late],
    }
