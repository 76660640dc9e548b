"""Private business: what may be kept from the public, on which ground and why."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


class Privacy(models.TextChoices):
    """Who may read a matter. Exempt and confidential are different grounds (Local Government Act 1972, s100A)."""

    PUBLIC = "public", "Public"
    EXEMPT = "exempt", "Exempt (Schedule 12A)"
    CONFIDENTIAL = "confidential", "Confidential (supplied by government on terms, or barred by law or a court)"
    PRIVATE_SESSION = "private_session", "Private session of an NHS board"


class Private(models.Model):
    """A matter with a ground for being private; the gate shows it to those alone whose role reads exempt papers."""

    privacy = models.CharField(max_length=16, choices=Privacy, default=Privacy.PUBLIC)
    exempt_paragraphs = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(7)]),
        default=list,
        blank=True,
        help_text="The numbers of the paragraphs of Schedule 12A, Part 1, from 1 to 7.",
    )
    private_reason = models.TextField(
        blank=True, help_text="Why the public interest in keeping it private outweighs that in showing it."
    )

    class Meta:
        abstract = True


def private_with_ground(name: str) -> models.CheckConstraint:
    """Nothing is private without a reason, nor exempt without a paragraph (invariant I21)."""
    return models.CheckConstraint(
        name=f"{name}_private_with_ground",
        condition=Q(privacy=Privacy.PUBLIC)
        | (~Q(private_reason="") & (~Q(privacy=Privacy.EXEMPT) | Q(exempt_paragraphs__len__gt=0))),
        violation_error_message="Give the reason for keeping this private and, if it is exempt, the paragraphs.",
    )
