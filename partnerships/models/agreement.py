"""Agreements between bodies: kinds as data, what the law says they must contain, and who is a party."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from accounts.roles import Permission
from partnerships.models.body import Body
from partnerships.models.fact import DatedFact, Recorded, no_overlap, period_in_order
from partnerships.models.legal_power import LegalPower
from partnerships.models.partnership import Partnership

KEEPERS = (Permission.EDIT_REGISTER, Permission.RECORD_MONEY)


class AgreementKind(Recorded):
    """A kind of agreement, as data: section 75, section 256, memorandum of understanding and those to come."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    plural = models.CharField(max_length=120)
    explanation = models.TextField(blank=True)
    legal_power = models.ForeignKey(
        LegalPower, on_delete=models.PROTECT, null=True, blank=True, related_name="agreement_kinds"
    )
    joins_nhs_and_council = models.BooleanField(
        default=False, help_text="The law asks for at least one NHS body and one council, of the kinds that it names."
    )
    may_hold_pool = models.BooleanField(
        default=False, help_text="The law lets the parties make a pooled fund under it."
    )
    reports_quarterly = models.BooleanField(default=False, help_text="The law asks for quarterly and annual reports.")
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name"]
        triggers: ClassVar = recorded("agreement_kind")

    def __str__(self) -> str:
        return self.name


class AgreementHead(DatedFact):
    """One thing that an agreement of some kinds says, and by which provision it must, on the days of that provision."""

    class Duty(models.TextChoices):
        REQUIRED = "required", "Required by the regulations"
        POOL_ONLY = "pool_only", "Required by the regulations where there is a pooled fund"
        NO_POOL_ONLY = "no_pool_only", "Required by the regulations where functions are exercised without a pooled fund"
        USUAL = "usual", "Usual, not required by the regulations"

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kinds = ArrayField(models.SlugField(max_length=60), help_text="The codes of the kinds of agreement.")
    duty = models.CharField(max_length=12, choices=Duty, default=Duty.REQUIRED)
    provision = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name"]
        constraints = [period_in_order("agreement_head")]
        triggers: ClassVar = recorded("agreement_head")

    def __str__(self) -> str:
        return self.name


class Agreement(DatedFact):
    """One agreement. Its state on a day is worked out from its dates and from what happened to it, never typed.

    `valid_from` is its start, `valid_to` the first day after its agreed end (an extension is an event).
    """

    # Of an agreement that is being recorded, its parties-to-be: its rule and its permission read them.
    planned_bodies: set[int]
    planned_parties: Sequence[Body]

    ref = models.SlugField("reference", max_length=80, unique=True)
    title = models.CharField(max_length=300)
    kind = models.ForeignKey(AgreementKind, on_delete=models.PROTECT, related_name="agreements")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    has_pooled_fund = models.BooleanField("pooled fund", null=True, blank=True)
    has_lead_commissioning = models.BooleanField("lead commissioning", null=True, blank=True)
    has_integrated_provision = models.BooleanField("integrated provision", null=True, blank=True)
    extendable_to = models.DateField(
        "may be extended to", null=True, blank=True, help_text="The first day after the longest extension."
    )
    notice_months = models.PositiveSmallIntegerField(
        "months of notice", null=True, blank=True, validators=[MaxValueValidator(60)]
    )
    return_days = models.PositiveSmallIntegerField(
        "days for a return",
        null=True,
        blank=True,
        validators=[MaxValueValidator(366)],
        help_text="Within how many days after a quarter or year the host reports, as the agreement says.",
    )
    review_on = models.DateField("review due", null=True, blank=True)
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")

    VISIBLE_WITH = ("partnership",)
    AT_PARTNERSHIPS = ("partnership",)
    AT_BODIES_OF = ("parties__body",)
    KEPT_WITH = KEEPERS

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            period_in_order("agreement"),
            models.CheckConstraint(
                name="agreement_extends_beyond_its_end",
                condition=Q(extendable_to__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(extendable_to__gt=models.F("valid_to")),
                violation_error_message="An extension must reach beyond the agreed end. Check both dates.",
            ),
            models.CheckConstraint(
                name="agreement_not_its_own_predecessor",
                condition=Q(predecessor__isnull=True) | ~Q(predecessor=models.F("id")),
                violation_error_message="An agreement cannot follow itself.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "title"], name="agreement_of_partnership")]
        triggers: ClassVar = recorded("agreement", partnerships=["partnership_id"])

    def __str__(self) -> str:
        return self.title


class AgreementParty(DatedFact):
    """A body that is party to an agreement in one role. A successor takes its place by a recorded step alone."""

    class Role(models.TextChoices):
        PARTY = "party", "Party; role not recorded"
        HOST = "host", "Host"
        LEAD_COMMISSIONER = "lead_commissioner", "Lead commissioner"
        CONTRIBUTOR = "contributor", "Contributor"
        PROVIDER = "provider", "Provider"
        DELEGATOR = "delegator", "Delegates functions"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="agreement_parts")
    role = models.CharField(max_length=20, choices=Role, default=Role.PARTY)
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name="took the place of",
    )

    VISIBLE_WITH = ("agreement", "agreement__partnership", "body")
    HELD_WITH = ("agreement",)
    KEPT_WITH = KEEPERS

    class Meta:
        verbose_name = "party to an agreement"
        verbose_name_plural = "parties to agreements"
        ordering = ["agreement", "body", "valid_from", "id"]
        constraints = [
            period_in_order("agreement_party"),
            no_overlap(
                "agreement_party",
                "agreement",
                "body",
                "role",
                message="This body is a party in this role already on some of these days. End that first.",
            ),
        ]
        triggers: ClassVar = recorded("agreement_party", bodies=["body_id"])

    def __str__(self) -> str:
        return f"{self.body} in {self.agreement}"
