"""Background work of the site itself."""

from celery import shared_task

from config.health.checks import record_heartbeat


@shared_task
def heartbeat() -> None:
    """Show that beat, Redis and a worker work together; `/health/ready` tells how long ago that was."""
    record_heartbeat()
