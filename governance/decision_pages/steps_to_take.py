"""Two pages that ask why before something is closed: a decision is withdrawn, a condition is closed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Permission, Reach, why_not
from config.date_parts import DateParts
from config.forms import PlainForm
from governance.models import Decision, StepCondition
from governance.operations.condition import close_condition
from governance.operations.decision import withdraw_decision
from governance.operations.outcome import speaks_for
from partnerships.forms.actions import ReasonForm
from partnerships.models import Standing
from partnerships.operations.permission import name_of
from partnerships.views.editing_gates import SignedInRequest
from partnerships.views.editing_steps import StepOnFact


class WithdrawnForm(ReasonForm):
    """On which day, and why, the proposal was withdrawn."""

    on = DateParts(label="Day on which it was withdrawn")
    because = forms.CharField(label="Why it was withdrawn", widget=forms.Textarea({"rows": 3}), max_length=2000)
    field_order = ("version", "on", "because", "reason")


class ClosedForm(ReasonForm):
    """On which day, and how, a condition was met."""

    on = DateParts(label="Day on which it was closed")
    because = forms.CharField(
        label="How it was met, or why it is waived", widget=forms.Textarea({"rows": 3}), max_length=2000
    )
    field_order = ("version", "on", "because", "reason")


class WithdrawDecision(StepOnFact):
    """The proposal was withdrawn; what bodies decided before stays on the record."""

    form = WithdrawnForm
    words = "Record that it was withdrawn"
    consequence = "The page will say that the proposal was withdrawn. What bodies decided before stays on the record."
    done = "Recorded as withdrawn."

    @classmethod
    def applies_to(cls, fact: Any) -> bool:
        """Only what is published and not withdrawn."""
        return super().applies_to(fact) and fact.standing != Standing.DRAFT and fact.withdrawn_on is None

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> Decision:
        """Withdraw it."""
        return withdraw_decision(fact, by=request.user, today=timezone.localdate(), **form.cleaned_data)


class CloseCondition(StepOnFact):
    """A condition was met or is waived, as the body that set it says."""

    form = ClosedForm
    words = "Close this condition"
    consequence = "The decision no longer waits for it. Only the body that set a condition can close it."
    done = "The condition is closed."

    @classmethod
    def applies_to(cls, fact: Any) -> bool:
        """Only an open condition."""
        return super().applies_to(fact) and fact.closed_on is None

    def refuse(self, request: SignedInRequest, fact: Any) -> None:
        """No role on a partnership, and no administrator, closes a body's condition."""
        if not speaks_for(request.user, fact.step):
            where = name_of(fact.step.body, timezone.localdate())
            raise PermissionDenied(why_not(Permission.RECORD_OUTCOME_OF_OWN_BODY, where, Reach.OWN_BODY))

    def take(self, request: SignedInRequest, fact: Any, form: PlainForm) -> StepCondition:
        """Close it."""
        return close_condition(fact, by=request.user, today=timezone.localdate(), **form.cleaned_data)
