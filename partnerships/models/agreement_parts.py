"""What happened to an agreement, what it says head by head, and which functions pass under it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from accounts.roles import Permission
from config.dates_in_words import day_words
from partnerships.models.agreement import KEEPERS, Agreement, AgreementHead
from partnerships.models.body import Body
from partnerships.models.fact import Precision, Sourced
from partnerships.visibility import VisibleQuerySet

OF_AN_AGREEMENT = ("agreement", "agreement__partnership")


class AgreementEvent(Sourced):
    """Something that happened to an agreement on a day, mostly by one of its parties.

    Whether a party signed has three states: its last `signed` or `not_signed` event by a day, or neither, which says
    only that no signature is recorded here. `decided_by` and `decision` keep who decided it and where, as text.
    """

    class Kind(models.TextChoices):
        HEADS_OF_TERMS = "heads_of_terms", "Heads of terms agreed"
        SENT_FOR_APPROVAL = "sent_for_approval", "Sent for approval"
        APPROVED = "approved", "Approved"
        SIGNED = "signed", "Signed"
        NOT_SIGNED = "not_signed", "The source says that it was not signed"
        EXTENDED = "extended", "Extended"
        VARIED = "varied", "Varied"
        REVIEWED = "reviewed", "Reviewed"
        NOTICE_GIVEN = "notice_given", "Notice given"
        NOTICE_WITHDRAWN = "notice_withdrawn", "Notice withdrawn"
        ENDED = "ended", "Ended"
        TERMINATED = "terminated", "Terminated early"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="agreement_events")
    on = models.DateField("on")
    on_precision = models.CharField(max_length=20, choices=Precision, default=Precision.EXACT)
    ends_on = models.DateField(
        "last day of the agreement",
        null=True,
        blank=True,
        help_text="The first day on which the agreement no longer holds, by this extension, notice or end.",
    )
    decided_by = models.CharField("decided by", max_length=300, blank=True)
    decision = models.CharField("reference of the decision", max_length=200, blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = (*OF_AN_AGREEMENT, "body")
    HELD_WITH = ("agreement",)
    KEPT_WITH = (*KEEPERS, Permission.RECORD_OUTCOME_OF_OWN_BODY)

    class Meta:
        verbose_name = "event of an agreement"
        verbose_name_plural = "events of agreements"
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "body", "on"],
                condition=Q(standing="accepted"),
                nulls_distinct=False,
                name="agreement_event_once",
                violation_error_message="This is already recorded on this day.",
            ),
            models.CheckConstraint(
                name="agreement_signed_by_a_body",
                condition=~Q(kind__in=["signed", "approved"]) | Q(body__isnull=False),
                violation_error_message="Say which body approved or signed: each does so for itself.",
            ),
            models.CheckConstraint(
                name="agreement_extended_to_a_day",
                condition=~Q(kind="extended") | Q(ends_on__isnull=False),
                violation_error_message="Enter the last day of the agreement as extended.",
            ),
        ]
        indexes = [models.Index(fields=["agreement", "on"], name="agreement_event_in_order")]
        triggers: ClassVar = recorded("agreement_event", bodies=["body_id"])

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {day_words(self.on)}"


class AgreementTerm(Sourced):
    """Whether the agreement says something under one head, at which clause, and in short what."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="terms")
    head = models.ForeignKey(AgreementHead, on_delete=models.PROTECT, related_name="terms")
    is_present = models.BooleanField("the agreement covers it")
    clause = models.CharField(max_length=100, blank=True)
    summary = models.TextField(blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = OF_AN_AGREEMENT
    HELD_WITH = ("agreement",)
    KEPT_WITH = KEEPERS

    class Meta:
        verbose_name = "term of an agreement"
        verbose_name_plural = "terms of agreements"
        ordering = ["head__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "head"],
                condition=Q(standing="accepted"),
                name="agreement_term_once",
                violation_error_message="This head is already recorded for this agreement. Change that record.",
            ),
        ]
        triggers: ClassVar = recorded("agreement_term")

    def __str__(self) -> str:
        return str(self.head)


class AgreementFunction(Sourced):
    """A function that passes from one side to the other under an agreement, or is exercised together."""

    class Direction(models.TextChoices):
        NHS_TO_COUNCIL = "nhs_to_council", "NHS function exercised by the council"
        COUNCIL_TO_NHS = "council_to_nhs", "Council function exercised by the NHS body"
        JOINTLY = "jointly", "Exercised together"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="functions")
    direction = models.CharField(max_length=16, choices=Direction)
    function = models.CharField(max_length=300)
    statute = models.CharField(max_length=300, blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = OF_AN_AGREEMENT
    HELD_WITH = ("agreement",)
    KEPT_WITH = KEEPERS

    class Meta:
        verbose_name = "function under an agreement"
        verbose_name_plural = "functions under agreements"
        ordering = ["direction", "function", "id"]
        triggers: ClassVar = recorded("agreement_function")

    def __str__(self) -> str:
        return self.function
