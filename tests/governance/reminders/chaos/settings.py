"""The product's settings, in more of a hurry: short leases and pauses, a tick every half second."""

import os

from config.settings import *  # noqa: F403

EMAIL_TIMEOUT = 2
REMINDERS = {
    "lease_s": 5.0,
    "grace_s": 1.0,
    "batch": 20,
    "longest_pass_s": 4.0,
    "per_minute": 1_000_000,
    "back_off_s": (0.3, 0.6, 1.0),
}
CELERY_BEAT_SCHEDULE = {"remind": {"task": "chaos.remind", "schedule": 0.5, "options": {"expires": 2}}}
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 3}
if "CHAOS_NOTIFY" in os.environ:
    NOTIFY_ADDRESS = os.environ["CHAOS_NOTIFY"]
