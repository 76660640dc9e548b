"""Decisions, the steps by which each body agrees by its own route, and what each step came to."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from accounts.history.triggers import recorded
from accounts.roles import Permission
from config.dates_in_words import day_words
from governance.models.decision_template import DecisionTemplate
from governance.models.forum import Forum, ReservedMatter
from governance.models.meeting import AgendaItem, Meeting
from governance.models.private import Private, private_with_ground
from governance.models.taking_part import written_with_the_decision
from partnerships.models import Body, Partnership, Post, Sourced
from partnerships.visibility import VisibleQuerySet

OF_A_DECISION = ("decision", "decision__partnership", "decision__lead_body")
OF_A_STEP = ("step", "step__decision", "step__decision__partnership", "step__decision__lead_body", "step__body")
# What follows from other records is no fact and no news of its own: the ledger leaves it out (decision 0144).
COMPUTED_OF_A_DECISION = (
    "bodies",
    "computed_position",
    "computed_agreed_on",
    "computed_stalled_from",
    "computed_next_on",
    "computed_sort_on",
    "computed_required",
    "computed_effective",
    "computed_reported",
)
COMPUTED_OF_A_STEP = (
    "computed_outcome",
    "computed_taken_on",
    "computed_effective_on",
    "computed_call_in_until",
    "computed_is_confirmed",
    "computed_is_called_in",
    "computed_deferrals",
    "computed_marks",
)


def in_order_of(table: str, *columns: str) -> list[models.Index]:
    """Indexes for a list that is ordered by each of these headings, rising or falling, with what is empty last."""
    rising = [models.Index(fields=[each, "id"], name=f"{table}_by_{each}"[:30]) for each in columns]
    falling = [models.F(each).desc(nulls_last=True) for each in columns]
    return rising + [
        models.Index(order, models.F("id").desc(), name=f"{table}_down_{each}"[:30])
        for order, each in zip(falling, columns, strict=True)
    ]


class Decision(Private, Sourced):
    """One matter that several bodies must agree, each for itself.

    The columns that begin with `computed_` follow from the steps and are written by
    `governance.operations` alone: nobody can set them (invariant I9). `bodies` are the lead body and those of the
    steps, whose people may read a draft.
    """

    class Position(models.TextChoices):
        """Where the steps stand, whatever the day; `status_on` turns it into a status as at a day."""

        DRAFT = "draft", "Draft"
        IN_SIGN_OFF = "in_sign_off", "Waiting for bodies to decide"
        AGREED = "agreed", "Agreed"
        CONDITIONS = "conditions", "Agreed, with conditions still open"
        NOT_AGREED = "not_agreed", "Not agreed"
        SUSPENDED = "suspended", "Called in: effect suspended"
        WITHDRAWN = "withdrawn", "Withdrawn"
        LAPSED = "lapsed", "Lapsed"

    ref = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    plain_english = models.TextField("what this means", blank=True)
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    lead_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions_led")
    template = models.ForeignKey(
        DecisionTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    functions = ArrayField(models.SlugField(max_length=80), default=list, blank=True)
    agreement_reference = models.CharField(max_length=120, blank=True)
    value = models.DecimalField(
        "value in pounds",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    wards = models.CharField("wards or divisions", max_length=500, blank=True)
    proposed_on = models.DateField(null=True, blank=True)
    needed_by = models.DateField(null=True, blank=True)
    reason_for_date = models.CharField(max_length=500, blank=True)
    options_considered = models.TextField(blank=True)
    recommended_option = models.TextField(blank=True)
    equality_impact = models.TextField(blank=True)
    consultation_done = models.TextField(blank=True)
    electoral_sensitivity = models.TextField(blank=True)
    contact_role = models.CharField(max_length=200, blank=True, help_text="A post, not a person.")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)
    implemented_on = models.DateField(null=True, blank=True)
    is_shared_with_scrutiny = models.BooleanField(default=False)

    bodies = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    computed_position = models.CharField(max_length=12, choices=Position, default=Position.IN_SIGN_OFF, editable=False)
    computed_agreed_on = models.DateField(null=True, editable=False)
    computed_stalled_from = models.DateField(null=True, editable=False)
    computed_next_on = models.DateField(null=True, editable=False)
    computed_sort_on = models.DateField(null=True, editable=False)
    computed_required = models.PositiveSmallIntegerField(default=0, editable=False)
    computed_effective = models.PositiveSmallIntegerField(default=0, editable=False)
    computed_reported = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = ("partnership", "lead_body")
    AT_BODIES = ("lead_body",)
    AT_PARTNERSHIPS = ("partnership",)
    READ_AT_BODIES = ("bodies",)
    KEPT_WITH = (Permission.CREATE_DECISION, Permission.ADD_OWN_STEP)

    class Meta:
        ordering = ["-computed_sort_on", "-id"]
        constraints = [
            private_with_ground("decision"),
            models.CheckConstraint(
                name="decision_has_a_place",
                condition=Q(partnership__isnull=False) | Q(lead_body__isnull=False),
                violation_error_message="Name the partnership or the lead body.",
            ),
        ]
        indexes = [
            models.Index(fields=["-computed_sort_on", "-id"], name="decision_in_order"),
            models.Index(fields=["partnership", "-computed_sort_on", "-id"], name="decision_of_partnership"),
            models.Index(fields=["computed_position", "-computed_sort_on", "-id"], name="decision_by_position"),
            GinIndex(fields=["bodies"], name="decision_bodies"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="decision_title_near"),
            *in_order_of("decision", "title", "needed_by", "computed_next_on", "computed_agreed_on", "value"),
        ]
        triggers: ClassVar = [
            *recorded(
                "decision",
                bodies=["lead_body_id"],
                partnerships=["partnership_id"],
                computed=COMPUTED_OF_A_DECISION,
            ),
            *written_with_the_decision(),
        ]

    def __str__(self) -> str:
        return self.title


class DecisionStep(Sourced):
    """One body's part in a decision, in one capacity: at a forum, or by an officer or a member.

    The columns that begin with `computed_` follow from the outcomes, the body's procedure and call-in.
    `marks` are codes of what was irregular (late notice, no authority …): recorded, never hidden.
    """

    class Capacity(models.TextChoices):
        DECIDE = "decide", "Decide"
        DECIDE_DELEGATED = "decide_delegated", "Decide under delegation"
        ENDORSE = "endorse", "Endorse"
        RECOMMEND = "recommend", "Recommend"
        CONSULT = "consult", "Be consulted"
        NOTE = "note", "Note"

    class TakenBy(models.TextChoices):
        FORUM = "forum", "A board or committee"
        OFFICER = "officer", "An officer"
        MEMBER = "member", "One member of the executive"

    class Urgency(models.TextChoices):
        NONE = "none", "Not urgent"
        GENERAL_EXCEPTION = "general_exception", "General exception (regulation 10)"
        SPECIAL_URGENCY = "special_urgency", "Special urgency (regulation 11)"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="steps", db_index=False)  # step_of_body
    taken_by = models.CharField(max_length=8, choices=TakenBy, default=TakenBy.FORUM)
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, null=True, blank=True, related_name="steps")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decider_words = models.CharField("who decides", max_length=300, blank=True, help_text="A post, not a person.")
    capacity = models.CharField(max_length=16, choices=Capacity)
    is_required = models.BooleanField(default=True)
    may_be_delegated = models.BooleanField(null=True, blank=True)
    after = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, help_text="Numbers of steps.")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="steps")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="steps")
    planned_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, help_text="The last day set for this step alone.")
    due_source = models.CharField(max_length=300, blank=True)
    paper_published_on = models.DateField(null=True, blank=True)
    paper_url = models.URLField(max_length=500, blank=True)
    is_key = models.BooleanField("is a key decision", null=True, blank=True)
    key_reason = models.CharField(max_length=300, blank=True)
    may_be_called_in = models.BooleanField("may be called in by councillors", null=True, blank=True)
    not_called_in_reason = models.CharField("why it may not be called in", max_length=500, blank=True)
    urgency = models.CharField(max_length=20, choices=Urgency, default=Urgency.NONE)
    urgency_reason = models.TextField(blank=True)
    urgency_agreed_by = models.CharField(max_length=200, blank=True, help_text="The role, not the person.")
    urgency_agreed_on = models.DateField(null=True, blank=True)
    reported_to_council_on = models.DateField(null=True, blank=True)
    reserved_matter = models.ForeignKey(
        ReservedMatter,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        help_text="Where the forum needs a special vote for this, or a body kept it for itself.",
    )
    condition_before = models.CharField(
        "must come first",
        max_length=500,
        blank=True,
        help_text="For example: in consultation with the portfolio holder.",
    )
    condition_met_on = models.DateField(null=True, blank=True)
    is_not_required_because = models.CharField(max_length=300, blank=True)

    computed_outcome = models.CharField(max_length=24, blank=True, editable=False)
    computed_taken_on = models.DateField(null=True, editable=False)
    computed_effective_on = models.DateField(null=True, editable=False)
    computed_call_in_until = models.DateField(null=True, editable=False)
    computed_is_confirmed = models.BooleanField(default=False, editable=False)
    computed_is_called_in = models.BooleanField(default=False, editable=False)
    computed_deferrals = models.PositiveSmallIntegerField(default=0, editable=False)
    computed_marks = ArrayField(models.CharField(max_length=40), default=list, blank=True, editable=False)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = (*OF_A_DECISION, "body", "forum")
    AT_BODIES = ("decision__lead_body", "body")
    AT_PARTNERSHIPS = ("decision__partnership",)
    READ_AT_BODIES = ("decision__bodies",)
    KEPT_WITH = (Permission.CREATE_DECISION, Permission.ADD_OWN_STEP)
    BEGUN_WITH = (Permission.ADD_OWN_STEP,)  # the step of a body that the form then asks for

    class Meta:
        ordering = ["decision", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "number"],
                condition=Q(standing__in=["draft", "accepted"]),
                name="decision_step_number",
                violation_error_message="This decision already has a step with this number.",
            ),
        ]
        indexes = [
            # With what the gate asks of a step: a body's decisions are then found without reading its steps.
            models.Index(
                fields=["body", "planned_on", "id"], include=["decision", "standing", "forum"], name="step_of_body"
            ),
            models.Index(
                fields=["body", "planned_on", "id"],
                condition=Q(computed_taken_on__isnull=True),
                name="step_to_take_of_body",
            ),
            models.Index(fields=["meeting"], condition=Q(meeting__isnull=False), name="step_of_meeting"),
            models.Index(fields=["planned_on"], condition=Q(planned_on__isnull=False), name="step_planned_on"),
            models.Index(
                fields=["computed_taken_on"], condition=Q(computed_taken_on__isnull=False), name="step_taken_on"
            ),
            models.Index(
                fields=["computed_call_in_until"],
                condition=Q(computed_call_in_until__isnull=False),
                name="step_call_in_until",
            ),
            models.Index(fields=["id"], condition=Q(computed_is_called_in=True), name="step_called_in"),
            models.Index(fields=["planned_on", "id"], condition=Q(computed_taken_on__isnull=True), name="step_to_take"),
            models.Index(fields=["decision"], condition=Q(is_key=True), name="step_is_key"),
        ]
        triggers: ClassVar = recorded("decision_step", bodies=["body_id"], computed=COMPUTED_OF_A_STEP)

    def __str__(self) -> str:
        return f"step {self.number} of {self.decision}"


class StepOutcome(Sourced):
    """What a body came to on a day: the last one counts, earlier ones (deferred, referred back) stay.

    `confidence` confirmed means that the body's approver confirmed it; reported, that somebody else said so:
    a partner, or, where `is_from_body`, the body's own people.
    """

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        APPROVED_WITH_CONDITIONS = "approved_with_conditions", "Approved with conditions"
        AMENDED = "amended", "Approved with amendments"
        ENDORSED = "endorsed", "Endorsed"
        RECOMMENDED = "recommended", "Recommended"
        NOTED = "noted", "Noted"
        DEFERRED = "deferred", "Deferred"
        REFERRED_BACK = "referred_back", "Referred back"
        REFUSED = "refused", "Refused"
        LAPSED = "lapsed", "Lapsed"
        NOT_REQUIRED = "not_required", "Not required after all"

    step = models.ForeignKey(DecisionStep, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=24, choices=Outcome)
    taken_on = models.DateField()
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="outcomes")
    published_on = models.DateField("decision notice published on", null=True, blank=True)
    published_at = models.TimeField(null=True, blank=True)
    reasons = models.TextField(blank=True)
    alternatives_rejected = models.TextField(blank=True)
    interests_declared = models.TextField(blank=True)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(null=True, blank=True)
    is_chairs_action = models.BooleanField("taken by the chair between meetings", default=False)
    url = models.URLField("minute or decision notice", max_length=500, blank=True)
    is_from_body = models.BooleanField("recorded by the body’s own people", default=False, editable=False)
    confirmed_on = models.DateField(null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = OF_A_STEP
    AT_BODIES = ("step__body",)
    AT_PARTNERSHIPS = ("step__decision__partnership",)
    READ_AT_BODIES = ("step__decision__bodies",)
    KEPT_WITH = (Permission.RECORD_OUTCOME_OF_OWN_BODY, Permission.CREATE_DECISION)

    class Meta:
        ordering = ["step", "taken_on", "id"]
        triggers: ClassVar = recorded("step_outcome")

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} on {day_words(self.taken_on)}"


class StepCondition(Sourced):
    """A condition on which a body approved; open until that body closes it."""

    step = models.ForeignKey(DecisionStep, on_delete=models.PROTECT, related_name="conditions")
    text = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.TextField(blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = OF_A_STEP
    AT_BODIES = ("step__body",)
    AT_PARTNERSHIPS = ("step__decision__partnership",)
    READ_AT_BODIES = ("step__decision__bodies",)
    KEPT_WITH = (Permission.RECORD_OUTCOME_OF_OWN_BODY, Permission.CREATE_DECISION)

    class Meta:
        ordering = ["step", "id"]
        triggers: ClassVar = recorded("step_condition")

    def __str__(self) -> str:
        return self.text[:80]
