"""What bodies and partnerships came from and what they became."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from config.dates_in_words import day_words
from partnerships.models.body import Body
from partnerships.models.fact import Precision, Sourced
from partnerships.models.partnership import Partnership
from partnerships.visibility import Reader, VisibleQuerySet


class SuccessionQuerySet(VisibleQuerySet):
    """A succession is seen through its parts: it shows where at least one part does."""

    def visible_to(self, user: Reader) -> Self:
        """Successions with a part that this reader may see."""
        return self.filter(pk__in=SuccessionPart.objects.visible_to(user).values("succession"))

    def editable_by(self, user: Reader) -> Self:
        """Successions with a part in a place that this reader keeps."""
        return self.filter(pk__in=SuccessionPart.objects.editable_by(user).values("succession"))


class Succession(Sourced):
    """One event of reorganisation on one day, from any number of predecessors to any number of successors."""

    class Kind(models.TextChoices):
        MERGER = "merger", "Merger"
        SPLIT = "split", "Split"
        RENAME = "rename", "Rename"
        CONVERSION = "conversion", "Conversion"
        BOUNDARY_CHANGE = "boundary_change", "Boundary change"
        FUNCTION_TRANSFER = "function_transfer", "Transfer of functions"
        ABOLITION = "abolition", "Abolition"
        ACQUISITION = "acquisition", "Acquisition"
        REORGANISATION = "reorganisation", "Reorganisation of councils"
        RECORDED = "recorded", "Succession; kind not recorded"
        AREA_OVERLAP = "area_overlap", "Overlap of area; not a legal succession"

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved"
        IN_FORCE = "in_force", "In force"
        CANCELLED = "cancelled", "Cancelled"

    # After these a predecessor goes on, unless its own last day says otherwise.
    NOT_AN_END: ClassVar[frozenset[str]] = frozenset({Kind.AREA_OVERLAP, Kind.BOUNDARY_CHANGE, Kind.FUNCTION_TRANSFER})
    PLANNED: ClassVar[frozenset[str]] = frozenset({Status.PROPOSED, Status.APPROVED})

    class Worklist(models.TextChoices):
        """Whether people here settle, item by item, what hangs on the bodies that end."""

        NOT_KEPT = "not_kept", "Not kept: it was recorded after it happened"
        OPEN = "open", "Open"
        COMPLETE = "complete", "Complete"

    kind = models.CharField(max_length=20, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.IN_FORCE)
    effective_on = models.DateField("takes effect on")
    effective_precision = models.CharField(max_length=20, choices=Precision, default=Precision.EXACT)
    legal_instrument = models.CharField(max_length=300, blank=True)
    instrument_url = models.URLField(max_length=500, blank=True)
    worklist = models.CharField(max_length=10, choices=Worklist, default=Worklist.NOT_KEPT)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["effective_on", "id"]
        indexes = [models.Index(fields=["effective_on", "id"], name="succession_in_order")]
        triggers: ClassVar = recorded("succession")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {day_words(self.effective_on)}"


class SuccessionPart(Sourced):
    """One predecessor and one successor; no successor means abolished without one. Shares its succession's standing."""

    class Scope(models.TextChoices):
        WHOLE = "whole", "Whole"
        PART = "part", "Part"
        NOT_RECORDED = "not_recorded", "Extent not recorded"

    succession = models.ForeignKey(Succession, on_delete=models.PROTECT, related_name="parts")
    from_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="succession_parts_out"
    )
    to_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="succession_parts_in"
    )
    from_partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="succession_parts_out"
    )
    to_partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="succession_parts_in"
    )
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.NOT_RECORDED)
    share = models.DecimalField(
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="From 0 to 1: the part of the predecessor that passes to this successor.",
    )
    functions = models.CharField(max_length=500, blank=True, help_text="Which functions or area pass, in words.")

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = ("from_body", "to_body", "from_partnership", "to_partnership")
    AT_BODIES = ("from_body", "to_body")
    AT_PARTNERSHIPS = ("from_partnership", "to_partnership")

    class Meta:
        ordering = ["succession", "id"]
        constraints = [
            models.CheckConstraint(
                name="succession_part_of_one_sort",
                condition=Q(from_body__isnull=False, from_partnership__isnull=True, to_partnership__isnull=True)
                | Q(from_partnership__isnull=False, from_body__isnull=True, to_body__isnull=True),
                violation_error_message="Name one predecessor, and a successor of the same sort or none.",
            ),
            models.CheckConstraint(
                name="succession_part_not_to_itself",
                condition=~Q(from_body=models.F("to_body")) & ~Q(from_partnership=models.F("to_partnership")),
                violation_error_message="A body cannot succeed itself. Record a new name instead.",
            ),
        ]
        triggers: ClassVar = recorded(
            "succession_part",
            bodies=["from_body_id", "to_body_id"],
            partnerships=["from_partnership_id", "to_partnership_id"],
        )

    def __str__(self) -> str:
        return f"part {self.pk} of succession {self.succession_id}"
