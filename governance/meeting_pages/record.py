"""One meeting as far as a reader may see it: its agenda, the steps of decisions there, who came, what it produced."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import cached_property

from accounts.history.entry import HistoryEntry
from governance.bank_holidays import bank_holidays
from governance.decisions.position import DecisionOnDay, decision_on
from governance.decisions.steps import StepOnDay
from governance.forum_pages.seats import SeatsOnDay, seats_on, with_home_names
from governance.forum_pages.words import home_of
from governance.models import (
    AgendaItem,
    AgendaItemBody,
    Attendance,
    BodyProcedure,
    Decision,
    DecisionStep,
    Forum,
    Meeting,
    MeetingAction,
    ParkedIssue,
)
from governance.operations.decision_facts import STEPS_WITH, facts_of
from partnerships.models import Body, Standing
from partnerships.naming import with_body_name
from partnerships.visibility import Reader
from partnerships.visible_history import history_of

GONE = (Standing.WITHDRAWN, Standing.SUPERSEDED)
WITH = ("forum__kind", "forum__body__kind", "forum__partnership", "source", "in_common")


@dataclass(frozen=True)
class Move:
    """A day that the meeting left, for which, when and why."""

    before: dt.date
    after: dt.date
    at: dt.datetime
    reason: str


@dataclass(frozen=True)
class MeetingRecord:
    """A meeting with everything that its page and its file say of it, as at `day`.

    `sitting`: the meetings that make up one sitting in common, this one first; it alone otherwise.
    `applies`: in a meeting in common, for whom each item is, by the keys of item and body.
    """

    meeting: Any
    forum: Any
    home: str
    day: dt.date
    sitting: Sequence[Any]
    items: Sequence[Any]
    steps: Mapping[int, Any]
    decisions: Mapping[int, DecisionOnDay]
    attendance: Mapping[int, Any]
    seats: SeatsOnDay
    actions: Sequence[Any]
    parked: Sequence[Any]
    moves: Sequence[Move]
    procedure: Any
    names: Mapping[int, str]
    applies: Mapping[tuple[int, int], bool]

    @property
    def is_ahead(self) -> bool:
        """Tell whether it is still to come on the day on view."""
        return bool(self.meeting.on >= self.day and self.meeting.state in ("planned", "agenda_published"))

    @property
    def former_day(self) -> dt.date | None:
        """The day that it had before its last move."""
        if self.moves:
            return self.moves[-1].before
        first: dt.date = self.meeting.first_planned_on
        return first if first != self.meeting.on else None

    @cached_property
    def results(self) -> Counter[str]:
        """How many items came to what."""
        return Counter(item.result for item in self.items if item.result)

    @cached_property
    def taken(self) -> Mapping[int, StepOnDay]:
        """Where each step planned or taken here stands, by its key."""
        every = (step for decision in self.decisions.values() for step in decision.steps)
        return {step.fact.key: step for step in every if step.fact.key in self.steps}

    @cached_property
    def present(self) -> int:
        """How many seats had somebody there."""
        return sum(each.state in ("present", "deputy") for each in self.attendance.values())

    def steps_of(self, item: Any) -> list[Any]:
        """The steps that an item is about."""
        return [step for step in self.steps.values() if step.item_id == item.pk]

    def as_planned_for(self, day: dt.date) -> Mapping[int, DecisionOnDay]:
        """The same decisions, had the steps that are still to be taken here kept another day."""
        found = {}
        for key, decision in self.decisions.items():
            steps = tuple(
                replace(fact, planned_on=day) if fact.key in self.steps and not fact.outcomes else fact
                for fact in decision.fact.steps
            )
            found[key] = decision_on(replace(decision.fact, steps=steps), self.day, bank_holidays())
        return found


def find_meeting(pk: int, day: dt.date, user: Reader) -> Any:
    """The meeting at an address; `Meeting.DoesNotExist` where hidden or unknown."""
    return Meeting.objects.visible_to(user).exclude(standing__in=GONE).select_related(*WITH).get(pk=pk)


def meeting_record(pk: int, day: dt.date, user: Reader) -> MeetingRecord:
    """Load a meeting in a number of queries that never grows; `Meeting.DoesNotExist` where hidden or unknown."""
    meeting = find_meeting(pk, day, user)
    forum = (
        with_home_names(Forum.objects.filter(pk=meeting.forum_id), meeting.on)
        .select_related("kind", "body__kind", "partnership")
        .get()
    )
    sitting = [meeting, *_sisters(meeting, user)]
    items = _items(sitting, user)
    steps = _steps(sitting, items, user)
    decisions = _decisions(steps, day, user)
    named = {step.body_id for step in steps} | {item.lead_body_id for item in items}
    named |= {each.forum.body_id for each in sitting}
    applies = _applies(items) if meeting.in_common_id else {}
    named |= {body for _, body in applies}
    actions = _of(MeetingAction, user, meeting__in=sitting)
    named |= {each.owner_body_id for each in actions}
    return MeetingRecord(
        meeting=meeting,
        forum=forum,
        home=home_of(forum),
        day=day,
        sitting=sitting,
        items=items,
        steps={step.pk: step for step in steps},
        decisions=decisions,
        attendance=_attendance(meeting, user),
        seats=seats_on([forum], meeting.on, user)[forum.pk],
        actions=actions,
        parked=_of(ParkedIssue, user, meeting__in=sitting),
        moves=_moves(meeting, user),
        procedure=_procedure(forum, meeting.on, user),
        names=_names({key for key in named if key}, meeting.on, user),
        applies=applies,
    )


def _sisters(meeting: Meeting, user: Reader) -> list[Any]:
    if meeting.in_common_id is None:
        return []
    shown = Meeting.objects.visible_to(user).exclude(standing__in=GONE).filter(in_common=meeting.in_common_id)
    return list(shown.exclude(pk=meeting.pk).select_related("forum__kind", "forum__body").order_by("forum__name", "pk"))


def _items(sitting: Sequence[Meeting], user: Reader) -> list[Any]:
    shown = AgendaItem.objects.visible_to(user).exclude(standing__in=GONE).filter(meeting__in=sitting)
    return list(shown.select_related("lead_body", "source").order_by("meeting_id", "order", "pk"))


def _steps(sitting: Sequence[Meeting], items: Sequence[AgendaItem], user: Reader) -> list[Any]:
    """Steps planned for the sitting, and those that were taken there."""
    shown = DecisionStep.objects.visible_to(user).exclude(standing__in=GONE)
    keys = [meeting.pk for meeting in sitting]
    here = shown.filter(meeting__in=keys) | shown.filter(outcomes__meeting__in=keys, outcomes__standing="accepted")
    return list(here.distinct().select_related(*STEPS_WITH, "decision", "item").order_by("decision_id", "number"))


def _decisions(steps: Sequence[Any], day: dt.date, user: Reader) -> dict[int, DecisionOnDay]:
    """Where the decisions of these steps stand, from the steps of them that the reader may see."""
    keys = {step.decision_id for step in steps}
    if not keys:
        return {}
    decisions = list(Decision.objects.visible_to(user).filter(pk__in=keys))
    rows = DecisionStep.objects.visible_to(user).exclude(standing__in=GONE).filter(decision__in=decisions)
    drafts = {each.pk for each in decisions if each.standing == Standing.DRAFT}
    counted = [
        step
        for step in rows.select_related(*STEPS_WITH).order_by("number")
        if step.standing == Standing.ACCEPTED or step.decision_id in drafts
    ]
    facts = facts_of(decisions, counted)
    return {key: decision_on(fact, day, bank_holidays()) for key, fact in facts.items()}


def _of(model: Any, user: Reader, **which: Any) -> list[Any]:
    return list(model.objects.visible_to(user).exclude(standing__in=GONE).filter(**which))


def _attendance(meeting: Meeting, user: Reader) -> dict[int, Attendance]:
    rows = Attendance.objects.visible_to(user).filter(meeting=meeting, standing=Standing.ACCEPTED)
    return {each.seat_id: each for each in rows.select_related("person")}


def _applies(items: Sequence[AgendaItem]) -> dict[tuple[int, int], bool]:
    rows = AgendaItemBody.objects.filter(item__in=items)
    return {(item, body): applies for item, body, applies in rows.values_list("item_id", "body_id", "applies")}


def _moves(meeting: Meeting, user: Reader) -> list[Move]:
    """Every day that the meeting left, from the ledger, oldest first."""
    rows = history_of(meeting, user).filter(
        record_type="meeting", action=HistoryEntry.Action.CHANGED, changes__has_key="on"
    )
    return [
        Move(dt.date.fromisoformat(before), dt.date.fromisoformat(after), at, reason)
        for before, after, at, reason in rows.order_by("number").values_list(
            "changes__on__0", "changes__on__1", "at", "reason"
        )
    ]


def _procedure(forum: Forum, day: dt.date, user: Reader) -> Any:
    if forum.body_id is None:
        return None
    return BodyProcedure.objects.visible_to(user).as_at(day).filter(body=forum.body_id).first()


def _names(keys: set[int], day: dt.date, user: Reader) -> dict[int, str]:
    if not keys:
        return {}
    rows = with_body_name(Body.objects.visible_to(user).filter(pk__in=keys), day)
    return {pk: name or code for pk, name, code in rows.values_list("pk", "body_name", "code")}
