"""How open a decision was: notices, who was told and when, private business."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from accounts.roles import Permission
from config.dates_in_words import day_words
from governance.models.decision import Decision, DecisionStep
from governance.models.forum import Forum
from governance.models.meeting import AgendaItem, Meeting
from partnerships.models import Body, Sourced
from partnerships.visibility import VisibleQuerySet


class Notice(Sourced):
    """A notice that a body published: of a key decision, of private business, of urgency.

    `contents` are the codes of what regulation 9 (SI 2012/2089) asks for and the notice holds.
    """

    class Kind(models.TextChoices):
        KEY_DECISION = "key_decision", "Key decision (28 clear days)"
        PRIVATE_28 = "private_28", "Private business: first notice (28 clear days)"
        PRIVATE_5 = "private_5", "Private business: second notice (5 clear days)"
        GENERAL_EXCEPTION = "general_exception", "General exception"
        SPECIAL_URGENCY = "special_urgency", "Special urgency"
        URGENCY_REASONS = "urgency_reasons", "Reasons for urgency"
        MEETING = "meeting", "Notice of a meeting"
        CONSULTATION = "consultation", "Consultation"

    kind = models.CharField(max_length=20, choices=Kind)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="notices")
    step = models.ForeignKey(DecisionStep, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    published_on = models.DateField()
    url = models.URLField(max_length=500, blank=True)
    reasons = models.TextField(blank=True)
    contents = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    representations = models.TextField(blank=True)
    response = models.TextField(blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = (
        "body",
        "step",
        "step__decision",
        "step__decision__partnership",
        "step__decision__lead_body",
        "meeting",
        "item",
    )
    AT_BODIES = ("body", "step__body")
    KEPT_WITH = (Permission.PUBLISH_NOTICES,)

    class Meta:
        ordering = ["published_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="notice_about_something",
                condition=Q(step__isnull=False) | Q(meeting__isnull=False) | Q(item__isnull=False),
                violation_error_message="Say which step, meeting or item the notice is about.",
            ),
        ]
        triggers: ClassVar = recorded("notice", bodies=["body_id"])

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {day_words(self.published_on)}"


class Engagement(Sourced):
    """Who was told, invited, consulted or sent the draft of a decision, when and how."""

    class Kind(models.TextChoices):
        INFORMED = "informed", "Told"
        INVITED = "invited", "Invited"
        CONSULTED = "consulted", "Consulted"
        DRAFT_SENT = "draft_sent", "Sent the draft"
        CO_PRODUCED = "co_produced", "Took part in writing it"
        PUBLISHED = "published", "Published to everybody"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="engagements")
    kind = models.CharField(max_length=12, choices=Kind)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="engagements")
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    audience = models.CharField(max_length=300, blank=True, help_text="Where it was not a body: the public, patients.")
    on = models.DateField()
    by_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=300, blank=True)
    respond_by = models.DateField(null=True, blank=True)
    responded_on = models.DateField(null=True, blank=True)
    response = models.TextField(blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = ("decision", "decision__partnership", "decision__lead_body", "body", "forum")
    AT_BODIES = ("decision__lead_body", "body")
    AT_PARTNERSHIPS = ("decision__partnership",)
    KEPT_WITH = (Permission.CREATE_DECISION, Permission.ADD_OWN_STEP)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                name="engagement_of_somebody",
                condition=Q(body__isnull=False) | Q(forum__isnull=False) | ~Q(audience=""),
                violation_error_message="Say who was told: a body, a forum, or an audience in words.",
            ),
        ]
        triggers: ClassVar = recorded("engagement", bodies=["body_id", "by_body_id"])

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {day_words(self.on)}"
