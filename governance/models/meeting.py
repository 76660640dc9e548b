"""Meetings of forums, what was on the agenda, who came, and what came of it."""

from __future__ import annotations

import re
from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from config.dates_in_words import day_words
from governance.models.forum import KEEPERS, Forum, Seat
from governance.models.private import Private, private_with_ground
from partnerships.models import Body, Partnership, Person, Post, Recorded, Sourced
from partnerships.visibility import VisibleQuerySet

OF_A_FORUM = ("forum", "forum__body", "forum__partnership")
OF_A_MEETING = ("meeting", "meeting__forum", "meeting__forum__body", "meeting__forum__partnership")


_KEY = re.compile(r"[a-z]+([-_][a-z]+)+")


class MeetingInCommon(Recorded):
    """One sitting of several forums with one agenda; each body resolves for itself."""

    title = models.CharField(max_length=300)

    class Meta:
        verbose_name_plural = "meetings in common"
        triggers: ClassVar = recorded("meeting_in_common")

    def __str__(self) -> str:
        return self.title


class Meeting(Sourced):
    """One meeting of one forum. It stays the same meeting when it is moved, withdrawn or brought back.

    `on` and `starts_at` are local time (Europe/London). `first_planned_on` is the day it was first planned for.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        AGENDA_PUBLISHED = "agenda_published", "Agenda published"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Cancelled"
        POSTPONED = "postponed", "Postponed; new day not recorded"
        WITHDRAWN = "withdrawn", "No longer listed by the body"

    class Openness(models.TextChoices):
        PUBLIC = "public", "In public"
        PART = "part", "Part in public, part in private"
        PRIVATE = "private", "In private"
        NOT_RECORDED = "not_recorded", "Not recorded"

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField("day")
    starts_at = models.TimeField(null=True, blank=True)
    first_planned_on = models.DateField(editable=False)
    title = models.CharField(max_length=300, blank=True, help_text="Where it has a name of its own.")
    venue = models.CharField(max_length=300, blank=True)
    is_remote = models.BooleanField(null=True, blank=True)
    openness = models.CharField(max_length=12, choices=Openness, default=Openness.NOT_RECORDED)
    state = models.CharField(max_length=16, choices=State, default=State.PLANNED)
    is_quorate = models.BooleanField("was quorate", null=True, blank=True)
    agenda_published_on = models.DateField(null=True, blank=True)
    minutes_approved_on = models.DateField(null=True, blank=True)
    minutes_url = models.URLField(max_length=500, blank=True)
    url = models.URLField("page of the meeting", max_length=500, blank=True)
    external_reference = models.CharField(max_length=120, blank=True, help_text="Its number on the committee site.")
    in_common = models.ForeignKey(
        MeetingInCommon, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    made_no_decision = models.BooleanField("made no decision", default=False)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = OF_A_FORUM
    AT_BODIES = ("forum__body",)
    AT_PARTNERSHIPS = ("forum__partnership",)
    KEPT_WITH = KEEPERS

    class Meta:
        ordering = ["on", "starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "external_reference"],
                condition=~Q(external_reference=""),
                name="meeting_once_by_reference",
                violation_error_message="A meeting of this forum with this number is already recorded.",
            ),
        ]
        indexes = [
            models.Index(fields=["forum", "on"], name="meeting_of_forum"),
            models.Index(fields=["on", "id"], name="meeting_in_order"),
        ]
        triggers: ClassVar = recorded("meeting")

    def __str__(self) -> str:
        return f"{self.forum}, {day_words(self.on)}"


class MeetingSighting(Sourced):
    """What a published list said of a meeting on the day it was seen: moves and withdrawals stay traceable."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="sightings")
    seen_on = models.DateField()
    said_on = models.DateField("day that it gave", null=True, blank=True)
    said_at = models.TimeField("time that it gave", null=True, blank=True)
    said_state = models.CharField(max_length=16, choices=Meeting.State, blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = OF_A_MEETING
    AT_BODIES = ("meeting__forum__body",)
    AT_PARTNERSHIPS = ("meeting__forum__partnership",)
    KEPT_WITH = KEEPERS

    class Meta:
        ordering = ["meeting", "seen_on", "id"]
        triggers: ClassVar = recorded("meeting_sighting")

    def __str__(self) -> str:
        return f"{self.meeting} as seen on {day_words(self.seen_on)}"


class Attendance(Sourced):
    """Who came in which seat."""

    class State(models.TextChoices):
        PRESENT = "present", "Present"
        DEPUTY = "deputy", "A deputy came"
        APOLOGIES = "apologies", "Sent apologies"
        ABSENT = "absent", "Absent"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = (*OF_A_MEETING, "seat")
    AT_BODIES = ("meeting__forum__body",)
    AT_PARTNERSHIPS = ("meeting__forum__partnership",)
    KEPT_WITH = KEEPERS

    class Meta:
        verbose_name_plural = "attendance"
        ordering = ["meeting", "seat"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"],
                condition=Q(standing="accepted"),
                name="attendance_once",
                violation_error_message="Attendance for this seat is already recorded.",
            ),
        ]
        triggers: ClassVar = recorded("attendance")

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_state_display()}"


class AgendaItem(Private, Sourced):
    """One item of an agenda: what it was for, its paper, and what came of it."""

    class Purpose(models.TextChoices):
        DECIDE = "decide", "To decide"
        ENDORSE = "endorse", "To endorse"
        RECOMMEND = "recommend", "To recommend"
        CONSULT = "consult", "To consult"
        SCRUTINISE = "scrutinise", "To scrutinise"
        NOTE = "note", "To note"
        ASSURE = "assure", "For assurance"

    class Result(models.TextChoices):
        DECIDED = "decided", "Decided"
        ENDORSED = "endorsed", "Endorsed"
        RECOMMENDED = "recommended", "Recommended"
        NOTED = "noted", "Noted"
        DEFERRED = "deferred", "Deferred"
        PARKED = "parked", "Parked"
        NO_DECISION = "no_decision", "No decision"
        NOT_REACHED = "not_reached", "Not reached"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField(default=100)
    title = models.CharField(max_length=500)
    purpose = models.CharField(max_length=12, choices=Purpose, blank=True)
    lead_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    paper_title = models.CharField(max_length=300, blank=True)
    paper_url = models.URLField(max_length=500, blank=True)
    paper_published_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=12, choices=Result, blank=True)
    result_words = models.TextField("what came of it", blank=True)
    minutes_spent = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = OF_A_MEETING
    AT_BODIES = ("meeting__forum__body",)
    AT_PARTNERSHIPS = ("meeting__forum__partnership",)
    KEPT_WITH = KEEPERS

    class Meta:
        ordering = ["meeting", "order", "id"]
        constraints = [private_with_ground("agenda_item")]
        triggers: ClassVar = recorded("agenda_item")

    def __str__(self) -> str:
        return self.numbered

    @property
    def number_shown(self) -> str:
        """Its number on the agenda; empty where a file only gave a key, such as `for-all-six`, to tell it by."""
        number: str = self.number
        return "" if _KEY.fullmatch(number) else number

    @property
    def numbered(self) -> str:
        """Its title, after its number where it has one."""
        return f"{self.number_shown}. {self.title}" if self.number_shown else str(self.title)


class AgendaItemBody(Recorded):
    """For a meeting in common: that an item is for this body, whose resolution is a decision step of its own."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="applicability")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    applies = models.BooleanField(default=True)

    AT_BODIES = ("item__meeting__forum__body",)
    AT_PARTNERSHIPS = ("item__meeting__forum__partnership",)
    KEPT_WITH = KEEPERS

    class Meta:
        ordering = ["item", "body"]
        constraints = [models.UniqueConstraint(fields=["item", "body"], name="agenda_item_body_once")]
        triggers: ClassVar = recorded("agenda_item_body", bodies=["body_id"])

    def __str__(self) -> str:
        return f"{self.item} for {self.body}"


class MeetingAction(Sourced):
    """Something that a meeting asked somebody to do."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "No longer needed"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    text = models.TextField()
    owner_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner_words = models.CharField("owner", max_length=200, blank=True, help_text="A post, not a person.")
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    closed_on = models.DateField(null=True, blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = (*OF_A_MEETING, "item")
    AT_BODIES = ("meeting__forum__body",)
    AT_PARTNERSHIPS = ("meeting__forum__partnership",)
    KEPT_WITH = KEEPERS

    class Meta:
        ordering = ["due_on", "id"]
        triggers: ClassVar = recorded("meeting_action", bodies=["owner_body_id"])

    def __str__(self) -> str:
        return self.text[:80]


class ParkedIssue(Sourced):
    """A governance issue that was put off, with the day on which it must return (invariant I23)."""

    title = models.CharField(max_length=300)
    why = models.TextField(blank=True)
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="parked_issues"
    )
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, null=True, blank=True, related_name="parked_issues")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="parked_issues")
    parked_on = models.DateField()
    revisit_on = models.DateField(help_text="The day on which it must come back.")
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = ("partnership", "forum", "forum__body", "forum__partnership", "meeting")
    AT_BODIES = ("forum__body",)
    AT_PARTNERSHIPS = ("partnership", "forum__partnership")
    KEPT_WITH = KEEPERS

    class Meta:
        ordering = ["revisit_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="parked_issue_returns_later",
                condition=Q(revisit_on__gt=models.F("parked_on")),
                violation_error_message="The day to return must be after the day on which it was parked.",
            ),
            models.CheckConstraint(
                name="parked_issue_has_a_place",
                condition=Q(partnership__isnull=False) | Q(forum__isnull=False),
                violation_error_message="Name the partnership or the forum that parked it.",
            ),
        ]
        triggers: ClassVar = recorded("parked_issue", partnerships=["partnership_id"])

    def __str__(self) -> str:
        return self.title
