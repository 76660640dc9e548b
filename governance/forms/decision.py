"""Decisions, their steps, outcomes and conditions: the boxes that people fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from governance.forms.finding import ForumField, PostField
from governance.models import Decision, DecisionStep, Function, ReservedMatter, StepCondition, StepOutcome
from governance.operations.condition import add_condition
from governance.operations.decision import start_decision
from governance.operations.outcome import correct_outcome, enter_outcome, outcomes_that_fit, speaks_for
from governance.operations.step import add_step
from partnerships.forms.fact import FactForm
from partnerships.forms.fields import ParentField
from partnerships.forms.places import PlaceField
from partnerships.models import Body, Partnership

SOURCE = ("source", "source_detail", "note")
NUMBERS = "Numbers of steps, with commas between them: 1, 2."


class DecisionForm(FactForm):
    """What several bodies must agree, each for itself."""

    subject = ("partnership", "lead_body")
    operation = staticmethod(start_decision)
    may_be_replaced = False  # its steps belong to it

    partnership = PlaceField(Partnership, required=False, label="Partnership", help_text="Its name, or part of it.")
    lead_body = PlaceField(Body, required=False, label="Lead body", help_text="Needed where there is no partnership.")
    functions = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Functions that it concerns",
        help_text="A joint committee binds only bodies that delegated these to it.",
    )

    class Meta(FactForm.Meta):
        model = Decision
        fields = (
            "title",
            "plain_english",
            "needed_by",
            "reason_for_date",
            "proposed_on",
            "value",
            "agreement_reference",
            "wards",
            "options_considered",
            "recommended_option",
            "consultation_done",
            "equality_impact",
            "electoral_sensitivity",
            "contact_role",
            "is_shared_with_scrutiny",
            "privacy",
            "exempt_paragraphs",
            "private_reason",
            *SOURCE,
        )
        labels = {
            "needed_by": "Day by which every body must have decided",
            "reason_for_date": "Why by that day",
            "agreement_reference": "Reference of the agreement that it approves",
            "is_shared_with_scrutiny": "Share drafts with scrutiny",
            "privacy": "Who may read it",
            "private_reason": "Why it is kept private",
        }
        help_texts = {"plain_english": "In one or two sentences, for somebody who was not there."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["functions"]
        if isinstance(choice, forms.MultipleChoiceField):
            choice.choices = list(Function.objects.values_list("code", "name"))
            if not choice.choices:
                del self.fields["functions"]
        if self.instance.pk:
            self.initial["functions"] = self.instance.functions

    def clean(self) -> dict[str, Any]:
        """Ask for the place, and for the ground of a private matter, beside the boxes."""
        cleaned = super().clean()
        if self.is_new and not (cleaned.get("partnership") or cleaned.get("lead_body") or self.errors):
            self.add_error("partnership", "Enter the partnership or the lead body")
        if cleaned.get("privacy") not in (None, "public") and not cleaned.get("private_reason"):
            self.add_error("private_reason", "Enter why it is kept private")
        if cleaned.get("privacy") == "exempt" and not cleaned.get("exempt_paragraphs"):
            self.add_error("exempt_paragraphs", "Enter the paragraphs of Schedule 12A that apply")
        return cleaned


class StepForm(FactForm):
    """One body's part in a decision."""

    subject = ("decision", "body")
    operation = staticmethod(add_step)
    may_be_replaced = False  # its outcomes belong to it

    decision = ParentField(Decision)
    body = PlaceField(Body, label="Body")
    forum = ForumField(required=False, label="Board or committee")
    post = PostField(required=False, label="Post of the officer or member, where it is recorded")
    reserved_matter = forms.ModelChoiceField(
        ReservedMatter.objects.none(), required=False, label="Reserved matter", empty_label="None"
    )

    class Meta(FactForm.Meta):
        model = DecisionStep
        fields = (
            "capacity",
            "taken_by",
            "decider_words",
            "planned_on",
            "is_required",
            "after",
            "due_on",
            "due_source",
            "is_key",
            "key_reason",
            "may_be_called_in",
            "not_called_in_reason",
            "urgency",
            "urgency_reason",
            "urgency_agreed_by",
            "urgency_agreed_on",
            "condition_before",
            "condition_met_on",
            "paper_published_on",
            "paper_url",
            "is_not_required_because",
            *SOURCE,
        )
        labels = {
            "capacity": "What the body does here",
            "taken_by": "Who decides for it",
            "planned_on": "Day planned",
            "is_required": "The decision needs this step",
            "after": "Comes after steps",
            "due_on": "Day by which this step is due",
            "due_source": "Who set that day",
            "is_key": "Is it a key decision",
            "key_reason": "Why it is, or is not, a key decision",
            "not_called_in_reason": "Why it may not be called in",
            "urgency_reason": "Why it is urgent",
            "urgency_agreed_by": "Who agreed to the urgency",
            "urgency_agreed_on": "Day on which they agreed",
            "condition_before": "What must come first",
            "condition_met_on": "Day on which that was met",
            "paper_published_on": "Day on which the paper was published",
            "paper_url": "Address of the paper",
            "is_not_required_because": "Why it turned out not to be required",
        }
        help_texts = {
            "after": NUMBERS,
            "planned_on": "Where a meeting of the board is recorded on that day, the step moves with it.",
            "capacity": "Endorsing, advising and noting decide nothing.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["reserved_matter"]
        forum = None if self.is_new else self.instance.forum
        if forum and isinstance(choice, forms.ModelChoiceField):
            choice.queryset = ReservedMatter.objects.visible_to(self.user).filter(forum=forum)
        else:
            del self.fields["reserved_matter"]
        if self.is_new and isinstance(self.parent, Decision):
            self.initial.setdefault("source", self.parent.source_id)
        self.order_fields([*self.subject, "capacity", "taken_by", "forum", "post", "decider_words"])


class OutcomeForm(FactForm):
    """What a body came to; who says so decides whether it is confirmed."""

    subject = ("step",)
    may_be_replaced = False  # a correction always keeps the old one

    step = ParentField(DecisionStep)
    conditions = forms.CharField(
        required=False,
        label="Conditions",
        help_text="One on each line. They stay open until the body closes them.",
        widget=forms.Textarea({"rows": 2}),
        max_length=4000,
    )

    class Meta(FactForm.Meta):
        model = StepOutcome
        fields = (
            "outcome",
            "taken_on",
            "published_on",
            "published_at",
            "votes_for",
            "votes_against",
            "abstentions",
            "is_chairs_action",
            "reasons",
            "alternatives_rejected",
            "interests_declared",
            "url",
            *SOURCE,
        )
        labels = {
            "taken_on": "Day on which it was decided",
            "published_at": "Time of day at which it was published",
            "outcome": "Outcome",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step = self.parent if self.is_new else self.instance.step
        choice = self.fields["outcome"]
        if isinstance(step, DecisionStep) and isinstance(choice, forms.ChoiceField):
            fitting = outcomes_that_fit(step.capacity)
            choice.choices = [("", "Choose one"), *(each for each in StepOutcome.Outcome.choices if each[0] in fitting)]
            if self.is_new:
                self.initial.setdefault("source", step.source_id)
                self.initial.setdefault("taken_on", step.planned_on)
            self.fields["reason"].help_text = self._who_says(step)
        if not self.is_new:
            del self.fields["conditions"]

    def _who_says(self, step: DecisionStep) -> str:
        if speaks_for(self.user, step):
            return "You record this for the body. Its approver’s own word confirms it; anybody else’s awaits that."
        return "You report this. It counts, and binds nobody until the body’s approver confirms it."

    def record(self, *, key: str) -> StepOutcome:
        """Record or report it, with its conditions."""
        values = self.values()
        conditions = [line.strip() for line in values.pop("conditions", "").splitlines() if line.strip()]
        reason = self.cleaned_data["reason"]
        with transaction.atomic():
            saved = enter_outcome(
                by=self.user,
                reason=reason,
                source=self._source(),
                reference_key=key,
                standing=self.cleaned_data["standing"],
                today=timezone.localdate(),
                **values,
            )
            for text in conditions:
                add_condition(by=self.user, reason=reason, step=saved.step, text=text, source=saved.source)
        return saved

    def change(self, *, version: int) -> StepOutcome:
        """Correct it: the old one stays, marked as replaced."""
        with transaction.atomic():
            return correct_outcome(
                self.instance,
                by=self.user,
                reason=self.cleaned_data["reason"],
                version=version,
                today=timezone.localdate(),
                **self.values() | {"source": self._source()},
            )


class ConditionForm(FactForm):
    """A condition on which a body approved."""

    subject = ("step",)
    operation = staticmethod(add_condition)
    may_be_replaced = False

    step = ParentField(DecisionStep)

    class Meta(FactForm.Meta):
        model = StepCondition
        fields = ("text", "due_on", *SOURCE)
        labels = {"text": "Condition", "due_on": "Day by which it is to be met"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_new and isinstance(self.parent, DecisionStep):
            self.initial.setdefault("source", self.parent.source_id)
