"""What a mail says, made into bytes once: the same on every try."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from email.generator import BytesGenerator
from email.message import Message
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from governance.reminders.delivery.item_words import Section, Words
from governance.reminders.delivery.last_look import Look
from governance.reminders.links import stop_address
from governance.reminders.models import Mail, Promise

LONGEST_SUBJECT = 200
# A line break in a title, however it came there, would end the header; a control of direction would turn the words.
NOT_IN_A_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# Mail programs, and some servers on the way, decode this wherever it stands, and what is in it may be a header.
ENCODED_WORD, NOT_ENCODED = "=?", "=\N{ZERO WIDTH SPACE}?"
MOST_IN_FULL = 50  # of one mail; the rest is a link to the page that lists all


def write(mail: Mail, seen: Look, words: Words) -> None:
    """Put subject, Message-ID and bytes into the mail. The Message-ID follows from the items: other items, another."""
    sections = words.sections(seen.kept, seen.reader)
    mail.subject = _subject(sections)
    mail.address = seen.address
    mail.message_id = message_id(mail, seen.kept)
    stop = stop_address(mail)
    context = {
        "subject": mail.subject,
        "sections": sections[:MOST_IN_FULL],
        "more": max(0, len(sections) - MOST_IN_FULL),
        "all_address": f"{settings.SITE_URL}/reminders/",
        "stop_address": stop,
        "service_name": settings.SERVICE_NAME,
    }
    text = render_to_string("governance/reminders/mail.txt", context)
    headers = _headers(mail, stop)
    message = EmailMultiAlternatives(mail.subject, text, settings.DEFAULT_FROM_EMAIL, [mail.address], headers=headers)
    message.attach_alternative(render_to_string("governance/reminders/mail.html", context), "text/html")
    whole = message.message()
    whole.set_boundary(mail.message_id[1:33])  # else one is sought in the whole text
    mail.content = _with_line_ends_of_mail(whole)


def _with_line_ends_of_mail(whole: Message) -> bytes:
    """As Django's own `as_bytes` writes it, with the line ends of RFC 5322."""
    written = io.BytesIO()
    BytesGenerator(written, mangle_from_=False).flatten(whole, linesep="\r\n")
    return written.getvalue()


def message_id(mail: Mail, promises: Iterable[Promise]) -> str:
    """The same for the same promises to the same reader, also in a database restored from a backup."""
    keys = sorted(f"{p.rule}/{p.subject_id}/{p.due_on}/{p.revision}" for p in promises)
    digest = hashlib.sha256("|".join([mail.reader_kind, str(mail.reader_id), *keys]).encode()).hexdigest()
    return f"<{digest[:32]}@{urlsplit(settings.SITE_URL).hostname}>"


def _headers(mail: Mail, stop: str) -> dict[str, str]:
    return {
        "Message-ID": mail.message_id,
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def _subject(sections: Sequence[Section]) -> str:
    first = sections[0].subject
    words = first if len(sections) == 1 else f"{len(sections)} reminders. First: {first}"
    words = one_line(words)
    return words if len(words) <= LONGEST_SUBJECT else f"{words[: LONGEST_SUBJECT - 1].rstrip()}…"


def one_line(words: str) -> str:
    """Words as one line of a header, which no mail program reads as anything but words."""
    return " ".join(NOT_IN_A_LINE.sub(" ", words).split()).replace(ENCODED_WORD, NOT_ENCODED)
