"""The boxes of a run sheet, from what the meeting has: its seats, its items, the steps of decisions taken there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from config.date_parts import DateParts
from config.dates_in_words import day_words
from config.forms import PlainForm
from governance.meeting_pages.record import MeetingRecord
from governance.models import AgendaItem, Attendance, StepOutcome
from governance.operations.meeting import may_decide
from governance.operations.outcome import outcomes_that_fit, speaks_for
from partnerships.forms.fields import YesNoNotRecorded
from partnerships.operations.keeping import keeps

ACTIONS, ISSUES = 3, 2
MOST_VOTES = 32_000
NOT_YET = ("", "Not recorded")


@dataclass(frozen=True)
class Group:
    """Boxes that belong together: what they are about, what is recorded already, and the boxes."""

    about: Any
    heading: str
    notes: Sequence[str]
    fields: Sequence[BoundField]


class Sheet(PlainForm):
    """One form for the whole meeting. `record` is the meeting as this reader sees it, `today` the day of asking."""

    mark_optional = False  # nearly everything is: what is not known yet is left empty

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    token = forms.UUIDField(widget=forms.HiddenInput)
    held = forms.BooleanField(required=False, label="The meeting was held")
    is_quorate = YesNoNotRecorded(required=False, label="Was it quorate?")
    made_no_decision = forms.BooleanField(
        required=False, label="It made no decision", help_text="Say so plainly: it is a fact of its own."
    )
    reason = forms.CharField(
        max_length=1000,
        label="Where this comes from",
        help_text="Such as: noted at the meeting, or the draft minutes. Everybody who reads the history sees it.",
        error_messages={"required": "Enter where this comes from"},
    )

    def __init__(self, *args: Any, record: MeetingRecord, user: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.user = record, user
        self.has_begun = record.meeting.on <= today
        self.kept_items = [item for item in record.items if keeps(user, item)]
        self.open_steps = self._open_steps() if self.has_begun else []
        if not self.has_begun:
            for name in ("held", "is_quorate", "made_no_decision"):
                del self.fields[name]
        elif record.meeting.state == "held":
            del self.fields["held"]
        self._add_seats()
        self._add_items()
        for step in self.open_steps:
            self._add_step(step)
        self._add_rows()

    @classmethod
    def initial_of(cls, record: MeetingRecord, token: str) -> dict[str, Any]:
        """What is recorded already."""
        meeting = record.meeting
        return {
            "version": meeting.version,
            "token": token,
            "held": True,
            "is_quorate": meeting.is_quorate,
            "made_no_decision": meeting.made_no_decision,
            "reason": "Noted at the meeting",
        }

    def _open_steps(self) -> list[Any]:
        """Steps of this meeting of which this reader may record or report what they came to, and nothing is yet."""
        own = [step for step in self.record.steps.values() if step.meeting_id == self.record.meeting.pk]
        taken = {key for key, step in self.record.taken.items() if self._taken_here(step)}
        return [step for step in own if step.pk not in taken and keeps(self.user, StepOutcome(step=step))]

    def _taken_here(self, step: Any) -> bool:
        return any(each.taken_on == self.record.meeting.on for each in step.fact.outcomes)

    def _add_seats(self) -> None:
        for each in self.record.seats.seats:
            came = self.record.attendance.get(each.seat.pk)
            self.fields[f"seat_{each.seat.pk}"] = forms.ChoiceField(
                required=False,
                label=f"{each.seat.label} ({each.holder_words})",
                choices=[NOT_YET, *Attendance.State.choices],
                initial=came.state if came else "",
            )
            self.fields[f"seat_{each.seat.pk}_deputy"] = forms.CharField(
                required=False,
                label="Name of the deputy",
                max_length=200,
                initial=str(came.person) if came and came.person else "",
                widget=forms.TextInput({"autocomplete": "off"}),
            )

    def _add_items(self) -> None:
        for item in self.kept_items if self.has_begun else ():
            decides = may_decide(self.record.forum)
            results = [each for each in AgendaItem.Result.choices if decides or each[0] != AgendaItem.Result.DECIDED]
            name = f"item_{item.pk}"
            self.fields[f"{name}_version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=item.version, min_value=1
            )
            self.fields[f"{name}_result"] = forms.ChoiceField(
                required=False, label="What came of it", choices=[NOT_YET, *results], initial=item.result
            )
            self.fields[f"{name}_words"] = forms.CharField(
                required=False,
                label="In words",
                widget=forms.Textarea({"rows": 2}),
                max_length=5000,
                initial=item.result_words,
            )
            self.fields[f"{name}_minutes"] = forms.IntegerField(
                required=False,
                label="Minutes spent",
                min_value=0,
                max_value=1440,
                initial=item.minutes_spent,
                widget=_figure(),
            )

    def _add_step(self, step: Any) -> None:
        name = f"step_{step.pk}"
        fitting = outcomes_that_fit(step.capacity)
        choices = [each for each in StepOutcome.Outcome.choices if each[0] in fitting]
        self.fields[f"{name}_outcome"] = forms.ChoiceField(
            required=False, label="Outcome", choices=[NOT_YET, *choices], help_text=self.who_says(step)
        )
        for vote, label in (("for", "Votes for"), ("against", "Votes against"), ("abstained", "Abstentions")):
            self.fields[f"{name}_{vote}"] = forms.IntegerField(
                required=False, label=label, min_value=0, max_value=MOST_VOTES, widget=_figure()
            )
        self.fields[f"{name}_conditions"] = forms.CharField(
            required=False,
            label="Conditions",
            help_text="One on each line.",
            widget=forms.Textarea({"rows": 2}),
            max_length=4000,
        )

    def who_says(self, step: Any) -> str:
        """Whether this reader speaks for the body, or only reports."""
        if speaks_for(self.user, step):
            return "You record this for the body. Its approver’s own word confirms it; anybody else’s awaits that."
        return "You report this. It counts, and binds nobody until the body’s approver confirms it."

    def _add_rows(self) -> None:
        items = [
            ("", "None"),
            *((str(item.pk), f"Item {item.number_shown or item.title[:60]}") for item in self.kept_items),
        ]
        for number in range(ACTIONS):
            name = f"action_{number}"
            self.fields[f"{name}_text"] = forms.CharField(required=False, label="What is to be done", max_length=2000)
            self.fields[f"{name}_owner"] = forms.CharField(
                required=False, label="Post that is to do it", max_length=200, help_text="A post, not a person."
            )
            self.fields[f"{name}_due"] = DateParts(required=False, label="By which day")
            self.fields[f"{name}_item"] = forms.ChoiceField(required=False, label="From which item", choices=items)
        for number in range(ISSUES):
            name = f"issue_{number}"
            self.fields[f"{name}_title"] = forms.CharField(required=False, label="What was put off", max_length=300)
            self.fields[f"{name}_revisit"] = DateParts(required=False, label="Day on which it must come back")

    def clean(self) -> dict[str, Any]:
        """A row that was begun is to be finished: nothing typed is dropped in silence."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(ACTIONS):
            name = f"action_{number}"
            if (cleaned.get(f"{name}_owner") or cleaned.get(f"{name}_due")) and not cleaned.get(f"{name}_text"):
                self._ask(f"{name}_text", "Enter what is to be done")
        for number in range(ISSUES):
            title, revisit = cleaned.get(f"issue_{number}_title"), cleaned.get(f"issue_{number}_revisit")
            if revisit and not title:
                self._ask(f"issue_{number}_title", "Enter what was put off")
            elif title and not revisit:
                self._ask(f"issue_{number}_revisit", "Enter the day on which it must come back")
            elif revisit and revisit <= self.record.meeting.on:
                words = f"Enter a day after the meeting, which is on {day_words(self.record.meeting.on)}"
                self._ask(f"issue_{number}_revisit", words)
        for step in self.open_steps:
            self._ask_for_outcome(cleaned, f"step_{step.pk}")
        return cleaned

    def _ask_for_outcome(self, cleaned: dict[str, Any], name: str) -> None:
        typed = (cleaned.get(f"{name}_{each}") for each in ("for", "against", "abstained", "conditions"))
        if any(each not in (None, "") for each in typed) and not cleaned.get(f"{name}_outcome"):
            self._ask(f"{name}_outcome", "Choose the outcome")

    def _ask(self, name: str, words: str) -> None:
        if name not in self.errors:
            self.add_error(name, words)

    @property
    def seats(self) -> list[tuple[BoundField, BoundField]]:
        """The boxes of attendance: who came in each seat, and the deputy’s name."""
        names = [f"seat_{each.seat.pk}" for each in self.record.seats.seats]
        return [(self[name], self[f"{name}_deputy"]) for name in names]

    @property
    def items(self) -> list[Group]:
        """The boxes of each item, with the steps that it is about."""
        if not self.has_begun:
            return []
        return [
            Group(item, item.numbered, [], self._of(f"item_{item.pk}", "result", "words", "minutes"))
            for item in self.kept_items
        ]

    @property
    def steps(self) -> list[Group]:
        """The boxes of each step whose outcome is open."""
        parts = ("outcome", "for", "against", "abstained", "conditions")
        return [
            Group(
                step,
                f"{step.decision.title}: {self.record.names.get(step.body_id, '')}",
                [step.get_capacity_display()],
                self._of(f"step_{step.pk}", *parts),
            )
            for step in self.open_steps
        ]

    @property
    def actions(self) -> list[Group]:
        """Empty rows for actions."""
        return self._rows("action", ACTIONS, "Action", ("text", "owner", "due", "item"))

    @property
    def issues(self) -> list[Group]:
        """Empty rows for issues that were put off."""
        return self._rows("issue", ISSUES, "Issue", ("title", "revisit"))

    def _rows(self, name: str, count: int, word: str, parts: Iterable[str]) -> list[Group]:
        return [Group(None, f"{word} {n + 1}", [], self._of(f"{name}_{n}", *parts)) for n in range(count)]

    def _of(self, name: str, *parts: str) -> list[BoundField]:
        return [self[f"{name}_{part}"] for part in parts]


def _figure() -> forms.TextInput:
    return forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"})
