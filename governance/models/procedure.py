"""Each body's own procedure, dated, from its constitution; functions and delegations."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from accounts.roles import Permission
from config.dates_in_words import day_words
from governance.models.forum import KEEPERS, Forum
from partnerships.models import Body, BodyKind, DatedFact, LegalPower, Post, Recorded
from partnerships.models.fact import no_overlap, period_in_order


class DayType(models.TextChoices):
    """Which days a clock counts."""

    CALENDAR = "calendar", "Calendar days"
    WORKING = "working", "Working days"


class BodyProcedure(DatedFact):
    """How one body decides, for a time: nothing about a body's clock is in code. An empty field is not recorded."""

    class Model(models.TextChoices):
        LEADER_AND_CABINET = "leader_and_cabinet", "Leader and cabinet"
        MAYOR_AND_CABINET = "mayor_and_cabinet", "Directly elected mayor and cabinet"
        COMMITTEES = "committees", "Committee system"
        PRESCRIBED = "prescribed", "Prescribed arrangements"
        NHS_BOARD = "nhs_board", "NHS board"
        NOT_RECORDED = "not_recorded", "Not recorded"

    class CallInBase(models.TextChoices):
        PUBLICATION = "publication", "The day on which the decision was published"
        MEETING = "meeting", "The day of the meeting"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="procedures")
    governance_model = models.CharField(max_length=20, choices=Model, default=Model.NOT_RECORDED)
    key_decision_threshold = models.DecimalField(
        "financial threshold of a key decision",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="In pounds.",
    )
    key_decision_words = models.CharField("key decisions in its own words", max_length=500, blank=True)
    call_in_days = models.PositiveSmallIntegerField("days for call-in by councillors", null=True, blank=True)
    call_in_day_type = models.CharField(
        "which days count for call-in", max_length=8, choices=DayType, default=DayType.WORKING
    )
    call_in_base = models.CharField("call-in runs from", max_length=12, choices=CallInBase, blank=True)
    call_in_cut_off = models.TimeField(
        "call-in closes at", null=True, blank=True, help_text="On the last day. Empty: at the end of that day."
    )
    call_in_callers = models.CharField("who may call in", max_length=300, blank=True)
    call_in_callers_needed = models.PositiveSmallIntegerField("how many callers are needed", null=True, blank=True)
    residents_may_call_in = models.BooleanField(null=True, blank=True)
    scrutiny_meets_within = models.PositiveSmallIntegerField(
        "scrutiny meets on a call-in within", null=True, blank=True, help_text="In working days."
    )
    reconsiders_within = models.PositiveSmallIntegerField(
        "the decision-maker reconsiders within", null=True, blank=True, help_text="In working days."
    )
    publishes_within = models.PositiveSmallIntegerField(
        "decisions are published within", null=True, blank=True, help_text="In working days."
    )
    agenda_days = models.PositiveSmallIntegerField(
        "days for the agenda", null=True, blank=True, help_text="Clear days before the meeting."
    )
    agenda_day_type = models.CharField(
        "which days count for the agenda", max_length=8, choices=DayType, default=DayType.WORKING
    )
    notice_day_type = models.CharField(
        "days counted for the 28 days’ notice", max_length=8, choices=DayType, default=DayType.CALENDAR
    )
    papers_days = models.PositiveSmallIntegerField(
        "days for papers",
        null=True,
        blank=True,
        help_text="Calendar days before the meeting by which papers are due.",
    )
    forward_plan_months = models.PositiveSmallIntegerField("months of its forward plan", null=True, blank=True)
    constitution_paragraph = models.CharField("paragraph of its constitution", max_length=200, blank=True)
    constitution_url = models.URLField("address of its constitution", max_length=500, blank=True)

    VISIBLE_WITH = ("body",)
    AT_BODIES = ("body",)
    KEPT_WITH = KEEPERS

    class Meta:
        ordering = ["body", "valid_from", "id"]
        constraints = [
            period_in_order("body_procedure"),
            no_overlap(
                "body_procedure", "body", message="A procedure is already recorded for these days. End that one first."
            ),
        ]
        triggers: ClassVar = recorded("body_procedure", bodies=["body_id"])

    def __str__(self) -> str:
        return f"procedure of {self.body}"


class Election(DatedFact):
    """A polling day and the day on which notice of the election was or will be published: its pre-election period.

    Without a body: to Parliament. `valid_from` is the day of the notice, `valid_to` the day after the poll.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="elections")
    name = models.CharField(max_length=200)
    polling_on = models.DateField("polling day")

    VISIBLE_WITH = ("body",)
    AT_BODIES = ("body",)
    KEPT_WITH = KEEPERS

    class Meta:
        ordering = ["polling_on", "id"]
        constraints = [period_in_order("election")]
        triggers: ClassVar = recorded("election", bodies=["body_id"])

    def __str__(self) -> str:
        return f"{self.name}, {day_words(self.polling_on)}"


class Function(Recorded):
    """A public function, such as commissioning hospital services or providing social care."""

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    explanation = models.TextField(blank=True)
    legal_power = models.ForeignKey(LegalPower, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name"]
        triggers: ClassVar = recorded("function")

    def __str__(self) -> str:
        return self.name


class FunctionResponsibility(DatedFact):
    """Who is responsible for a function: one body, or every body of a kind; disputed where the bodies disagree."""

    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="responsibilities")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="functions")
    body_kind = models.ForeignKey(BodyKind, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    legal_power = models.ForeignKey(LegalPower, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    exercised_by = models.ForeignKey(
        Forum,
        verbose_name="committee that carries it out",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="functions",
    )
    is_disputed = models.BooleanField("disputed", default=False)
    dispute = models.TextField("what is disputed", blank=True)
    resolved_on = models.DateField(null=True, blank=True)

    VISIBLE_WITH = ("body", "exercised_by", "exercised_by__body", "exercised_by__partnership")
    AT_BODIES = ("body",)

    class Meta:
        verbose_name_plural = "function responsibilities"
        ordering = ["function", "valid_from", "id"]
        constraints = [
            period_in_order("function_responsibility"),
            models.CheckConstraint(
                name="function_responsibility_of_one",
                condition=Q(body__isnull=False, body_kind__isnull=True) | Q(body__isnull=True, body_kind__isnull=False),
                violation_error_message="Name one body, or one kind of body.",
            ),
        ]
        triggers: ClassVar = recorded("function_responsibility", bodies=["body_id"])

    def __str__(self) -> str:
        return f"{self.function}: {self.body or self.body_kind}"


class Delegation(DatedFact):
    """Power that a body gives to a forum, a body or a post: it binds that body alone, within the limit, on these days.

    `functions` are codes of `Function`; none means that the functions are not recorded one by one, see `scope`.
    """

    from_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="delegations_given")
    to_forum = models.ForeignKey(Forum, on_delete=models.PROTECT, null=True, blank=True, related_name="delegations")
    to_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="delegations_received"
    )
    to_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="delegations")
    functions = ArrayField(models.SlugField(max_length=80), default=list, blank=True)
    scope = models.TextField(blank=True, help_text="What is delegated, in the words of the instrument.")
    value_limit = models.DecimalField(
        "limit",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="In pounds, for each decision.",
    )
    area = models.CharField(max_length=300, blank=True)
    conditions = models.TextField(blank=True)
    reserved = models.TextField("what is kept back", blank=True)
    may_be_sub_delegated = models.BooleanField(null=True, blank=True)
    legal_power = models.ForeignKey(LegalPower, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    instrument = models.CharField(max_length=300, blank=True)
    instrument_url = models.URLField("address of the instrument", max_length=500, blank=True)
    approved_by = models.CharField("decision by which it was given", max_length=200, blank=True)
    revoked_on = models.DateField(null=True, blank=True)
    review_on = models.DateField("review due", null=True, blank=True)

    VISIBLE_WITH = (
        "from_body",
        "to_forum",
        "to_forum__body",
        "to_forum__partnership",
        "to_body",
        "to_post",
        "to_post__body",
        "to_post__partnership",
    )
    # Whoever keeps the record of the board that receives it may report it; only the giver's own people confirm it.
    AT_BODIES = ("from_body", "to_forum__body")
    AT_PARTNERSHIPS = ("to_forum__partnership",)
    KEPT_WITH = (Permission.EDIT_REGISTER, Permission.APPROVE_DELEGATION)

    class Meta:
        ordering = ["from_body", "valid_from", "id"]
        constraints = [
            period_in_order("delegation"),
            models.CheckConstraint(
                name="delegation_to_one",
                condition=Q(to_forum__isnull=False, to_body__isnull=True, to_post__isnull=True)
                | Q(to_forum__isnull=True, to_body__isnull=False, to_post__isnull=True)
                | Q(to_forum__isnull=True, to_body__isnull=True, to_post__isnull=False),
                violation_error_message="A delegation is to one forum, one body or one post.",
            ),
            models.CheckConstraint(
                name="delegation_not_to_itself",
                condition=~Q(from_body=models.F("to_body")),
                violation_error_message="A body cannot delegate to itself.",
            ),
        ]
        triggers: ClassVar = recorded("delegation", bodies=["from_body_id", "to_body_id"])

    def __str__(self) -> str:
        return f"{self.from_body} to {self.to_forum or self.to_body or self.to_post}"
