"""Bodies: the legal persons that decide, hold money, employ and sign."""

from __future__ import annotations

import datetime as dt
import re
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from accounts.history.triggers import recorded
from partnerships.models.fact import DatedFact, Precision, Recorded, Sourced, no_overlap, period_in_order
from partnerships.visibility import PUBLIC_STANDINGS, VisibleQuerySet


class Sector(models.TextChoices):
    """Which line of accountability a body belongs to."""

    COUNCIL = "council", "Councils"
    NHS = "nhs", "NHS"
    NATIONAL = "national", "Government and Parliament"
    REGULATOR = "regulator", "Regulators"
    PUBLIC = "public", "The public"
    OTHER = "other", "Other partners"


class BodyKind(Recorded):
    """A kind of body, as data: the law attaches to its traits and dates, never to a class in code."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    plural = models.CharField(max_length=120)
    acronym = models.CharField(max_length=20, blank=True)
    sector = models.CharField(max_length=12, choices=Sector)
    explanation = models.TextField(blank=True)
    is_statutory = models.BooleanField(default=True)
    is_legal_person = models.BooleanField(default=True)
    is_commissioner = models.BooleanField(default=False)
    is_provider = models.BooleanField(default=False)
    is_upper_tier = models.BooleanField(
        default=False, help_text="Has social services: has a health and wellbeing board and health scrutiny."
    )
    may_be_section_75_party = models.BooleanField(default=False)
    # The rungs inside such a body, from those who work there upwards, for the picture of accountability.
    inner_line = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name"]
        triggers: ClassVar = recorded("body_kind")

    def __str__(self) -> str:
        return self.name


class LifeState(models.TextChoices):
    """Where a body stands in its life on a given day; computed from its dates."""

    PLANNED = "planned", "Planned"
    SHADOW = "shadow", "Shadow"
    LIVE = "live", "Open"
    ABOLISHED = "abolished", "Abolished"


class BodyQuerySet(VisibleQuerySet):
    """Bodies by where they stand in their life."""

    def in_state(self, state: str, day: dt.date) -> Self:
        """Bodies in one life state on `day`."""
        return self.filter(in_life_state(state, day))


def in_life_state(state: str, day: dt.date, body: str = "") -> Q:
    """The condition that the body at the path `body` (empty: the row itself) is in one life state on `day`."""

    def where(field: str, lookup: str, value: object) -> Q:
        return Q(**{f"{body}__{field}__{lookup}" if body else f"{field}__{lookup}": value})

    not_begun = where("established_on", "gt", day)
    in_shadow = where("shadow_from", "lte", day)
    ended = where("abolished_on", "lte", day)
    return {
        LifeState.LIVE: (where("established_on", "isnull", True) | where("established_on", "lte", day))
        & (where("abolished_on", "isnull", True) | where("abolished_on", "gt", day)),
        LifeState.ABOLISHED: ended,
        LifeState.SHADOW: not_begun & in_shadow,
        LifeState.PLANNED: not_begun & (where("shadow_from", "isnull", True) | where("shadow_from", "gt", day)),
    }[LifeState(state)]


class Body(Sourced):
    """A legal person: an integrated care board, a trust, a council, a department.

    `code` is its address: the ODS code of an NHS body, the GSS code of a council. `abolished_on` is
    the first day on which it no longer exists (source files give the last day). An `established_precision`
    of `first_observed` reads "recorded from": the body may be older.
    """

    code = models.CharField(max_length=40, unique=True)
    kind = models.ForeignKey(BodyKind, on_delete=models.PROTECT, related_name="bodies")
    region = models.CharField(max_length=100, blank=True)
    county = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="districts")
    website = models.URLField(max_length=500, blank=True)
    shadow_from = models.DateField(null=True, blank=True)
    established_on = models.DateField(null=True, blank=True)
    established_precision = models.CharField(max_length=20, choices=Precision, default=Precision.EXACT)
    abolished_on = models.DateField(
        null=True, blank=True, help_text="The first day on which the body no longer exists."
    )
    abolished_precision = models.CharField(max_length=20, choices=Precision, default=Precision.EXACT)

    objects = BodyQuerySet.as_manager()
    AT_BODIES = ("pk",)

    class Meta:
        verbose_name_plural = "bodies"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="body_life_in_order",
                condition=Q(established_on__isnull=True)
                | Q(abolished_on__isnull=True)
                | Q(abolished_on__gt=models.F("established_on")),
                violation_error_message="A body must begin before it ends. Check both dates.",
            ),
        ]
        indexes = [
            models.Index(fields=["region"], condition=Q(standing__in=PUBLIC_STANDINGS), name="body_region_public")
        ]
        triggers: ClassVar = recorded("body", bodies=["id"])

    def __str__(self) -> str:
        return self.code

    def state_on(self, day: dt.date) -> LifeState:
        """Planned, shadow, live or abolished on `day`."""
        if self.abolished_on and day >= self.abolished_on:
            return LifeState.ABOLISHED
        if self.established_on is None or day >= self.established_on:
            return LifeState.LIVE
        return LifeState.SHADOW if self.shadow_from and day >= self.shadow_from else LifeState.PLANNED


class BodyName(DatedFact):
    """A name of a body. Official names divide all time between them, so that every day has exactly one.

    The first official name has no start and the last no end: the page cuts both to the body's life.
    """

    class Use(models.TextChoices):
        OFFICIAL = "official", "Official name"
        ALSO_KNOWN_AS = "also_known_as", "Also written as"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=300)
    use = models.CharField(max_length=20, choices=Use, default=Use.OFFICIAL)
    initials = models.CharField(max_length=60, editable=False, default="")

    VISIBLE_WITH = ("body",)
    AT_BODIES = ("body",)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            period_in_order("body_name"),
            no_overlap(
                "body_name",
                "body",
                condition=Q(use="official"),
                message="This body already has an official name on some of these days. End that name first.",
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="body_name_in_order"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="body_name_near"),
            models.Index(OpClass("initials", name="varchar_pattern_ops"), name="body_name_initials"),
        ]
        triggers: ClassVar = recorded("body_name", bodies=["body_id"])

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the initials in step with the name."""
        self.initials = initials_of(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django’s own arguments


def initials_of(name: str) -> str:
    """The first letters of the words of a name, upper case: Nottingham University Hospitals NHS Trust is NUHNT."""
    words = [word for word in re.findall(r"[A-Za-z]+", name) if word.lower() not in {"and", "of", "the", "for"}]
    return "".join(word[0] for word in words).upper()[:60]


class CodeScheme(models.TextChoices):
    """Who gives out a code."""

    ODS = "ods", "ODS code"
    GSS = "gss", "ONS (GSS) code"
    FORMER_GSS = "former_gss", "Former ONS (GSS) code"
    FORMER_ODS = "former_ods", "Former ODS code"
    MHCLG = "mhclg", "MHCLG code"
    SNAC = "snac", "SNAC code"
    LOCAL_AUTHORITY = "local_authority", "Local authority code"
    GOV_UK = "gov_uk", "GOV.UK short name"


class BodyCode(DatedFact):
    """A code by which a body is known in one scheme."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=20, choices=CodeScheme)
    code = models.CharField(max_length=60)

    VISIBLE_WITH = ("body",)
    AT_BODIES = ("body",)

    class Meta:
        ordering = ["scheme", "code"]
        constraints = [
            period_in_order("body_code"),
            no_overlap("body_code", "scheme", "code", message="Another body has this code on some of these days."),
        ]
        indexes = [models.Index(Upper("code"), name="body_code_upper")]
        triggers: ClassVar = recorded("body_code", bodies=["body_id"])

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.code}"
