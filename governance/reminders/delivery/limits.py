"""How long, how often, how many. The settings' `REMINDERS` may give other values, as the proofs do."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from django.conf import settings

_CHANCE = random.SystemRandom()  # the system's own: forked senders share no seed, so their tries spread


@dataclass(frozen=True)
class Limits:
    """Seconds and counts of delivery.

    `lease_s` outlasts the slowest honest hand-over (each step of SMTP waits `EMAIL_TIMEOUT` at most).
    `grace_s` is how long a hand-over without an answer is left alone before anybody is asked about it.
    `copies` is how often the same bytes are handed over while it is not known whether they arrived.
    """

    lease_s: float = 180.0
    grace_s: float = 30.0
    batch: int = 50
    longest_pass_s: float = 40.0
    per_minute: int = 600
    back_off_s: tuple[float, ...] = (60, 300, 900, 3600, 4 * 3600)
    jitter: float = 0.2
    copies: int = 2
    kept_days: int = 90


def limits() -> Limits:
    """The limits in force."""
    return replace(Limits(), **getattr(settings, "REMINDERS", {}))


def back_off(refusals: int, limit: Limits) -> float:
    """Seconds until the next try after so many refusals in a row, never the same for two mails."""
    pause = limit.back_off_s[min(refusals, len(limit.back_off_s)) - 1]
    return pause * _CHANCE.uniform(1 - limit.jitter, 1 + limit.jitter)
