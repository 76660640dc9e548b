"""SMTP by Django’s own backend: one connection for a batch, each mail’s stored bytes, and whether the end was sent.

A mail counts as delivered only when the server has answered the dot that ends it (RFC 5321, 4.1.1.4). So whatever goes
wrong before that dot was sent is certain; what goes wrong after it is in doubt (RFC 1047), and nobody can know better.
"""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from governance.reminders.delivery.transport import Answer, Known, Outcome
from governance.reminders.models import Mail

END_OF_MAIL = b"\r\n.\r\n"
PERMANENT = 500
_BACKEND = "governance.reminders.delivery.smtp.NotingBackend"


class _Smtp(smtplib.SMTP):
    """Remembers that the dot left: without it no server delivers."""

    ended = False

    def send(self, s: Any) -> None:
        super().send(s)
        self.ended = self.ended or (isinstance(s, bytes) and s.endswith(END_OF_MAIL))


class _SmtpSsl(_Smtp, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class NotingBackend(EmailBackend):
    """Django's SMTP backend with a connection that remembers whether the end of a mail was sent."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """As Django chooses, with our memory."""
        return _SmtpSsl if self.use_ssl else _Smtp


class StoredMail:
    """What Django's backends ask of a message, answered from the bytes that were stored."""

    encoding = "utf-8"
    from_email = settings.DEFAULT_FROM_EMAIL

    def __init__(self, mail: Mail) -> None:
        self.to = [mail.address]
        self.content = bytes(mail.content or b"")

    def recipients(self) -> list[str]:
        """The one reader."""
        return self.to

    def message(self) -> StoredMail:
        """The message is the bytes."""
        return self

    def as_bytes(self, linesep: str = "\r\n", **_: Any) -> bytes:
        """Exactly what was stored."""
        return self.content


class Smtp:
    """Opens its connection with the first mail, and anew after one that broke it."""

    def __init__(self) -> None:
        is_smtp = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
        self.backend: Any = get_connection(_BACKEND if is_smtp else None)

    def reach(self) -> str:
        """Open the connection where none is open: TLS, authentication and all."""
        try:
            self.backend.open()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return _words(error)
        return ""

    def hand_over(self, mail: Mail) -> Answer:
        """Say what became of it; after trouble the next mail starts with a new connection."""
        self._forget_end()
        try:
            self.backend.send_messages([StoredMail(mail)])
        except smtplib.SMTPResponseException as error:  # the server answered: its code decides
            return self._by_code(error.smtp_code, _words(error))
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            return self._by_code(code, f"{code} {_text(said)}")
        except ValueError as error:  # an address that cannot be written as one: nothing was said to the server yet
            self._drop()
            return Answer(Outcome.NEVER, _words(error))
        except (OSError, smtplib.SMTPException) as error:
            ended = self._ended()
            self._drop()
            return Answer(Outcome.UNKNOWN if ended else Outcome.LATER, _words(error))
        return Answer(Outcome.ACCEPTED)

    def known(self, mail: Mail) -> Known:
        """Plain SMTP has nobody to ask."""
        return Known.CANNOT_SAY

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        try:
            self.backend.close()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _by_code(self, code: int, words: str) -> Answer:
        self._drop()
        return Answer(Outcome.NEVER if code >= PERMANENT else Outcome.LATER, words)

    def _forget_end(self) -> None:
        if getattr(self.backend, "connection", None):
            self.backend.connection.ended = False

    def _ended(self) -> bool:
        return getattr(getattr(self.backend, "connection", None), "ended", True)

    def _drop(self) -> None:
        """Leave a connection in an unknown state without another word."""
        connection, self.backend.connection = getattr(self.backend, "connection", None), None
        if connection is not None:
            smtplib.SMTP.close(connection)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
