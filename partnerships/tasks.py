"""Background work of the register: each tick looks at the database and does what is due, if anything is."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from partnerships.invariants.nightly import run_if_due


@shared_task
def check_register() -> None:
    """Run the night's check of the register, once a night."""
    run_if_due(timezone.now())
