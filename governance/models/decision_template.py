"""The usual routes of decisions, as data that an administrator can edit."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.history.triggers import recorded
from governance.models.forum import ForumKind
from partnerships.models import Recorded


class DecisionTemplate(Recorded):
    """A usual route: a new section 75 agreement, a Better Care Fund plan, a substantial service change."""

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    explanation = models.TextField(blank=True)
    is_offered = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name"]
        triggers: ClassVar = recorded("decision_template")

    def __str__(self) -> str:
        return self.name


class TemplateStep(Recorded):
    """One step of a route, spelt out for each body that it fits."""

    class Who(models.TextChoices):
        EACH_COUNCIL = "each_council", "Each upper-tier council"
        EACH_DISTRICT = "each_district", "Each district council"
        EACH_ICB = "each_icb", "Each integrated care board"
        EACH_NHS_MEMBER = "each_nhs_member", "Each NHS body in the partnership"
        EACH_MEMBER = "each_member", "Each member of the partnership"
        LEAD_BODY = "lead_body", "The lead body"
        CHOSEN = "chosen", "A body that is chosen for each decision"

    template = models.ForeignKey(DecisionTemplate, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    who = models.CharField(max_length=16, choices=Who)
    taken_by = models.CharField(max_length=8, default="forum")
    forum_kind = models.ForeignKey(ForumKind, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decider_words = models.CharField(max_length=300, blank=True)
    capacity = models.CharField(max_length=16)
    is_required = models.BooleanField(default=True)
    is_key = models.BooleanField(null=True, blank=True)
    may_be_called_in = models.BooleanField(null=True, blank=True)
    may_be_delegated = models.BooleanField(null=True, blank=True)
    after = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    note = models.TextField(blank=True)
    is_offered = models.BooleanField(default=True)

    class Meta:
        ordering = ["template", "number"]
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="template_step_number")]
        triggers: ClassVar = recorded("template_step")

    def __str__(self) -> str:
        return f"{self.template}, step {self.number}"
