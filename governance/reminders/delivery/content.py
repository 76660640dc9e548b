"""What a mail says, made into bytes once: the same on every try."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from config.dates_in_words import day_words
from governance.reminders.delivery.last_look import Look
from governance.reminders.links import stop_address
from governance.reminders.models import Mail, Promise
from governance.reminders.rules.rule import Item, Reader, Told
from governance.reminders.rules.table import rule_of
from governance.reminders.words import how_far, why_words

LONGEST_SUBJECT = 200
MOST_IN_FULL = 50  # of one mail; the rest is a link to the page that lists all


@dataclass(frozen=True)
class Section:
    """One item of a mail, in words."""

    title: str
    subject: str
    when: str
    paragraphs: tuple[str, ...]
    address: str
    why: str


def write(mail: Mail, seen: Look, today: dt.date) -> None:
    """Put subject, Message-ID and bytes into the mail. The Message-ID follows from the items: other items, another."""
    sections = sections_of(seen.kept, seen.reader, today)
    mail.subject = _subject(sections)
    mail.address = seen.address
    mail.message_id = message_id(mail, seen.kept)
    stop = stop_address(mail)
    context = {
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
    mail.content = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django’s own message


def sections_of(promises: Sequence[Promise], reader: Reader, today: dt.date) -> list[Section]:
    """Every promise in words, in the order given."""
    items = _items(promises, reader, today)
    whys = why_words(promises, today)
    return [_section(promise, items[promise.pk], whys[promise.pk], today) for promise in promises]


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
    return words if len(words) <= LONGEST_SUBJECT else f"{words[: LONGEST_SUBJECT - 1]}…"


def _items(promises: Sequence[Promise], reader: Reader, today: dt.date) -> dict[int, Item]:
    """The item of each promise, asked for once for each rule; what the rule does not tell this reader is exempt."""
    found: dict[int, Item] = {}
    for code in dict.fromkeys(promise.rule for promise in promises):
        rule, group = rule_of(code), [promise for promise in promises if promise.rule == code]
        told = [Told(promise.subject_id, promise.happens_on) for promise in group]
        items = rule.items(told, reader, today) if rule else {}
        found |= {promise.pk: items.get(promise.subject_id) or _untold(code) for promise in group}
    return found


def _untold(code: str) -> Item:
    rule = rule_of(code)
    title = "Exempt item"
    words = f"{title}: {rule.title.lower()}" if rule else title
    return Item(title=title, subject=words, path="/reminders/", facts={}, is_exempt=True)


def _section(promise: Promise, item: Item, why: str, today: dt.date) -> Section:
    rule = rule_of(promise.rule)
    text = "" if item.is_exempt or rule is None else render_to_string(rule.template, {**item.facts, "promise": promise})
    return Section(
        title=item.title,
        subject=item.subject,
        when=f"{day_words(promise.happens_on)}, {how_far(promise.happens_on, today)}",
        paragraphs=tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip()),
        address=settings.SITE_URL + item.path,
        why=why,
    )
