"""Pages that ask why before a meeting is moved, postponed or cancelled, or something of it is closed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from config.date_parts import DateParts
from config.forms import PlainForm
from governance.forms.finding import ForumField
from governance.models import Forum, Meeting, MeetingAction, ParkedIssue
from governance.operations.meeting import (
    GONE,
    cancel_meeting,
    meet_in_common,
    move_meeting,
    plan_meeting,
    postpone_meeting,
    publish_agenda,
)
from governance.operations.meeting_product import close_action, settle_issue
from partnerships.forms.actions import ReasonForm
from partnerships.forms.fields import TimeOfDay
from partnerships.views.editing_gates import SignedInRequest
from partnerships.views.editing_steps import StepOnFact

State = Meeting.State


class MovedForm(ReasonForm):
    """To which day, and at what time."""

    on = DateParts(label="New day")
    starts_at = TimeOfDay(required=False, label="Time, as the body gives it")
    field_order = ("version", "on", "starts_at", "reason")


class PublishedForm(ReasonForm):
    """On which day the agenda was published."""

    on = DateParts(label="Day on which the agenda was published")
    field_order = ("version", "on", "reason")


class InCommonForm(ReasonForm):
    """With which board, under what title."""

    other = ForumField(label="The other board or committee")
    title = forms.CharField(
        max_length=300,
        label="What the sitting is called",
        help_text="Such as: Boards of two trusts in common, 5 May 2027.",
    )
    field_order = ("version", "other", "title", "reason")


class ClosedActionForm(ReasonForm):
    """When an action was closed, and how."""

    state = forms.ChoiceField(
        choices=[each for each in MeetingAction.State.choices if each[0] != "open"],
        widget=forms.RadioSelect,
        label="What became of it",
    )
    on = DateParts(label="Day on which it was closed")
    field_order = ("version", "state", "on", "reason")


class SettledForm(ReasonForm):
    """When a parked issue was settled, and how."""

    on = DateParts(label="Day on which it was settled")
    outcome = forms.CharField(label="How it was settled", widget=forms.Textarea({"rows": 3}), max_length=2000)
    field_order = ("version", "on", "outcome", "reason")


class MoveMeeting(StepOnFact):
    """To another day, earlier or later; one that was cancelled or postponed is planned again."""

    form = MovedForm
    words = "Move"
    consequence = (
        "The steps of decisions that are planned for it move with it, and so do their deadlines. "
        "The day that it leaves stays in the history."
    )
    done = "Moved. Its steps and their deadlines moved with it."

    @classmethod
    def applies_to(cls, fact: Any) -> bool:
        """Not one that was held."""
        return super().applies_to(fact) and fact.state != State.HELD

    def form_for(self, fact: Any, *args: Any, **kwargs: Any) -> Any:
        """With the time that it has now, and the day left open."""
        if "initial" in kwargs:
            kwargs["initial"] |= {"on": None, "starts_at": fact.starts_at}
        return super().form_for(fact, *args, **kwargs)

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> Meeting:
        """Move it."""
        return move_meeting(fact, by=request.user, **form.cleaned_data)


class PostponeMeeting(StepOnFact):
    """Off its day, the new one not known."""

    words = "Postpone"
    consequence = "Steps planned for it have no day until it is put on a new one. Its old day stays on the record."
    done = "Postponed."

    @classmethod
    def applies_to(cls, fact: Any) -> bool:
        """One that is still planned."""
        return super().applies_to(fact) and fact.state in (State.PLANNED, State.AGENDA_PUBLISHED)

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> Meeting:
        """Postpone it."""
        return postpone_meeting(fact, by=request.user, **form.cleaned_data)


class CancelMeeting(PostponeMeeting):
    """It does not take place."""

    words = "Cancel"
    consequence = "It stays on the record as cancelled, in calendars too. Steps planned for it have no day any more."
    done = "Cancelled."

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> Meeting:
        """Cancel it."""
        return cancel_meeting(fact, by=request.user, **form.cleaned_data)


class PublishAgenda(StepOnFact):
    """The agenda is out."""

    form = PublishedForm
    words = "Record that the agenda is published"
    consequence = "The page says on which day, and whether that was in time. A late agenda is recorded as it was."
    done = "Recorded."

    @classmethod
    def applies_to(cls, fact: Any) -> bool:
        """Not yet recorded, of a meeting that takes place."""
        return super().applies_to(fact) and fact.agenda_published_on is None and fact.state not in GONE

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> Meeting:
        """Record it."""
        return publish_agenda(fact, by=request.user, today=timezone.localdate(), **form.cleaned_data)


class MeetInCommon(StepOnFact):
    """One sitting of several boards."""

    form = InCommonForm
    words = "Meets in common"
    consequence = (
        "The other board’s meeting of that day is joined to this one; where none is recorded, it is planned. "
        "They then share one agenda, and each body resolves for itself."
    )
    done = "The meetings are one sitting in common."

    def form_for(self, fact: Any, *args: Any, **kwargs: Any) -> Any:
        """With the boards that this reader may see."""
        form = super().form_for(fact, *args, **kwargs)
        form.fields["other"].user = self.request.user
        if fact.in_common:
            form.fields["title"].initial = fact.in_common.title
        return form

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> Meeting:
        """Join the two."""
        cleaned = form.cleaned_data
        other = self._other(request, fact, cleaned["other"], cleaned["reason"])
        meet_in_common([fact, other], by=request.user, reason=cleaned["reason"], title=cleaned["title"])
        return Meeting.objects.get(pk=fact.pk)

    def _other(self, request: SignedInRequest, fact: Any, forum: Forum, reason: str) -> Meeting:
        found = Meeting.objects.visible_to(request.user).filter(forum=forum, on=fact.on, standing=fact.standing).first()
        same = {"starts_at": fact.starts_at, "venue": fact.venue, "openness": fact.openness, "standing": fact.standing}
        return found or plan_meeting(
            by=request.user, reason=reason, forum=forum, on=fact.on, source=fact.source, **same
        )


class CloseAction(StepOnFact):
    """Done, or no longer needed."""

    form = ClosedActionForm
    words = "Close this action"
    consequence = "It stays on the page of its meeting, with the day on which it was closed."
    done = "The action is closed."

    @classmethod
    def applies_to(cls, fact: Any) -> bool:
        """Only an open one."""
        return super().applies_to(fact) and fact.state == MeetingAction.State.OPEN

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> MeetingAction:
        """Close it."""
        return close_action(fact, by=request.user, today=timezone.localdate(), **form.cleaned_data)


class SettleIssue(StepOnFact):
    """A parked issue came back and was settled."""

    form = SettledForm
    words = "Settle this issue"
    consequence = "It no longer waits to come back."
    done = "The issue is settled."

    @classmethod
    def applies_to(cls, fact: Any) -> bool:
        """Only an open one."""
        return super().applies_to(fact) and fact.closed_on is None

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> ParkedIssue:
        """Settle it."""
        return settle_issue(fact, by=request.user, today=timezone.localdate(), **form.cleaned_data)
