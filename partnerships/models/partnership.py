"""Partnerships: arrangements between bodies; never legal persons themselves."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from accounts.history.triggers import recorded
from partnerships.models.body import CodeScheme
from partnerships.models.fact import DatedFact, Recorded, Sourced, no_overlap, period_in_order
from partnerships.visibility import VisibleQuerySet


class Level(models.TextChoices):
    """How wide an area a partnership works for."""

    SYSTEM = "system", "System"
    PLACE = "place", "Place"
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
    REGION = "region", "Region"
    CROSS_SYSTEM = "cross_system", "Across systems"
    NATIONAL = "national", "National"


class PartnershipKind(Recorded):
    """A kind of partnership, as data: plan, partnership, integrated care system, place, cluster and those to come."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    plural = models.CharField(max_length=120)
    acronym = models.CharField(max_length=20, blank=True)
    explanation = models.TextField(blank=True)
    is_statutory = models.BooleanField(default=False)
    shares_leaders = models.BooleanField(
        default=False, help_text="A cluster: bodies that share leaders and stay separate bodies."
    )
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name"]
        triggers: ClassVar = recorded("partnership_kind")

    def __str__(self) -> str:
        return self.name


class Partnership(Sourced):
    """An arrangement between bodies. It can agree nothing by itself: its members decide, each by its own route."""

    slug = models.SlugField(max_length=120, unique=True)
    level = models.CharField(max_length=20, choices=Level, default=Level.SYSTEM)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="places")
    region = models.CharField(max_length=100, blank=True)
    footprint = models.CharField(max_length=500, blank=True, help_text="The area, in words.")
    purpose = models.TextField(blank=True)
    website = models.URLField(max_length=500, blank=True)

    objects = VisibleQuerySet.as_manager()
    AT_PARTNERSHIPS = ("pk",)

    class Meta:
        ordering = ["slug"]
        triggers: ClassVar = recorded("partnership", partnerships=["id"])

    def __str__(self) -> str:
        return self.slug


class PartnershipStage(DatedFact):
    """What a partnership officially was and was called for a time: a plan, then a partnership, then a system."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="stages")
    kind = models.ForeignKey(PartnershipKind, on_delete=models.PROTECT, related_name="stages")
    official_name = models.CharField(max_length=300)
    why_changed = models.CharField(max_length=500, blank=True)

    VISIBLE_WITH = ("partnership",)
    AT_PARTNERSHIPS = ("partnership",)

    class Meta:
        ordering = ["official_name", "id"]
        constraints = [
            period_in_order("partnership_stage"),
            no_overlap(
                "partnership_stage",
                "partnership",
                message="This partnership already has an official name on some of these days. End that one first.",
            ),
        ]
        indexes = [
            models.Index(fields=["official_name", "id"], name="stage_name_in_order"),
            GinIndex(OpClass(Upper("official_name"), name="gin_trgm_ops"), name="stage_name_near"),
        ]
        triggers: ClassVar = recorded("partnership_stage", partnerships=["partnership_id"])

    def __str__(self) -> str:
        return self.official_name


class PartnershipAlias(DatedFact):
    """Another way in which sources write a partnership's name."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=300)

    VISIBLE_WITH = ("partnership",)
    AT_PARTNERSHIPS = ("partnership",)

    class Meta:
        verbose_name_plural = "partnership aliases"
        ordering = ["name", "id"]
        constraints = [period_in_order("partnership_alias")]
        indexes = [GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="alias_name_near")]
        triggers: ClassVar = recorded("partnership_alias", partnerships=["partnership_id"])

    def __str__(self) -> str:
        return self.name


class PartnershipCode(DatedFact):
    """A code by which a partnership's footprint is known in one scheme."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=20, choices=CodeScheme)
    code = models.CharField(max_length=60)

    VISIBLE_WITH = ("partnership",)
    AT_PARTNERSHIPS = ("partnership",)

    class Meta:
        ordering = ["scheme", "code"]
        constraints = [
            period_in_order("partnership_code"),
            no_overlap(
                "partnership_code", "scheme", "code", message="Another partnership has this code on some of these days."
            ),
        ]
        indexes = [models.Index(Upper("code"), name="partnership_code_upper")]
        triggers: ClassVar = recorded("partnership_code", partnerships=["partnership_id"])

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.code}"


class PartnershipState(DatedFact):
    """Whether a partnership is at work: forming, active, paused, ended or superseded."""

    class State(models.TextChoices):
        FORMING = "forming", "Forming"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        ENDED = "ended", "Ended"
        SUPERSEDED = "superseded", "Superseded"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="states")
    state = models.CharField(max_length=12, choices=State)
    reason = models.CharField(max_length=500, blank=True)

    VISIBLE_WITH = ("partnership",)
    AT_PARTNERSHIPS = ("partnership",)

    class Meta:
        ordering = ["valid_from", "id"]
        constraints = [
            period_in_order("partnership_state"),
            no_overlap(
                "partnership_state",
                "partnership",
                message="This partnership already has a state on some of these days. End that one first.",
            ),
        ]
        triggers: ClassVar = recorded("partnership_state", partnerships=["partnership_id"])

    def __str__(self) -> str:
        return self.get_state_display()
