"""Which bodies belong to a partnership, on what basis, and what happened to each membership."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from config.dates_in_words import day_words
from partnerships.models.body import Body
from partnerships.models.fact import DatedFact, Precision, Sourced, no_overlap, period_in_order
from partnerships.models.partnership import Partnership
from partnerships.visibility import VisibleQuerySet


class Membership(DatedFact):
    """A body's place in a partnership. An overlap of area is kept as such: it does not say that the body joined."""

    class Role(models.TextChoices):
        CONVENOR = "convenor", "Convenor"
        STATUTORY_FOUNDER = "statutory_founder", "Statutory founder"
        FULL_MEMBER = "full_member", "Full member"
        ASSOCIATE = "associate", "Associate"
        OBSERVER = "observer", "Observer"
        CONSULTEE = "consultee", "Consultee"
        NOT_RECORDED = "not_recorded", "Role not recorded"

    class Basis(models.TextChoices):
        STATUTORY = "statutory", "Set by law"
        AGREED = "agreed", "Agreed by the body"
        PUBLISHED_LIST = "published_list", "Named in a published list"
        OFFICIAL_LOOKUP = "official_lookup", "Placed here by an official lookup of areas"
        HEAD_OFFICE = "head_office", "Its head office lies here"
        SUCCEEDED = "succeeded", "Passed on from a predecessor"
        INFERRED = "inferred", "Inferred by this register"
        GEOGRAPHIC_OVERLAP = "geographic_overlap", "Its area overlaps; membership not recorded"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role, default=Role.NOT_RECORDED)
    basis = models.CharField(max_length=20, choices=Basis)
    is_voting = models.BooleanField("has a vote", null=True, blank=True)
    share_of_body = models.DecimalField(
        "share of the body's small areas",
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="From 0 to 1: the part of its small statistical areas (LSOAs) that lie in the footprint.",
    )
    joined_by = models.CharField("decision to join", max_length=200, blank=True)
    left_by = models.CharField("decision to leave", max_length=200, blank=True)

    VISIBLE_WITH = ("partnership", "body")
    AT_BODIES = ("body",)
    AT_PARTNERSHIPS = ("partnership",)

    class Meta:
        ordering = ["partnership", "body", "valid_from", "id"]
        constraints = [
            period_in_order("membership"),
            no_overlap(
                "membership",
                "partnership",
                "body",
                "basis",
                message="This body already has a membership on this basis on some of these days. End that one first.",
            ),
            models.CheckConstraint(
                name="membership_share_in_range",
                condition=Q(share_of_body__isnull=True) | Q(share_of_body__gte=0, share_of_body__lte=1),
            ),
        ]
        triggers: ClassVar = recorded("membership", bodies=["body_id"], partnerships=["partnership_id"])

    def __str__(self) -> str:
        return f"{self.body} in {self.partnership}"


class MembershipEvent(Sourced):
    """Something that happened to a membership on a day; the state of a membership on any day follows from these."""

    class Kind(models.TextChoices):
        INVITED = "invited", "Invited"
        JOINED = "joined", "Joined"
        SUSPENDED = "suspended", "Suspended its membership"
        RESUMED = "resumed", "Resumed its membership"
        WITHDREW = "withdrew", "Withdrew"
        DECLINED = "declined", "Declined"
        SUCCEEDED = "succeeded", "Passed to a successor"

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    on = models.DateField("on")
    on_precision = models.CharField(max_length=20, choices=Precision, default=Precision.EXACT)
    reason = models.TextField(blank=True)
    decided_by = models.CharField("decided by", max_length=300, blank=True)
    conditions = models.TextField(blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = ("membership", "membership__partnership", "membership__body")
    AT_BODIES = ("membership__body",)
    AT_PARTNERSHIPS = ("membership__partnership",)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "kind", "on"],
                condition=Q(standing="accepted"),
                name="membership_event_once",
                violation_error_message="This event is already recorded on this day.",
            ),
        ]
        triggers: ClassVar = recorded("membership_event")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {day_words(self.on)}"
