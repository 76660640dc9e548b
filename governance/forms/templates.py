"""Editing a usual route: its name, its steps, and one more step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from config.forms import PlainForm
from governance.forms.starting import ANSWER, YES_NO_NOT_RECORDED
from governance.models import DecisionStep, ForumKind, TemplateStep

MOST_STEPS = 40


class TemplateForm(PlainForm):
    """What a route is called, and why it is changed."""

    name = forms.CharField(max_length=200, label="Name")
    explanation = forms.CharField(required=False, label="Explanation", widget=forms.Textarea({"rows": 3}))
    is_offered = forms.BooleanField(required=False, label="Offered when a decision is started")
    reason = forms.CharField(
        max_length=1000,
        label="Reason for this change",
        error_messages={"required": "Enter the reason for this change"},
    )

    def values(self) -> dict[str, Any]:
        """The columns of the route."""
        return {name: self.cleaned_data[name] for name in ("name", "explanation", "is_offered")}


class TemplateStepForm(PlainForm):
    """One step of a route."""

    number = forms.IntegerField(min_value=1, max_value=MOST_STEPS, widget=forms.HiddenInput)
    label = forms.CharField(max_length=200, label="What happens")
    who = forms.ChoiceField(choices=TemplateStep.Who, label="Who")
    taken_by = forms.ChoiceField(choices=DecisionStep.TakenBy, label="Taken by")
    forum_kind = forms.ModelChoiceField(
        ForumKind.objects.all(), required=False, label="Kind of board or committee", empty_label="As each body has it"
    )
    decider_words = forms.CharField(required=False, max_length=300, label="Who decides, in words")
    capacity = forms.ChoiceField(choices=DecisionStep.Capacity, label="Asked to")
    is_required = forms.BooleanField(required=False, label="Required")
    is_key = forms.ChoiceField(choices=YES_NO_NOT_RECORDED, required=False, label="Key decision")
    may_be_called_in = forms.ChoiceField(choices=YES_NO_NOT_RECORDED, required=False, label="May be called in")
    may_be_delegated = forms.ChoiceField(choices=YES_NO_NOT_RECORDED, required=False, label="May be delegated")
    after = forms.CharField(required=False, label="Comes after steps", help_text="Their numbers, with commas.")
    note = forms.CharField(required=False, label="Note", widget=forms.Textarea({"rows": 2}))
    is_offered = forms.BooleanField(required=False, label="Part of the route")

    def clean_after(self) -> list[int]:
        """The numbers of other steps."""
        typed = [part.strip() for part in self.cleaned_data["after"].replace(" ", ",").split(",") if part.strip()]
        if not all(part.isdecimal() and len(part) <= 2 for part in typed):
            raise ValidationError("Enter the numbers of steps, such as 1, 2")
        return sorted({int(part) for part in typed})

    def values(self) -> dict[str, Any]:
        """The columns of the step."""
        answers = {name: ANSWER[self.cleaned_data[name]] for name in ("is_key", "may_be_called_in", "may_be_delegated")}
        return {**self.cleaned_data, **answers}


def step_initial(step: TemplateStep) -> dict[str, Any]:
    """What the boxes of a recorded step hold."""
    words = {None: "", True: "yes", False: "no"}
    plain = ("number", "label", "who", "taken_by", "decider_words", "capacity", "is_required", "note", "is_offered")
    return {name: getattr(step, name) for name in plain} | {
        "forum_kind": step.forum_kind_id,
        "after": ", ".join(map(str, step.after)),
        **{name: words[getattr(step, name)] for name in ("is_key", "may_be_called_in", "may_be_delegated")},
    }
