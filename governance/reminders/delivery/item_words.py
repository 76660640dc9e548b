"""Promises in words for their readers: worked out once for a batch where many readers see the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.urls import reverse

from config.dates_in_words import day_words
from governance.reminders.rules.rule import Item, Reader, Told
from governance.reminders.rules.table import rule_of
from governance.reminders.words import parts_of_why, place_names, when_words, why_sentence
from partnerships.visibility import holds_a_role

POINT = "- "


class Tellable(Protocol):
    """A promise, or what will become one."""

    @property
    def rule(self) -> str: ...
    @property
    def subject_id(self) -> int: ...
    @property
    def happens_on(self) -> dt.date: ...
    @property
    def why(self) -> str: ...


@dataclass(frozen=True)
class Paragraph:
    """Words, and the list that they lead to."""

    words: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One item of a mail or a page, in words. `subject` begins the subject line of a mail."""

    title: str
    subject: str
    when: str
    paragraphs: tuple[Paragraph, ...]
    path: str
    why: str
    is_open: bool = True

    @property
    def address(self) -> str:
        """Where to read more; by way of signing in, where whoever has not would find no such page."""
        path = self.path if self.is_open else f"{reverse('account_login')}?{urlencode({'next': self.path})}"
        return settings.SITE_URL + path


SIGN_IN = Paragraph("Sign in to read it. A mail does not say what it is about.")


@dataclass
class Words:
    """The words of one day. Readers without a role all see the same, which is asked for once."""

    today: dt.date
    names: dict[tuple[str, int], str] = field(default_factory=dict)
    items: dict[tuple[int, str, int, dt.date], tuple[Item, tuple[Paragraph, ...]]] = field(default_factory=dict)

    def sections(self, promises: Sequence[Tellable], reader: Reader) -> list[Section]:
        """Every promise in words, in the order given."""
        eyes = reader if holds_a_role(reader) else AnonymousUser()
        self.find(promises, eyes)
        return [self._section(promise, eyes) for promise in promises]

    def find(self, promises: Sequence[Tellable], eyes: Reader) -> None:
        """Find together what is to be said of many promises to readers with the same eyes."""
        self._find_names(promises)
        for code in dict.fromkeys(promise.rule for promise in promises):
            self._find_items(code, [promise for promise in promises if promise.rule == code], eyes)

    def _find_names(self, promises: Sequence[Tellable]) -> None:
        places = {parts_of_why(promise.why)[1:] for promise in promises}
        if missing := places - set(self.names):
            self.names |= dict.fromkeys(missing, "this record") | dict(place_names(missing, self.today))

    def _find_items(self, code: str, promises: Sequence[Tellable], eyes: Reader) -> None:
        by_key = {_key(promise, eyes): promise for promise in promises}
        missing = {key: promise for key, promise in by_key.items() if key not in self.items}
        rule = rule_of(code)
        told = [Told(promise.subject_id, promise.happens_on) for promise in missing.values()]
        found = rule.items(told, eyes, self.today) if rule and told else {}
        for key, promise in missing.items():
            item = found.get(promise.subject_id) or _untold()
            self.items[key] = (item, self._paragraphs(promise, item))

    def _paragraphs(self, promise: Tellable, item: Item) -> tuple[Paragraph, ...]:
        rule = rule_of(promise.rule)
        if item.is_exempt or rule is None:
            return (SIGN_IN,)
        text = render_to_string(rule.template, {**item.facts, "promise": promise})
        return tuple(_paragraph(part) for part in text.split("\n\n") if part.strip())

    def _section(self, promise: Tellable, eyes: Reader) -> Section:
        item, paragraphs = self.items[_key(promise, eyes)]
        way, kind, number = parts_of_why(promise.why)
        return Section(
            title=item.title,
            subject=f"{item.title}, {day_words(promise.happens_on)}" if item.is_exempt else item.subject,
            when=when_words(promise.rule, promise.happens_on, self.today, day=item.day),
            is_open=item.is_open,
            paragraphs=paragraphs,
            path=item.path,
            why=why_sentence(way, self.names[kind, number]),
        )


def _key(promise: Tellable, eyes: Reader) -> tuple[int, str, int, dt.date]:
    return eyes.pk or 0, promise.rule, promise.subject_id, promise.happens_on


def _paragraph(part: str) -> Paragraph:
    """Lines that begin with a dash are a list; others run on."""
    lines = [" ".join(line.split()) for line in part.splitlines() if line.strip()]
    points = tuple(line.removeprefix(POINT) for line in lines if line.startswith(POINT))
    return Paragraph(" ".join(line for line in lines if not line.startswith(POINT)), points)


def _untold() -> Item:
    """What a rule does not tell this reader: no more than that there is something."""
    path = reverse("reminders")
    return Item(title="Exempt item", subject="Exempt item", path=path, facts={}, is_exempt=True, is_open=False)
