"""Celery only says "look now": the timetable is here, by interval ticks alone.

Never crontab, eta or countdown: Celery's crontab skips or repeats runs at the clock changes
(celery #6438, #9653), and a Redis broker redelivers delayed tasks past its visibility timeout.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from config.collecting import leave_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("register")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def settle(**_: Any) -> None:
    """Each process of a worker begins with what it has loaded, and never looks through that for garbage again."""
    leave_what_is_loaded()
