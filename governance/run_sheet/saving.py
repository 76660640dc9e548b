"""A run sheet into the register: through the operations of each noun, all of it or nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from governance.models import AgendaItem, Attendance, Meeting, MeetingAction, ParkedIssue, Seat, StepOutcome
from governance.operations.agenda import change_item
from governance.operations.computed import together
from governance.operations.condition import add_condition
from governance.operations.meeting import hold_meeting
from governance.operations.meeting_product import park_issue, record_action, record_attendance
from governance.operations.outcome import enter_outcome
from governance.run_sheet.sheet import ACTIONS, ISSUES, Sheet
from partnerships.operations.facts import change_fact
from partnerships.operations.refusal import Conflict, NotPermitted, Refused

if TYPE_CHECKING:
    from accounts.models import User

PARTS_OF_A_STEP = {
    "outcome": "outcome",
    "votes_for": "for",
    "votes_against": "against",
    "abstentions": "abstained",
    "text": "conditions",
}


class NotSaved(Exception):
    """What an operation refused, with the words by box of the sheet; `current` is what somebody else saved."""

    def __init__(self, refusal: Refused, names: dict[str, str], otherwise: str | None) -> None:
        self.words = {names.get(key, otherwise): said for key, said in refusal.words.items()}
        self.current = refusal.current if isinstance(refusal, Conflict) else None
        self.is_permission = isinstance(refusal, NotPermitted)
        super().__init__(str(refusal))


def save_sheet(sheet: Sheet, *, by: User, today: dt.date) -> bool:
    """Save what differs from what is recorded; tell whether anything did. Raises `NotSaved` with nothing changed."""
    with transaction.atomic(), together():
        return _Saving(sheet, by, today).save()


class _Saving:
    """One sheet on its way into the register."""

    def __init__(self, sheet: Sheet, by: User, today: dt.date) -> None:
        self.sheet, self.today = sheet, today
        self.meeting: Meeting = sheet.record.meeting
        self.said: dict[str, Any] = sheet.cleaned_data
        self.told: dict[str, Any] = {"by": by, "reason": self.said["reason"]}
        self.changed = False

    def save(self) -> bool:
        """In the order in which one hangs on the other."""
        self._hold()
        self._attend()
        for item in self.sheet.kept_items if self.sheet.has_begun else ():
            self._item(item)
        for step in self.sheet.open_steps:
            self._step(step)
        for number in range(ACTIONS):
            self._action(number)
        for number in range(ISSUES):
            self._issue(number)
        self._no_decision()
        return self.changed

    def _hold(self) -> None:
        """Held and quorate first: what was decided hangs on it."""
        if not self.sheet.has_begun:
            return
        quorate = self.said.get("is_quorate")
        names = {"is_quorate": "is_quorate"}
        version = self.said["version"]
        if self.meeting.state == Meeting.State.HELD:
            if quorate != self.meeting.is_quorate:
                change = {"version": version, "is_quorate": quorate}
                self._meeting(lambda: change_fact(self.meeting, **self.told, **change), names)
        elif self.said.get("held"):
            self._meeting(
                lambda: hold_meeting(self.meeting, **self.told, version=version, today=self.today, is_quorate=quorate),
                names,
            )
        elif quorate is not None:
            raise NotSaved(Refused("Say that the meeting was held before you say whether it was quorate."), {}, "held")

    def _no_decision(self) -> None:
        """Last, so that it is compared with what came of the items."""
        if not self.sheet.has_begun or self.said["made_no_decision"] == self.meeting.made_no_decision:
            return
        said, version = self.said["made_no_decision"], self._version()
        self._meeting(
            lambda: change_fact(self.meeting, **self.told, version=version, made_no_decision=said),
            {"made_no_decision": "made_no_decision"},
        )

    def _version(self) -> int:
        """The version that was read, or the one that this sheet itself has just made."""
        return int(self.meeting.version if self.changed_meeting else self.said["version"])

    changed_meeting = False

    def _meeting(self, change: Any, names: dict[str, str]) -> None:
        self.meeting = self._do(change, names, None)
        self.changed_meeting = True

    def _attend(self) -> None:
        seats = Seat.objects.in_bulk([each.seat.pk for each in self.sheet.record.seats.seats])
        for key, seat in seats.items():
            name, known = f"seat_{key}", self.sheet.record.attendance.get(key)
            state = self.said.get(name)
            deputy = self.said[f"{name}_deputy"] if state == Attendance.State.DEPUTY else ""
            before = (known.state, str(known.person or "")) if known else ("", "")
            if state and (state, deputy) != before:
                self._do(
                    lambda seat=seat, state=state, deputy=deputy: record_attendance(
                        **self.told, meeting=self.meeting, seat=seat, state=state, person=deputy
                    ),
                    {},
                    name,
                )

    def _item(self, item: AgendaItem) -> None:
        name = f"item_{item.pk}"
        values = {
            "result": self.said[f"{name}_result"],
            "result_words": self.said[f"{name}_words"],
            "minutes_spent": self.said[f"{name}_minutes"],
        }
        differs = {key: value for key, value in values.items() if value != getattr(item, key)}
        # What is the same as now changes nothing, whoever saved it; what differs is saved on the version that was read.
        if differs:
            version = self.said[f"{name}_version"]
            names = {"result_words": f"{name}_words", "minutes_spent": f"{name}_minutes"}
            self._do(lambda: change_item(item, **self.told, version=version, **differs), names, f"{name}_result")

    def _step(self, step: Any) -> None:
        name = f"step_{step.pk}"
        outcome, key = self.said[f"{name}_outcome"], self._key(name)
        if not outcome or StepOutcome.objects.filter(reference_key=key).exists():
            return
        names = {field: f"{name}_{part}" for field, part in PARTS_OF_A_STEP.items()}
        saved = self._do(
            lambda: enter_outcome(
                **self.told,
                step=step,
                outcome=outcome,
                taken_on=self.meeting.on,
                today=self.today,
                meeting=self.meeting,
                source=self.meeting.source,
                votes_for=self.said[f"{name}_for"],
                votes_against=self.said[f"{name}_against"],
                abstentions=self.said[f"{name}_abstained"],
                reference_key=key,
            ),
            names,
            names["outcome"],
        )
        for text in filter(None, map(str.strip, self.said[f"{name}_conditions"].splitlines())):
            self._do(
                lambda text=text: add_condition(**self.told, step=saved.step, text=text, source=saved.source),
                names,
                names["text"],
            )

    def _action(self, number: int) -> None:
        name = f"action_{number}"
        text, key = self.said[f"{name}_text"], self._key(name)
        if not text or MeetingAction.objects.filter(reference_key=key).exists():
            return
        item = next((each for each in self.sheet.kept_items if str(each.pk) == self.said[f"{name}_item"]), None)
        names = {"text": f"{name}_text", "owner_words": f"{name}_owner", "due_on": f"{name}_due"}
        about = {"owner_words": self.said[f"{name}_owner"], "due_on": self.said[f"{name}_due"], "reference_key": key}
        if item is not None and item.meeting_id == self.meeting.pk:
            about["item"] = item
        self._do(lambda: record_action(**self.told, meeting=self.meeting, text=text, **about), names, names["text"])

    def _issue(self, number: int) -> None:
        name = f"issue_{number}"
        title, key = self.said[f"{name}_title"], self._key(name)
        if not title or ParkedIssue.objects.filter(reference_key=key).exists():
            return
        names = {"title": f"{name}_title", "revisit_on": f"{name}_revisit"}
        self._do(
            lambda: park_issue(
                **self.told,
                title=title,
                parked_on=self.meeting.on,
                revisit_on=self.said[f"{name}_revisit"],
                standing=self.meeting.standing,
                reference_key=key,
                forum=self.meeting.forum,
                meeting=self.meeting,
                source=self.meeting.source,
            ),
            names,
            names["title"],
        )

    def _key(self, name: str) -> str:
        """The same sheet sent twice records once."""
        return f"form:{self.said['token']}:{name}"

    def _do(self, change: Any, names: dict[str, str], otherwise: str | None) -> Any:
        try:
            saved = change()
        except Refused as refusal:
            raise NotSaved(refusal, names, otherwise) from refusal
        self.changed = True
        return saved
