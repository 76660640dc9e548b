"""Background work of governance: a tick only says "look now" (docs/decisions/0006)."""

from celery import shared_task

from governance.reminders.passes import watch_pass, whole_pass


@shared_task
def remind() -> None:
    """Plan and send what is due; another tick at the same time does no harm."""
    whole_pass()


@shared_task
def watch_reminders() -> None:
    """Compare who should have been told by now with who was."""
    watch_pass()
