"""Meetings, their agendas, who came, and what they produced: the boxes that people fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from governance.models import (
    AgendaItem,
    Attendance,
    DecisionStep,
    Forum,
    Meeting,
    MeetingAction,
    ParkedIssue,
    Seat,
)
from governance.operations.agenda import add_item, change_item
from governance.operations.meeting import plan_meeting
from governance.operations.meeting_product import park_issue, record_action, record_attendance
from partnerships.forms.fact import FactForm
from partnerships.forms.fields import ParentField
from partnerships.forms.places import PlaceField
from partnerships.models import Body, Partnership, Standing
from partnerships.operations.permission import name_of

SOURCE = ("source", "source_detail", "note")
COUNTING = (Standing.DRAFT, Standing.ACCEPTED)


class MeetingForm(FactForm):
    """A meeting of a board or committee."""

    subject = ("forum",)
    operation = staticmethod(plan_meeting)
    may_be_replaced = False  # its agenda, and the steps planned for it, belong to it

    forum = ParentField(Forum)

    class Meta(FactForm.Meta):
        model = Meeting
        fields = (
            "on",
            "starts_at",
            "state",
            "title",
            "openness",
            "venue",
            "is_remote",
            "agenda_published_on",
            "is_quorate",
            "made_no_decision",
            "minutes_approved_on",
            "minutes_url",
            "url",
            "external_reference",
            *SOURCE,
        )
        labels = {
            "on": "Day of the meeting",
            "starts_at": "Time, as the body gives it",
            "openness": "In public or private",
            "is_remote": "Held remotely",
            "is_quorate": "Was it quorate?",
            "made_no_decision": "It made no decision",
            "minutes_url": "Address of the minutes",
            "url": "Address of the body’s page about it",
            "external_reference": "Its number on the committee site",
        }
        help_texts = {
            "title": "Only where it has a name of its own.",
            "made_no_decision": "Say so plainly: it is a fact of its own.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_new:
            for name in ("is_quorate", "made_no_decision", "minutes_approved_on", "minutes_url"):
                del self.fields[name]
            if isinstance(self.parent, Forum):
                self.initial.setdefault("source", self.parent.source_id)


class Several(forms.ModelMultipleChoiceField):
    """Bodies, or steps of decisions, by what people call them."""

    def label_from_instance(self, obj: Any) -> str:
        """A body by its name, a step by its decision and its body."""
        if isinstance(obj, Body):
            return name_of(obj, timezone.localdate())
        return f"{obj.decision.title}: {self.label_from_instance(obj.body)}, {obj.get_capacity_display().lower()}"


class ItemForm(FactForm):
    """One item of an agenda."""

    subject = ("meeting",)
    operation = staticmethod(add_item)
    may_be_replaced = False

    meeting = ParentField(Meeting)
    number = forms.CharField(
        required=False, max_length=20, label="Number", help_text="Left empty, it is the next number."
    )
    lead_body = PlaceField(Body, required=False, label="Body that leads on it")
    for_bodies = Several(
        Body._default_manager.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Bodies that it is for",
        help_text="Each of them resolves for itself.",
    )
    steps = Several(
        DecisionStep.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Steps of decisions that it is about",
        help_text="Of those planned for this meeting.",
    )

    class Meta(FactForm.Meta):
        model = AgendaItem
        fields = (
            "number",
            "title",
            "purpose",
            "paper_title",
            "paper_url",
            "paper_published_on",
            "privacy",
            "exempt_paragraphs",
            "private_reason",
            "result",
            "result_words",
            "minutes_spent",
            *SOURCE,
        )
        labels = {
            "purpose": "What it is for",
            "paper_title": "Title of its paper",
            "paper_url": "Address of its paper",
            "paper_published_on": "Day on which the paper was published",
            "privacy": "Who may read it",
            "private_reason": "Why it is kept private",
            "minutes_spent": "Minutes spent on it",
        }
        help_texts = {
            "paper_published_on": "A late paper is saved, and marked as late.",
            "exempt_paragraphs": "Paragraphs of Schedule 12A, Part 1, Local Government Act 1972: 1 to 7.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting = self.parent if self.is_new else self.instance.meeting
        if not isinstance(meeting, Meeting):
            return
        self._offer_steps(meeting)
        self._offer_bodies(meeting)
        if self.is_new:
            self.initial.setdefault("source", meeting.source_id)

    def clean(self) -> dict[str, Any]:
        """Ask for the ground of a private item beside the boxes."""
        cleaned = super().clean()
        if cleaned.get("privacy") not in (None, "public") and not cleaned.get("private_reason"):
            self.add_error("private_reason", "Enter why it is kept private")
        if cleaned.get("privacy") == "exempt" and not cleaned.get("exempt_paragraphs"):
            self.add_error("exempt_paragraphs", "Enter the paragraphs of Schedule 12A that apply")
        return cleaned

    def change(self, *, version: int) -> AgendaItem:
        """Save the change with the bodies and the steps that it names."""
        values = self.values() | {"source": self._source()}
        return change_item(self.instance, by=self.user, reason=self.cleaned_data["reason"], version=version, **values)

    def saved_value(self, name: str) -> Any:
        """Bodies and steps are read from what hangs on the item."""
        if name == "for_bodies":
            return Body.objects.visible_to(self.user).filter(pk__in=self._bodies())
        return self.instance.steps.all() if name == "steps" else super().saved_value(name)

    def _offer_steps(self, meeting: Meeting) -> None:
        choice = self.fields["steps"]
        here = DecisionStep.objects.visible_to(self.user) & DecisionStep.objects.editable_by(self.user)
        steps = here.filter(standing__in=COUNTING, meeting__in=_sitting(meeting)).select_related("decision", "body")
        if not isinstance(choice, forms.ModelMultipleChoiceField):
            return
        choice.queryset = steps.order_by("decision_id", "number")
        if not steps:
            del self.fields["steps"]
        elif not self.is_new:
            self.initial["steps"] = list(self.instance.steps.values_list("pk", flat=True))

    def _offer_bodies(self, meeting: Meeting) -> None:
        choice = self.fields["for_bodies"]
        bodies = Body.objects.visible_to(self.user).filter(forums__meetings__in=_sitting(meeting)).distinct()
        if meeting.in_common_id is None or not isinstance(choice, forms.ModelMultipleChoiceField):
            del self.fields["for_bodies"]
            return
        choice.queryset = bodies.order_by("code")
        self.initial["for_bodies"] = list(bodies.values_list("pk", flat=True)) if self.is_new else self._bodies()

    def _bodies(self) -> list[int]:
        return list(self.instance.applicability.filter(applies=True).values_list("body_id", flat=True))


def _sitting(meeting: Meeting) -> Any:
    return Meeting.objects.filter(in_common=meeting.in_common_id) if meeting.in_common_id else [meeting]


class AttendanceForm(FactForm):
    """Who came in one seat."""

    subject = ("meeting", "seat")
    operation = staticmethod(record_attendance)
    may_be_replaced = False

    meeting = ParentField(Meeting)
    seat = forms.ModelChoiceField(Seat.objects.none(), label="Seat", empty_label="Choose one")

    class Meta(FactForm.Meta):
        model = Attendance
        fields = ("state", *SOURCE)
        labels = {"state": "Who came"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields.get("seat")
        if isinstance(self.parent, Meeting) and isinstance(choice, forms.ModelChoiceField):
            seats = Seat.objects.visible_to(self.user).as_at(self.parent.on).filter(forum=self.parent.forum_id)
            choice.queryset = seats
            self.initial.setdefault("source", self.parent.source_id)


class ActionForm(FactForm):
    """What a meeting asked somebody to do."""

    subject = ("meeting",)
    operation = staticmethod(record_action)
    may_be_replaced = False

    meeting = ParentField(Meeting)
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), required=False, label="Item of the agenda", empty_label="None"
    )
    owner_body = PlaceField(Body, required=False, label="Body that is to do it")

    class Meta(FactForm.Meta):
        model = MeetingAction
        fields = ("text", "owner_words", "due_on", "state", "closed_on", *SOURCE)
        labels = {"text": "What is to be done", "owner_words": "Post that is to do it", "closed_on": "Closed on"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting = self.parent if self.is_new else self.instance.meeting
        choice = self.fields["item"]
        if isinstance(meeting, Meeting) and isinstance(choice, forms.ModelChoiceField):
            choice.queryset = AgendaItem.objects.visible_to(self.user).filter(meeting=meeting, standing__in=COUNTING)
        if self.is_new:
            del self.fields["state"], self.fields["closed_on"]
            if isinstance(meeting, Meeting):
                self.initial.setdefault("source", meeting.source_id)


class ParkedIssueForm(FactForm):
    """An issue that was put off, and the day on which it must come back."""

    subject = ("forum", "partnership")
    operation = staticmethod(park_issue)
    may_be_replaced = False

    forum = ParentField(Forum, required=False)
    partnership = PlaceField(Partnership, required=False, label="Partnership whose issue it is")

    class Meta(FactForm.Meta):
        model = ParkedIssue
        fields = ("title", "why", "parked_on", "revisit_on", "closed_on", "outcome", *SOURCE)
        labels = {
            "title": "What was put off",
            "why": "Why",
            "parked_on": "Day on which it was put off",
            "revisit_on": "Day on which it must come back",
            "closed_on": "Day on which it was settled",
            "outcome": "How it was settled",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_new:
            del self.fields["closed_on"], self.fields["outcome"]
            if isinstance(self.parent, Forum):
                del self.fields["partnership"]
                self.initial.setdefault("source", self.parent.source_id)
            self.initial.setdefault("parked_on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """A parked issue belongs to a board or a partnership, and comes back later than it was put off."""
        cleaned = super().clean()
        if self.is_new and not (cleaned.get("forum") or cleaned.get("partnership") or self.errors):
            self.add_error("partnership", "Enter the partnership")
        parked, back = cleaned.get("parked_on"), cleaned.get("revisit_on")
        if parked and back and back <= parked:
            self.add_error("revisit_on", "Enter a day after the day on which it was put off")
        return cleaned
