"""Background work of the register: each tick looks at the database and does what is due, if anything is."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from partnerships.invariants.nightly import run_if_due
from partnerships.uploads.working import look_at_uploads


@shared_task
def check_register() -> None:
    """Run the night's check of the register, once a night."""
    run_if_due(timezone.now())


@shared_task
def look_at_uploaded_files() -> None:
    """Read, compare or apply the uploaded files that wait."""
    look_at_uploads()
