"""Posts and the people appointed to them, joint appointments included."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.history.triggers import recorded
from partnerships.models.body import Body
from partnerships.models.fact import DatedFact, Recorded, Sourced, no_overlap, period_in_order
from partnerships.models.partnership import Partnership
from partnerships.visibility import VisibleQuerySet


class Person(Recorded):
    """Someone who holds or held a public post. The name alone: no contact detail, ever."""

    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name", "id"]
        triggers: ClassVar = recorded("person", leave_out=["name"])

    def __str__(self) -> str:
        return self.name


class Post(Sourced):
    """A post at one body or in one partnership, whether or not anyone holds it."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    title = models.CharField(max_length=200)
    statutory_role = models.CharField(
        max_length=60, blank=True, help_text="For example director of adult social services, section 151 officer."
    )

    objects = VisibleQuerySet.as_manager()
    VISIBLE_WITH = ("body", "partnership")
    AT_BODIES = ("body",)
    AT_PARTNERSHIPS = ("partnership",)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                name="post_in_one_place",
                condition=Q(body__isnull=False, partnership__isnull=True)
                | Q(body__isnull=True, partnership__isnull=False),
                violation_error_message="A post belongs to one body or to one partnership.",
            ),
        ]
        triggers: ClassVar = recorded("post", bodies=["body_id"], partnerships=["partnership_id"])

    def __str__(self) -> str:
        return self.title


class JointAppointment(Recorded):
    """Two or more appointments of one person that are one job: one employer, a line to each body."""

    title = models.CharField(max_length=200)
    employer = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["title", "id"]
        triggers: ClassVar = recorded("joint_appointment", bodies=["employer_id"])

    def __str__(self) -> str:
        return self.title


class Appointment(DatedFact):
    """A person's time in a post."""

    class Basis(models.TextChoices):
        SUBSTANTIVE = "substantive", "Substantive"
        INTERIM = "interim", "Interim"
        ACTING = "acting", "Acting"
        JOINT = "joint", "Joint"
        DESIGNATE = "designate", "Designate"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    basis = models.CharField(max_length=12, choices=Basis, default=Basis.SUBSTANTIVE)
    joint_appointment = models.ForeignKey(
        JointAppointment, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )

    VISIBLE_WITH = ("post", "post__body", "post__partnership")
    AT_BODIES = ("post__body",)
    AT_PARTNERSHIPS = ("post__partnership",)

    class Meta:
        ordering = ["valid_from", "id"]
        constraints = [
            period_in_order("appointment"),
            no_overlap(
                "appointment",
                "post",
                "person",
                message="This person already holds this post on some of these days. End that appointment first.",
            ),
        ]
        triggers: ClassVar = recorded("appointment")

    def __str__(self) -> str:
        return f"{self.person} as {self.post}"
