"""Meetings of boards and committees: planned, moved (earlier too), postponed, cancelled, brought back, held.

A meeting stays the same record whatever happens to its day: the ledger keeps every day that it had, and the steps of
decisions that are planned for it move with it (`governance.operations.consequences`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from accounts.roles import Permission, Reach, why_not
from config.dates_in_words import day_words
from governance.models import AgendaItem, Forum, Meeting, MeetingInCommon, StepOutcome
from governance.operations.consequences import TAKES_PLACE
from governance.operations.days import refuse_far_days
from governance.operations.decision_facts import capacity_of
from partnerships.models import Confidence, Source, Standing
from partnerships.operations.facts import change_fact, insert, is_closed, rule_for, update, writing
from partnerships.operations.permission import acts_for, name_of
from partnerships.operations.refusal import NotPermitted, Refused

if TYPE_CHECKING:
    from accounts.models import User

State = Meeting.State
GONE = (State.CANCELLED, State.POSTPONED, State.WITHDRAWN)
# On these hangs what a body's confirmed decision is worth: its day, whether it was held, whether it was quorate.
BEARING = ("on", "state", "is_quorate", "forum_id")
SPEAKING = (Permission.RECORD_OUTCOME_OF_OWN_BODY, Permission.PUBLISH_NOTICES)


def plan_meeting(
    *,
    by: User | None,
    reason: str,
    forum: Forum,
    on: dt.date,
    source: Source,
    as_kind: str = "",
    **values: Any,
) -> Meeting:
    """Record a meeting of a board or committee on a day. `starts_at` is local time."""
    meeting = Meeting(forum=forum, on=on, first_planned_on=on, source=source, **values)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(meeting, by=by)


def move_meeting(
    meeting: Meeting, *, by: User | None, reason: str, version: int, on: dt.date, as_kind: str = "", **values: Any
) -> Meeting:
    """Put a meeting on another day, earlier or later. One that was cancelled or postponed is planned again."""
    if meeting.state == State.HELD:
        raise Refused({"on": ["This meeting was held. If its day is wrong, correct the record of the meeting."]})
    if (
        on == meeting.on
        and meeting.state not in GONE
        and values.get("starts_at", meeting.starts_at) == (meeting.starts_at)
    ):
        raise Refused({"on": [f"It is on {day_words(on)} already. Enter the new day."]})
    if meeting.state in GONE:
        values["state"] = State.AGENDA_PUBLISHED if meeting.agenda_published_on else State.PLANNED
    return change_fact(meeting, by=by, reason=reason, version=version, as_kind=as_kind, on=on, **values)


def postpone_meeting(meeting: Meeting, *, by: User | None, reason: str, version: int, as_kind: str = "") -> Meeting:
    """Take a meeting off its day; the new day is not known. Steps planned for it have no day until it has one."""
    return _take_off(meeting, State.POSTPONED, by=by, reason=reason, version=version, as_kind=as_kind)


def cancel_meeting(meeting: Meeting, *, by: User | None, reason: str, version: int, as_kind: str = "") -> Meeting:
    """Say that a meeting does not take place; it stays on the record with the day that it had."""
    return _take_off(meeting, State.CANCELLED, by=by, reason=reason, version=version, as_kind=as_kind)


def publish_agenda(
    meeting: Meeting, *, by: User | None, reason: str, version: int, on: dt.date, today: dt.date, as_kind: str = ""
) -> Meeting:
    """Say on which day the agenda was published. A late one is recorded as it was."""
    if on > today:
        raise Refused({"on": ["An agenda cannot have been published on a day still to come."]})
    if meeting.state in GONE:
        raise Refused("This meeting does not take place. Put it on a day first.")
    values: dict[str, Any] = {"agenda_published_on": on}
    if meeting.state == State.PLANNED:
        values["state"] = State.AGENDA_PUBLISHED
    return change_fact(meeting, by=by, reason=reason, version=version, as_kind=as_kind, **values)


def hold_meeting(
    meeting: Meeting, *, by: User | None, reason: str, version: int, today: dt.date, as_kind: str = "", **values: Any
) -> Meeting:
    """Record that a meeting was held: `is_quorate` (None: not recorded), `made_no_decision`."""
    if meeting.on > today:
        raise Refused(f"This meeting is on {day_words(meeting.on)}, which is still to come.")
    return change_fact(meeting, by=by, reason=reason, version=version, as_kind=as_kind, state=State.HELD, **values)


def meet_in_common(
    meetings: Sequence[Meeting], *, by: User | None, reason: str, title: str, as_kind: str = ""
) -> MeetingInCommon:
    """Record that meetings of several boards on one day are one sitting with one agenda; each resolves for itself."""
    if len({each.forum_id for each in meetings}) < 2:
        raise Refused({"other": ["A meeting in common is one of at least two boards."]})
    if len({each.on for each in meetings}) > 1:
        raise Refused({"other": ["Boards that meet in common meet on one day. Move one of the meetings first."]})
    with writing(by=by, reason=reason, as_kind=as_kind):
        common = next((each.in_common for each in meetings if each.in_common), None)
        # The sitting has no place of its own: whoever may change each of its meetings may make it.
        common = common or insert(MeetingInCommon(title=title.strip()), by=None)
        for each in meetings:
            if each.in_common_id != common.pk:
                update(each, by=by, version=each.version, values={"in_common": common})
        return common


def _take_off(meeting: Meeting, state: str, *, by: User | None, reason: str, version: int, as_kind: str) -> Meeting:
    if meeting.state == State.HELD:
        raise Refused("This meeting was held. If that is wrong, correct the record of the meeting.")
    return change_fact(meeting, by=by, reason=reason, version=version, as_kind=as_kind, state=state)


@rule_for(Meeting)
def _meeting_rule(record: Meeting, *, by: User | None, before: Meeting | None) -> None:
    _refuse_over_the_head(record, by=by, before=before)
    if is_closed(record):
        _refuse_left_behind(record)
        return
    refuse_far_days(record)
    _refuse_outside_forum(record)
    if record.is_quorate is not None and record.state != State.HELD:
        raise Refused({"is_quorate": ["Whether it was quorate can be said of a meeting that was held."]})
    if record.made_no_decision:
        _refuse_decided(record)
    if record.minutes_approved_on and record.minutes_approved_on < record.on:
        raise Refused({"minutes_approved_on": ["Minutes cannot have been approved before the meeting."]})


def _refuse_over_the_head(record: Meeting, *, by: User | None, before: Meeting | None) -> None:
    """On what a body's confirmed outcome hangs, only that body's own people change."""
    same = before is not None and all(getattr(record, name) == getattr(before, name) for name in BEARING)
    if by is None or before is None or (same and record.standing == before.standing):
        return
    confirmed = StepOutcome.objects.filter(
        meeting=record.pk, standing=Standing.ACCEPTED, confidence=Confidence.CONFIRMED
    )
    for outcome in confirmed.select_related("step__body__kind"):
        body = outcome.step.body
        if not any(acts_for(by, each, body) for each in SPEAKING):
            words = why_not(Permission.RECORD_OUTCOME_OF_OWN_BODY, name_of(body, record.on), Reach.OWN_BODY)
            raise NotPermitted(f"A body has confirmed what it decided at this meeting. {words}")


def _refuse_left_behind(record: Meeting) -> None:
    counting = (Standing.DRAFT, Standing.ACCEPTED)
    if record.steps.filter(standing__in=counting).exists() or record.outcomes.filter(standing__in=counting).exists():
        raise Refused("Steps of decisions are planned for this meeting. Plan them otherwise first, or cancel it.")


def _refuse_outside_forum(record: Meeting) -> None:
    forum = record.forum
    if forum.valid_to and record.on >= forum.valid_to and record.state in TAKES_PLACE:
        raise Refused({"on": [f"{forum.name} had ended by that day. Enter an earlier day."]})


def _refuse_decided(record: Meeting) -> None:
    if record.state != State.HELD:
        raise Refused({"made_no_decision": ["What a meeting decided can be said once it was held."]})
    decided = AgendaItem.objects.filter(meeting=record.pk, standing=Standing.ACCEPTED, result=AgendaItem.Result.DECIDED)
    if item := decided.first():
        words = f"“{item.numbered}” was decided, so the meeting did not end without a decision."
        raise Refused({"made_no_decision": [words]})


def may_decide(forum: Forum) -> bool:
    """Tell whether a board decides anything: advising and endorsing are not deciding."""
    return capacity_of(forum) != "advises"
