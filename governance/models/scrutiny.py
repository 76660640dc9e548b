"""Scrutiny's side of a decision: call-in by councillors, consultation on substantial change, and what followed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from accounts.roles import Permission
from config.dates_in_words import day_words
from governance.models.decision import OF_A_DECISION, OF_A_STEP, Decision, DecisionStep
from governance.models.forum import Forum
from partnerships.models import Body, Sourced
from partnerships.visibility import VisibleQuerySet

# Whoever keeps the decision, the NHS body's own people, and the councils' scrutiny officers.
OF_SUBSTANTIAL_CHANGE = (Permission.CREATE_DECISION, Permission.ADD_OWN_STEP, Permission.RECORD_SCRUTINY)


class CallIn(Sourced):
    """A call-in by councillors of one step: a valid one suspends its effect until it is settled (LGA 2000, s9F)."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "The decision stands"
        REFERRED_BACK = "referred_back", "Referred back to the decision-maker"
        REFERRED_TO_COUNCIL = "referred_to_council", "Referred to full council"
        LAPSED = "lapsed", "Lapsed: no meeting in time"
        WITHDRAWN = "withdrawn", "Withdrawn by the callers"

    step = models.ForeignKey(DecisionStep, on_delete=models.PROTECT, related_name="call_ins")
    received_on = models.DateField()
    received_at = models.TimeField(null=True, blank=True)
    callers = models.CharField(max_length=500, blank=True, help_text="Who called it in.")
    callers_count = models.PositiveSmallIntegerField(null=True, blank=True)
    grounds = models.TextField(blank=True)
    is_valid = models.BooleanField("judged valid", null=True, blank=True)
    judged_on = models.DateField(null=True, blank=True)
    judged_because = models.TextField(blank=True)
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, null=True, blank=True, related_name="call_ins")
    meets_on = models.DateField("scrutiny meets on", null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    reconsidered_on = models.DateField(null=True, blank=True)
    reconsidered_words = models.TextField("what the decision-maker then decided", blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = OF_A_STEP
    AT_BODIES = ("step__body",)
    READ_AT_BODIES = ("step__decision__bodies",)
    KEPT_WITH = (Permission.RECORD_SCRUTINY, Permission.JUDGE_CALL_IN)

    class Meta:
        verbose_name = "call-in by councillors"
        verbose_name_plural = "call-ins by councillors"
        ordering = ["received_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="call_in_outcome_dated",
                condition=Q(outcome="") | Q(outcome_on__isnull=False),
                violation_error_message="Enter the day of the outcome.",
            ),
        ]
        triggers: ClassVar = recorded("call_in")

    def __str__(self) -> str:
        return f"call-in by councillors received {day_words(self.received_on)}"


class SubstantialView(Sourced):
    """Whether a council holds a proposal to be a substantial change for its area (NHS Act 2006, s244; reg 23)."""

    class View(models.TextChoices):
        SUBSTANTIAL = "substantial", "Substantial"
        NOT_SUBSTANTIAL = "not_substantial", "Not substantial"
        NOT_GIVEN = "not_given", "Not yet given"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="substantial_views")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="substantial_views")
    view = models.CharField(max_length=16, choices=View, default=View.NOT_GIVEN)
    on = models.DateField(null=True, blank=True)
    reasons = models.TextField(blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = (*OF_A_DECISION, "body")
    AT_BODIES = ("body", "decision__lead_body")
    AT_PARTNERSHIPS = ("decision__partnership",)
    KEPT_WITH = OF_SUBSTANTIAL_CHANGE

    class Meta:
        ordering = ["decision", "body"]
        triggers: ClassVar = recorded("substantial_view", bodies=["body_id"])

    def __str__(self) -> str:
        return f"{self.body}: {self.get_view_display()}"


class ScrutinyConsultation(Sourced):
    """Consultation of a council, or of the joint committee where several are affected, on a substantial change."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="consultations")
    by_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="consultations_run")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations")
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations")
    started_on = models.DateField(null=True, blank=True)
    published_on = models.DateField("dates published on", null=True, blank=True)
    comments_by = models.DateField(null=True, blank=True)
    decide_by = models.DateField(null=True, blank=True)
    responded_on = models.DateField(null=True, blank=True)
    response = models.TextField(blank=True)
    recommendations_count = models.PositiveSmallIntegerField(null=True, blank=True)
    is_exempt_for_safety = models.BooleanField("not consulted on, for safety or welfare", default=False)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = (*OF_A_DECISION, "by_body", "body", "forum")
    AT_BODIES = ("decision__lead_body", "by_body", "body", "forum__body")
    AT_PARTNERSHIPS = ("decision__partnership",)
    KEPT_WITH = OF_SUBSTANTIAL_CHANGE

    class Meta:
        ordering = ["started_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="consultation_of_somebody",
                condition=Q(body__isnull=False) | Q(forum__isnull=False),
                violation_error_message="Name the council or the joint committee that is consulted.",
            ),
        ]
        triggers: ClassVar = recorded("scrutiny_consultation", bodies=["by_body_id", "body_id"])

    def __str__(self) -> str:
        return f"consultation by {self.by_body}"


class ScrutinyReferral(Sourced):
    """A referral to the Secretary of State: a power until 30 January 2024; a later one is kept and marked."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="referrals")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals")
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals")
    on = models.DateField()
    on_precision = models.CharField(max_length=20, default="exact")
    grounds = models.TextField(blank=True)
    replied_on = models.DateField(null=True, blank=True)
    replied_precision = models.CharField(max_length=20, default="exact")
    reply = models.TextField(blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = (*OF_A_DECISION, "body", "forum")
    AT_BODIES = ("decision__lead_body", "body", "forum__body")
    AT_PARTNERSHIPS = ("decision__partnership",)
    KEPT_WITH = OF_SUBSTANTIAL_CHANGE

    class Meta:
        ordering = ["on", "id"]
        triggers: ClassVar = recorded("scrutiny_referral", bodies=["body_id"])

    def __str__(self) -> str:
        return f"referral on {day_words(self.on)}"


class SecretaryOfStateCallIn(Sourced):
    """A request that the Secretary of State call in a reconfiguration, and what came of it (since 31 January 2024)."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="secretary_of_state_call_ins")
    requested_by = models.CharField(max_length=300, blank=True)
    requested_on = models.DateField(null=True, blank=True)
    grounds = models.TextField(blank=True)
    notified_on = models.DateField("notified by the NHS body on", null=True, blank=True)
    directed_on = models.DateField("direction given on", null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = OF_A_DECISION
    AT_BODIES = ("decision__lead_body",)
    AT_PARTNERSHIPS = ("decision__partnership",)
    KEPT_WITH = OF_SUBSTANTIAL_CHANGE

    class Meta:
        verbose_name = "Secretary of State call-in"
        ordering = ["requested_on", "id"]
        triggers: ClassVar = recorded("secretary_of_state_call_in")

    def __str__(self) -> str:
        return f"Secretary of State call-in of {self.decision}"
