"""Forums: the boards, cabinets and committees in which bodies decide, advise and scrutinise; their seats and rules."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from accounts.roles import Permission
from partnerships.models import Body, DatedFact, LegalPower, Partnership, Person, Post, Recorded, Sector
from partnerships.models.fact import no_overlap, period_in_order

# A board's secretary keeps its record, and a council's proper officer that of the council's own committees.
KEEPERS = (Permission.EDIT_REGISTER, Permission.PUBLISH_NOTICES)


class Capacity(models.TextChoices):
    """In what capacity a forum acts. Advising and endorsing bind nobody."""

    DECIDES = "decides", "Decides"
    DELEGATED = "delegated", "Decides under delegation"
    JOINTLY_DELEGATED = "jointly_delegated", "Decides what several bodies delegated to it"
    IN_COMMON = "in_common", "Meets in common: each body decides for itself"
    ADVISES = "advises", "Advises and endorses"
    NOT_RECORDED = "not_recorded", "Not recorded"


class VotingRule(models.TextChoices):
    """How a forum comes to a decision."""

    CONSENSUS = "consensus", "Consensus"
    MAJORITY = "majority", "Simple majority"
    TWO_THIRDS = "two_thirds", "Two thirds"
    UNANIMITY = "unanimity", "Unanimity"
    ONE_VOTE_PER_BODY = "one_vote_per_body", "One vote for each body"
    WEIGHTED = "weighted", "Weighted votes"
    NOT_RECORDED = "not_recorded", "Not recorded"


class ForumKind(Recorded):
    """A kind of forum, as data."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    plural = models.CharField(max_length=120)
    acronym = models.CharField(max_length=20, blank=True)
    sector = models.CharField(max_length=12, choices=Sector, blank=True)
    explanation = models.TextField(blank=True)
    is_statutory = models.BooleanField(default=False)
    usual_capacity = models.CharField(max_length=20, choices=Capacity, default=Capacity.NOT_RECORDED)
    is_executive = models.BooleanField(default=False, help_text="Takes a council's executive decisions.")
    is_scrutiny = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name"]
        triggers: ClassVar = recorded("forum_kind")

    def __str__(self) -> str:
        return self.name


class Forum(DatedFact):
    """A board or committee: of one body, or of a partnership and then of no body. Its dates are its life."""

    slug = models.SlugField(max_length=160, unique=True)
    name = models.CharField(max_length=300)
    kind = models.ForeignKey(ForumKind, on_delete=models.PROTECT, related_name="forums")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="forums")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="forums")
    legal_power = models.ForeignKey(LegalPower, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    capacity = models.CharField(
        "in what capacity it acts", max_length=20, choices=Capacity, default=Capacity.NOT_RECORDED
    )
    meets_in_public = models.BooleanField(null=True, blank=True)
    website = models.URLField(max_length=500, blank=True)
    follows = models.ForeignKey(
        "self",
        verbose_name="board or committee that it follows",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
    )

    VISIBLE_WITH = ("body", "partnership")
    AT_BODIES = ("body",)
    AT_PARTNERSHIPS = ("partnership",)
    KEPT_WITH = KEEPERS

    class Meta:
        verbose_name = "board or committee"
        verbose_name_plural = "boards and committees"
        ordering = ["name", "id"]
        constraints = [
            period_in_order("forum"),
            models.CheckConstraint(
                name="forum_has_a_place",
                condition=Q(body__isnull=False) | Q(partnership__isnull=False),
                violation_error_message="A forum belongs to a body or to a partnership. Name one.",
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="forum_name_in_order")]
        triggers: ClassVar = recorded("forum", bodies=["body_id"], partnerships=["partnership_id"])

    def __str__(self) -> str:
        return self.name


class ForumRules(DatedFact):
    """Quorum, voting and terms of reference of a forum for a time."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="rules")
    quorum_count = models.PositiveSmallIntegerField(
        "quorum", null=True, blank=True, help_text="How many voting members at least must be there."
    )
    quorum_words = models.CharField("quorum in words", max_length=500, blank=True)
    voting_rule = models.CharField(max_length=20, choices=VotingRule, default=VotingRule.NOT_RECORDED)
    chair_words = models.CharField(
        "chair", max_length=300, blank=True, help_text="Who chairs, and how the chair rotates."
    )
    terms_of_reference_url = models.URLField("address of the terms of reference", max_length=500, blank=True)
    review_on = models.DateField("review due", null=True, blank=True)

    VISIBLE_WITH = ("forum", "forum__body", "forum__partnership")
    AT_BODIES = ("forum__body",)
    AT_PARTNERSHIPS = ("forum__partnership",)
    KEPT_WITH = KEEPERS

    class Meta:
        verbose_name = verbose_name_plural = "forum rules"
        ordering = ["forum", "valid_from", "id"]
        constraints = [
            period_in_order("forum_rules"),
            no_overlap("forum_rules", "forum", message="Rules are already recorded for these days. End those first."),
        ]
        triggers: ClassVar = recorded("forum_rules")

    def __str__(self) -> str:
        return f"rules of {self.forum}"


class ReservedMatter(DatedFact):
    """A matter for which a forum needs more than its usual vote, or which it may not decide at all."""

    class Needs(models.TextChoices):
        UNANIMITY = "unanimity", "Needs unanimity"
        TWO_THIRDS = "two_thirds", "Needs two thirds"
        EACH_BODY = "each_body", "Each body decides for itself"

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="reserved_matters")
    matter = models.TextField()
    needs = models.CharField(max_length=12, choices=Needs)
    set_by = models.ForeignKey(
        Body, verbose_name="body that reserved it", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    VISIBLE_WITH = ("forum", "forum__body", "forum__partnership", "set_by")
    AT_BODIES = ("forum__body",)
    AT_PARTNERSHIPS = ("forum__partnership",)
    KEPT_WITH = KEEPERS

    class Meta:
        ordering = ["forum", "valid_from", "id"]
        constraints = [period_in_order("reserved_matter")]
        triggers: ClassVar = recorded("reserved_matter", bodies=["set_by_id"])

    def __str__(self) -> str:
        return self.matter[:80]


class StatutorySeat(Recorded):
    """A seat that the law gives to forums of one kind, in [valid_from, valid_to), as data."""

    class Of(models.TextChoices):
        FORUM = "forum", "One at least"
        EACH_ICB = "each_icb", "One for each relevant integrated care board"
        EACH_CCG = "each_ccg", "One for each relevant clinical commissioning group"

    forum_kind = models.ForeignKey(ForumKind, on_delete=models.PROTECT, related_name="statutory_seats")
    code = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=200)
    holder_kind = models.CharField(max_length=20)
    of = models.CharField(max_length=8, choices=Of, default=Of.FORUM)
    provision = models.CharField(max_length=200)
    explanation = models.TextField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["forum_kind", "order", "code"]
        constraints = [period_in_order("statutory_seat")]
        triggers: ClassVar = recorded("statutory_seat")

    def __str__(self) -> str:
        return self.label


class Seat(DatedFact):
    """A place in a forum, whether or not anybody holds it."""

    class Holder(models.TextChoices):
        ELECTED = "elected_member", "Elected member"
        OFFICER = "officer", "Council officer"
        NHS_EXECUTIVE = "nhs_executive", "NHS executive"
        NON_EXECUTIVE = "non_executive", "Non-executive director"
        CLINICIAN = "clinician", "Clinician"
        HEALTHWATCH = "healthwatch", "Local Healthwatch"
        VOLUNTARY = "voluntary_sector", "Voluntary sector"
        LAY = "lay", "Lay member"
        INDEPENDENT_CHAIR = "independent_chair", "Independent chair"
        NOT_RECORDED = "not_recorded", "Not recorded"

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="seats")
    body = models.ForeignKey(
        Body,
        verbose_name="body that it belongs to",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
    )
    label = models.CharField("what the seat is called", max_length=200)
    is_voting = models.BooleanField("has a vote", null=True, blank=True)
    is_required_for_quorum = models.BooleanField("required for a quorum", default=False)
    is_chair = models.BooleanField("chairs", default=False)
    statutory_seat = models.ForeignKey(
        StatutorySeat,
        verbose_name="seat that the law gives",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
    )
    statutory_reference = models.CharField(max_length=200, blank=True)
    holder_kind = models.CharField("who holds it", max_length=20, choices=Holder, default=Holder.NOT_RECORDED)
    order = models.PositiveSmallIntegerField(default=100)

    VISIBLE_WITH = ("forum", "forum__body", "forum__partnership", "body")
    AT_BODIES = ("forum__body", "body")
    AT_PARTNERSHIPS = ("forum__partnership",)
    KEPT_WITH = KEEPERS

    class Meta:
        ordering = ["forum", "order", "id"]
        constraints = [period_in_order("seat")]
        triggers: ClassVar = recorded("seat", bodies=["body_id"])

    def __str__(self) -> str:
        return self.label


class SeatHolding(DatedFact):
    """Who sits in a seat for a time: a person by name, or whoever holds a post."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_deputy = models.BooleanField("as deputy", default=False)

    VISIBLE_WITH = (
        "seat",
        "seat__forum",
        "seat__forum__body",
        "seat__forum__partnership",
        "seat__body",
        "post",
        "post__body",
        "post__partnership",
    )
    AT_BODIES = ("seat__forum__body", "seat__body")
    AT_PARTNERSHIPS = ("seat__forum__partnership",)
    KEPT_WITH = KEEPERS

    class Meta:
        ordering = ["seat", "is_deputy", "valid_from", "id"]
        constraints = [
            period_in_order("seat_holding"),
            no_overlap(
                "seat_holding",
                "seat",
                condition=Q(is_deputy=False),
                message="Somebody already holds this seat on some of these days. End that holding first.",
            ),
            models.CheckConstraint(
                name="seat_holding_by_somebody",
                condition=Q(person__isnull=False) | Q(post__isnull=False),
                violation_error_message="Name the person or the post that holds the seat.",
            ),
        ]
        triggers: ClassVar = recorded("seat_holding")

    def __str__(self) -> str:
        return f"{self.person or self.post} in {self.seat}"
