"""What stands in the calendar of some places: their meetings, steps and deadlines, as everybody may see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Q
from django.urls import reverse

from accounts.history.entry import HistoryEntry
from config.dates_in_words import day_words
from governance.bank_holidays import bank_holidays
from governance.calendars.file import Entry
from governance.decision_pages.rows import RULES
from governance.decisions.due import deadlines_of
from governance.decisions.position import decision_on
from governance.models import Decision, DecisionStep, Meeting
from governance.operations.decision_facts import STEPS_WITH, facts_of
from partnerships.naming import body_name_of

LONDON = ZoneInfo("Europe/London")
PUBLIC = AnonymousUser()  # a calendar is handed on: it holds what everybody may see, whoever asks for it
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MOST = 1_000  # of each sort
MOST_COUNTED = 200  # decisions whose deadlines are counted
OFF = (Meeting.State.CANCELLED, Meeting.State.POSTPONED, Meeting.State.WITHDRAWN)
BEFORE_A_MEETING = ("key-decision-notice", "agenda", "papers")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose calendar: the keys of places and of decisions, and from which day to which."""

    first: dt.date
    last: dt.date
    bodies: frozenset[int] = frozenset()
    partnerships: frozenset[int] = frozenset()
    forums: frozenset[int] = frozenset()
    decisions: frozenset[int] = frozenset()

    def steps(self) -> Q:
        """Steps of these bodies, of these partnerships' decisions, at these boards, of these decisions."""
        of_decisions = Q(decision__partnership__in=self.partnerships) | Q(decision__in=self.decisions)
        return of_decisions | Q(body__in=self.bodies)


def entries_of(scope: Scope, today: dt.date) -> list[Entry]:
    """Every entry, by day."""
    found = [*_meetings(scope), *_planned_steps(scope), *_call_ins(scope), *_needed(scope), *_deadlines(scope, today)]
    return sorted(found, key=lambda each: (_day(each), each.name))


def entries_of_meetings(meetings: Iterable[Any]) -> list[Entry]:
    """Meetings that everybody may see, cancelled ones marked as such."""
    rows = list(meetings)
    changed = _changed("meeting", [each.pk for each in rows])
    return [_meeting(each, changed.get(each.pk, NEVER)) for each in rows]


def public_meetings() -> Any:
    """The published meetings, with their boards."""
    return Meeting.objects.visible_to(PUBLIC).accepted().select_related("forum")


def _day(entry: Entry) -> dt.date:
    return entry.on.date() if isinstance(entry.on, dt.datetime) else entry.on


def _meetings(scope: Scope) -> list[Entry]:
    steps = _steps().filter(scope.steps(), meeting__isnull=False)
    here = (
        Q(forum__in=scope.forums)
        | Q(forum__body__in=scope.bodies)
        | Q(forum__partnership__in=scope.partnerships)
        | Q(pk__in=steps.order_by().values("meeting"))
    )
    rows = public_meetings().filter(here, on__range=(scope.first, scope.last)).order_by("on", "pk")
    return entries_of_meetings(rows[:MOST])


def _meeting(meeting: Any, changed_at: dt.datetime) -> Entry:
    state = meeting.get_state_display()
    on: dt.date | dt.datetime = meeting.on
    if meeting.starts_at:
        on = dt.datetime.combine(meeting.on, meeting.starts_at, LONDON)
    moved = meeting.first_planned_on != meeting.on
    return Entry(
        name=f"meeting-{meeting.pk}",
        title=f"{meeting.forum.name}{f': {meeting.title}' if meeting.title else ''}",
        on=on,
        changed_at=changed_at,
        address=_address("meeting", meeting.pk),
        told=(f"{state}.", f"First planned for {day_words(meeting.first_planned_on)}." if moved else ""),
        place=meeting.venue,
        sequence=meeting.version - 1,
        is_cancelled=meeting.state in OFF,
        is_certain=meeting.state != Meeting.State.PLANNED,
    )


def _steps() -> Any:
    return DecisionStep.objects.visible_to(PUBLIC).accepted().filter(decision__withdrawn_on__isnull=True)


def _named_steps(scope: Scope, condition: Q) -> list[Any]:
    rows = _steps().filter(scope.steps(), condition).select_related("decision", "body")
    return list(rows.annotate(body_name=body_name_of("body", scope.first)).order_by("pk")[:MOST])


def _planned_steps(scope: Scope) -> list[Entry]:
    """Steps that are planned for a day without a recorded meeting."""
    planned = Q(meeting__isnull=True, planned_on__range=(scope.first, scope.last), computed_taken_on__isnull=True)
    rows = _named_steps(scope, planned)
    changed = _changed("decision_step", [each.pk for each in rows])
    return [
        _of_step(each, "step", f"{_whose(each)} planned: {each.decision.title}", each.planned_on, changed)
        for each in rows
    ]


def _call_ins(scope: Scope) -> list[Entry]:
    rows = _named_steps(scope, Q(computed_call_in_until__range=(scope.first, scope.last)))
    changed = _changed("decision_step", [each.pk for each in rows])
    title = "Last day for call-in by councillors"
    return [
        _of_step(each, "call-in", f"{title}: {each.decision.title}", each.computed_call_in_until, changed)
        for each in rows
    ]


def _whose(step: Any) -> str:
    return f"{step.body_name or step.body.code} ({step.get_capacity_display().lower()})"


def _of_step(step: Any, sort: str, title: str, on: dt.date, changed: dict[int, dt.datetime], *told: str) -> Entry:
    return Entry(
        name=f"{sort}-{step.pk}",
        title=title,
        on=on,
        changed_at=changed.get(step.pk, NEVER),
        address=f"{_address('decision', step.decision.ref)}#step-{step.number}",
        told=told,
        sequence=step.version - 1,
        is_certain=sort != "step",
    )


def _needed(scope: Scope) -> list[Entry]:
    """The days by which decisions are needed that are not agreed by then."""
    own = Q(partnership__in=scope.partnerships) | Q(pk__in=scope.decisions) | Q(lead_body__in=scope.bodies)
    shown = Decision.objects.visible_to(PUBLIC).accepted().filter(own, withdrawn_on__isnull=True)
    rows = list(shown.filter(needed_by__range=(scope.first, scope.last)).order_by("needed_by", "pk")[:MOST])
    changed = _changed("decision", [each.pk for each in rows])
    return [
        Entry(
            name=f"needed-{each.pk}",
            title=f"Needed by today: {each.title}",
            on=each.needed_by,
            changed_at=changed.get(each.pk, NEVER),
            address=_address("decision", each.ref),
            told=(each.reason_for_date,),
            sequence=each.version - 1,
        )
        for each in rows
        if each.needed_by
    ]


def _deadlines(scope: Scope, today: dt.date) -> Iterator[Entry]:
    """Notices, agendas and papers before the steps that are planned, by each body's own rules."""
    ahead = Q(planned_on__gte=today, planned_on__lte=scope.last + dt.timedelta(days=60), computed_taken_on__isnull=True)
    mine = {step.pk: step for step in _named_steps(scope, ahead)}
    keys = sorted({step.decision_id for step in mine.values()})[:MOST_COUNTED]
    decisions = list(Decision.objects.visible_to(PUBLIC).accepted().filter(pk__in=keys)) if keys else []
    steps = list(_steps().filter(decision__in=decisions).select_related(*STEPS_WITH).order_by("number")) if keys else []
    changed = _changed("decision_step", list(mine))
    for fact in facts_of(decisions, steps).values() if decisions else ():
        for due in deadlines_of(decision_on(fact, today, bank_holidays()), bank_holidays()):
            step = mine.get(due.step.fact.key) if due.step else None
            rule, on = due.answer.rule, due.answer.on
            if step and rule in BEFORE_A_MEETING and due.met_on is None and scope.first <= on <= scope.last:
                title = f"{RULES[rule]} due: {step.decision.title}, {step.body_name or step.body.code}"
                told = (due.answer.sentence, due.answer.provisional_words, f"Source: {due.answer.source}.")
                yield _of_step(step, rule, title, on, changed, *told)


def _changed(record_type: str, keys: Sequence[int]) -> dict[int, dt.datetime]:
    """When each record last changed, from the ledger: a file that says the same is the same file."""
    rows = HistoryEntry.objects.filter(record_type=record_type, record_id__in=keys).order_by()
    return dict(rows.values("record_id").annotate(last=Max("at")).values_list("record_id", "last")) if keys else {}


def _address(name: str, key: Any) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[key])}"
