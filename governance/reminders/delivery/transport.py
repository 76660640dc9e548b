"""Handing a mail over, and what the other side can be asked about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from governance.reminders.models import Mail


class Outcome(Enum):
    """What became of one hand-over."""

    ACCEPTED = "accepted"
    LATER = "certainly not delivered; try again"
    NEVER = "refused for good"
    UNKNOWN = "handed over, no answer"


class Known(Enum):
    """What a transport says when it is asked about a mail that was handed over."""

    ARRIVED = "it has it"
    NEVER_CAME = "it never had it"
    CANNOT_SAY = "it cannot be asked"
    ASK_LATER = "it did not answer"


class Answer(tuple[Outcome, str]):
    """An outcome with the other side's own words."""

    def __new__(cls, outcome: Outcome, words: str = "") -> Answer:
        return super().__new__(cls, (outcome, words))

    @property
    def outcome(self) -> Outcome:
        return self[0]

    @property
    def words(self) -> str:
        return self[1]


class Transport(Protocol):
    """A way out: plain SMTP, which cannot be asked afterwards, or GOV.UK Notify, which can."""

    def reach(self) -> str:
        """Make sure that the other side is there, before anything is marked; what is wrong, or nothing."""

    def hand_over(self, mail: Mail) -> Answer:
        """Hand over `mail.content`, byte for byte."""

    def known(self, mail: Mail) -> Known:
        """Whether the mail arrived, where the other side can be asked."""

    def close(self) -> None:
        """End the conversation."""


@contextmanager
def transport() -> Iterator[Transport]:
    """The way out that the settings choose, for one batch."""
    way = "notify.Notify" if settings.NOTIFY_API_KEY else "smtp.Smtp"
    opened: Transport = import_string(f"governance.reminders.delivery.{way}")()
    try:
        yield opened
    finally:
        opened.close()
