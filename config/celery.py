"""Celery only says "look now": the timetable is here, by interval ticks alone.

Never crontab, eta or countdown: Celery's crontab skips or repeats runs at the clock changes
(celery #6438, #9653), and a Redis broker redelivers delayed tasks past its visibility timeout.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("register")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
