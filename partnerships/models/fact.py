"""What every dated, sourced fact of the register has in common."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Func, Q
from django.db.models.expressions import Combinable

from accounts.roles import Permission
from partnerships.visibility import VisibleQuerySet


class Precision(models.TextChoices):
    """How well a date is known. The day stored is the first day that fits."""

    EXACT = "exact", "exact day"
    MONTH = "month", "month only"
    YEAR = "year", "year only"
    FIRST_OBSERVED = "first_observed", "first seen in a source on this day; it may be older"
    LAST_OBSERVED = "last_observed", "last seen in a source before this day; it may have gone on"
    NOT_BEFORE = "not_before", "this day or later"
    INFERRED = "inferred", "inferred, not read in a source"
    UNKNOWN = "unknown", "not recorded"


class Confidence(models.TextChoices):
    """How far a fact can be relied on."""

    CONFIRMED = "confirmed", "Confirmed by the source"
    REPORTED = "reported", "Reported, not confirmed by the body itself"
    INFERRED = "inferred", "Inferred by this register"


class Standing(models.TextChoices):
    """Where a record stands: only `accepted` facts are held to the constraints against overlap."""

    DRAFT = "draft", "Draft"
    ACCEPTED = "accepted", "Accepted"
    CLAIMED = "claimed", "Claimed by a source that disagrees"
    SUPERSEDED = "superseded", "Replaced by a later record"
    WITHDRAWN = "withdrawn", "Recorded by mistake and withdrawn"


class Recorded(models.Model):
    """A record with a version, for two people who edit at once, and a key by which a file finds it again.

    `reference_key` is set by files that are loaded again (the register of England, arrangement files);
    `version` goes up by one at each save through the operations.
    """

    version = models.PositiveIntegerField(default=1, editable=False)
    reference_key = models.CharField(max_length=300, unique=True, null=True, editable=False)  # noqa: DJ001 - many without a key may not collide

    # Any of these permissions, held where the record belongs, lets a person record and change it.
    KEPT_WITH: ClassVar[tuple[Permission, ...]] = (Permission.EDIT_REGISTER,)

    class Meta:
        abstract = True


class Sourced(Recorded):
    """A record that says where it comes from, where it stands, and who last looked at it."""

    standing = models.CharField(max_length=10, choices=Standing, default=Standing.ACCEPTED)
    source = models.ForeignKey("partnerships.Source", on_delete=models.PROTECT, related_name="+")
    source_detail = models.CharField(
        max_length=500, blank=True, help_text="Where in the source, for example minute 4.2 or page 12."
    )
    confidence = models.CharField(max_length=10, choices=Confidence, default=Confidence.CONFIRMED)
    note = models.TextField(blank=True)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    # Paths to the other records that must be visible too before this one is (see `partnerships.visibility`).
    VISIBLE_WITH: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


class DatedQuerySet(VisibleQuerySet):
    """Facts by the day on which they held."""

    def as_at(self, day: dt.date | Combinable) -> Self:
        """Accepted facts that held on `day`, or on that of a column; start inclusive, end exclusive."""
        return self.accepted().holding_on(day)

    def holding_on(self, day: dt.date | Combinable) -> Self:
        """Facts of any standing that held on `day`."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        )


class DatedFact(Sourced):
    """A fact that holds from `valid_from` (inclusive) to `valid_to` (exclusive).

    An empty start means "from the beginning, as far as recorded"; an empty end means "still".
    """

    valid_from = models.DateField("from", null=True, blank=True)
    from_precision = models.CharField(max_length=20, choices=Precision, default=Precision.EXACT)
    valid_to = models.DateField(
        "until", null=True, blank=True, help_text="The first day on which this no longer holds."
    )
    to_precision = models.CharField(max_length=20, choices=Precision, default=Precision.EXACT)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a reversed period here: PostgreSQL cannot even build the range that the overlap check needs."""
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValidationError({"valid_to": "The end must be after the start. Check both dates."})


def period_in_order(name: str) -> models.CheckConstraint:
    """The database's own refusal of an end on or before the start."""
    return models.CheckConstraint(
        name=f"{name}_period",
        condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
        violation_error_message="The end must be after the start. Check both dates.",
    )


def no_overlap(name: str, *columns: str, message: str, condition: Q | None = None) -> ExclusionConstraint:
    """Two accepted facts about the same `columns` may not hold on the same day."""
    accepted = Q(standing=Standing.ACCEPTED)
    return ExclusionConstraint(
        name=f"{name}_no_overlap",
        expressions=[
            (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
            *((column, RangeOperators.EQUAL) for column in columns),
        ],
        condition=accepted & condition if condition is not None else accepted,
        violation_error_message=message,
    )


class DateRange(Func):
    """A half-open PostgreSQL date range."""

    function = "DATERANGE"
    output_field = DateRangeField()
