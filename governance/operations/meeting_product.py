"""What a meeting produced beside its items: who came, what was asked of whom, which issues were put off until when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from governance.models import Attendance, Meeting, MeetingAction, ParkedIssue, Seat
from governance.operations.days import refuse_far_days
from governance.operations.meeting import GONE
from governance.operations.seat import person_called
from partnerships.models import Person, Source, Standing
from partnerships.operations.facts import change_fact, insert, is_closed, rule_for, update, writing
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User


def record_attendance(
    *,
    by: User | None,
    reason: str,
    meeting: Meeting,
    seat: Seat,
    state: str,
    person: Person | str | None = None,
    source: Source | None = None,
    as_kind: str = "",
    **values: Any,
) -> Attendance:
    """Record who came in a seat, `person` the deputy by name; what was recorded of the seat before is corrected."""
    with writing(by=by, reason=reason, as_kind=as_kind):
        known = Attendance.objects.filter(meeting=meeting, seat=seat, standing=Standing.ACCEPTED).first()
        if known is None:
            more = {"standing": meeting.standing, "person": person_called(person), **values}
            return insert(
                Attendance(meeting=meeting, seat=seat, state=state, source=source or meeting.source, **more), by=by
            )
        came = {"state": state, "person": _deputy(known, state, person)}
        if all(getattr(known, name) == value for name, value in came.items()):
            return known
        return update(known, by=by, version=known.version, values=came)


def _deputy(known: Attendance, state: str, person: Person | str | None) -> Person | None:
    """The person recorded before, where nobody else is named and the state is as it was."""
    if person is None:
        return known.person if known.state == state else None
    return known.person if known.person and str(known.person) == str(person) else person_called(person)


def record_action(
    *,
    by: User | None,
    reason: str,
    meeting: Meeting,
    text: str,
    source: Source | None = None,
    as_kind: str = "",
    **values: Any,
) -> MeetingAction:
    """Record what a meeting asked somebody to do."""
    more = {"standing": meeting.standing, **values}
    action = MeetingAction(meeting=meeting, text=text.strip(), source=source or meeting.source, **more)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(action, by=by)


def close_action(
    action: MeetingAction,
    *,
    by: User | None,
    reason: str,
    version: int,
    on: dt.date,
    state: str,
    today: dt.date,
    as_kind: str = "",
) -> MeetingAction:
    """Say that an action was done, or is no longer needed."""
    if on > today:
        raise Refused({"on": ["An action cannot have been closed on a day still to come."]})
    values = {"state": state, "closed_on": on}
    return change_fact(action, by=by, reason=reason, version=version, as_kind=as_kind, **values)


def park_issue(
    *,
    by: User | None,
    reason: str,
    title: str,
    parked_on: dt.date,
    revisit_on: dt.date,
    source: Source,
    as_kind: str = "",
    **values: Any,
) -> ParkedIssue:
    """Record an issue that was put off, with the day on which it must come back (invariant I23)."""
    issue = ParkedIssue(title=title.strip(), parked_on=parked_on, revisit_on=revisit_on, source=source, **values)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(issue, by=by)


def settle_issue(
    issue: ParkedIssue,
    *,
    by: User | None,
    reason: str,
    version: int,
    on: dt.date,
    outcome: str,
    today: dt.date,
    as_kind: str = "",
) -> ParkedIssue:
    """Say how an issue that was put off was settled."""
    if on > today:
        raise Refused({"on": ["It cannot have been settled on a day still to come."]})
    values = {"closed_on": on, "outcome": outcome}
    return change_fact(issue, by=by, reason=reason, version=version, as_kind=as_kind, **values)


@rule_for(Attendance)
def _attendance_rule(record: Attendance, *, by: User | None, before: Attendance | None) -> None:
    if is_closed(record):
        return
    if record.seat.forum_id != record.meeting.forum_id:
        raise Refused({"seat": [f"This is a seat of {record.seat.forum.name}, not of {record.meeting.forum.name}."]})
    if record.meeting.state in GONE:
        raise Refused({"state": ["The meeting did not take place, so nobody came."]})


@rule_for(MeetingAction)
def _action_rule(record: MeetingAction, *, by: User | None, before: MeetingAction | None) -> None:
    if is_closed(record):
        return
    refuse_far_days(record)
    if record.item and record.item.meeting_id != record.meeting_id:
        raise Refused({"item": ["This item is on the agenda of another meeting."]})
    if (record.state == MeetingAction.State.OPEN) != (record.closed_on is None):
        raise Refused({"closed_on": ["Give the day on which it was closed, of an action that was closed."]})


@rule_for(ParkedIssue)
def _issue_rule(record: ParkedIssue, *, by: User | None, before: ParkedIssue | None) -> None:
    if is_closed(record):
        return
    refuse_far_days(record)
    if record.closed_on and record.closed_on < record.parked_on:
        raise Refused({"closed_on": ["It cannot have been settled before it was put off."]})
    if record.meeting and record.forum and record.meeting.forum_id != record.forum_id:
        raise Refused({"meeting": [f"This is a meeting of {record.meeting.forum.name}."]})
