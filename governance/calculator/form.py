"""The form of one rule: the fields that the rule takes, each with what counts where it is left empty."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from config.date_parts import DateParts
from config.forms import PlainForm
from governance.calculator.question import LABELS, WORDS, Question
from governance.calculator.terms import FIELDS, TAKES_A_BODY, Terms, terms_for
from governance.deadlines.rules import Rule
from partnerships.forms.places import PlaceField
from partnerships.models import Body
from partnerships.visibility import Reader

MOST_DAYS = 366
MOST_MONTHS = 120
EARLIEST = dt.date(1948, 7, 5)
CLOCK = re.compile(r"(?:at\s+)?(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.ASCII)
NOON = ("noon", "12 noon", "midday", "12noon")
LONGEST_TIME = 20
FURTHEST = dt.timedelta(days=731)
DAYS = frozenset(name for name in LABELS if name.endswith("_on"))
LATE_PUBLICATION = ("published_at", "publication_cut_off")
FIRST_DAY_COUNTS = frozenset({"days-beginning-with", "interests"})


class ClockTime(forms.Field):
    """A time of day as people write it: 17:00, 5pm, 5.30pm, noon."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput({"class": "govuk-input--width-5", "autocomplete": "off"}), **kwargs)

    def to_python(self, value: Any) -> dt.time | None:
        """The time, or None where nothing is written."""
        words = str(value or "").strip().lower()
        if not words:
            return None
        if words in NOON:
            return dt.time(12)
        read = CLOCK.fullmatch(words[:LONGEST_TIME])
        try:
            if read and (read[2] or read[3]):
                return _time(int(read[1]), int(read[2] or 0), read[3])
        except ValueError:
            pass
        raise ValidationError(f"{self.label} must be a time, like 17:00, 5pm or noon", code="invalid")


class DeadlineForm(PlainForm):
    """A date, and what else the rule takes; everything but the date may be left empty."""

    mark_optional = False
    keeps_words = False  # the form changes nothing, so it need not say that nothing was saved

    def __init__(self, rule: Rule, data: Any = None, *, user: Reader) -> None:
        self.rule, self.user = rule, user
        super().__init__(data if _is_asked(data) else None, initial=_initial(data))
        self.fields["date"] = DateParts(label=rule.asks, earliest=EARLIEST, required=True)
        if rule.code in TAKES_A_BODY:
            self.fields["body"] = _body_field(user)
        for name, usual in rule.takes.items():
            self.fields[name] = _field(rule, name, usual)
        self.fields["date"].error_messages["required"] = f"Enter the {rule.asks[:1].lower()}{rule.asks[1:]}"

    def clean(self) -> dict[str, Any]:
        """Refuse days so far from the date asked about that they must be a slip, and would list every day between."""
        values = super().clean() or self.cleaned_data
        on = values.get("date")
        for name in DAYS & set(values) if on else ():
            if values[name] and abs(values[name] - on) > FURTHEST:
                self.add_error(name, f"{LABELS[name]} must be a day within two years of the other date")
            elif name == "notice_published_on" and values[name] and values[name] > on:
                self.add_error(name, "Notice of election must be published on or before the day of the poll")
        return values

    @property
    def is_asked(self) -> bool:
        """Whether there is a question to answer, not just a rule."""
        return self.is_bound

    @property
    def main_fields(self) -> list[BoundField]:
        """The fields that everybody needs."""
        return [field for field in self if field.name not in LATE_PUBLICATION]

    @property
    def late_publication_fields(self) -> list[BoundField]:
        """The fields for a publication late in the day, which few constitutions mention."""
        return [field for field in self if field.name in LATE_PUBLICATION]

    @property
    def asks_of_late_publication(self) -> bool:
        """Whether one of those is filled in."""
        return any(self.data.get(name) for name in LATE_PUBLICATION)

    def question(self) -> Question:
        """What is asked; only for a form without errors."""
        values = dict(self.cleaned_data)
        on, body = values.pop("date"), values.pop("body", None)
        if not body:
            return Question(self.rule, on, values)
        terms: Terms = terms_for(body, self.rule.code, on, self.user)
        return Question(self.rule, on, values, body.code, getattr(body, "body_name", None) or body.code, terms)


def _is_asked(data: Mapping[str, Any] | None) -> bool:
    return any(key.startswith("date") for key in data or {})


def _initial(data: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (data or {}).items() if name in LABELS or name == "body"}


def _body_field(user: Reader) -> PlaceField:
    field = PlaceField(
        Body,
        label="Body",
        required=False,
        help_text="A code or name. Its own procedure, where it is recorded here, fills what you leave empty below.",
    )
    field.user = user
    return field


def _field(rule: Rule, name: str, usual: Any) -> forms.Field:
    """The field of one parameter."""
    if name in ("days", "months"):
        return _number(rule, name, usual)
    if name in ("day_type", "base"):
        return _choice(rule, name, usual)
    if name in ("cut_off", "published_at", "publication_cut_off"):
        return ClockTime(label=LABELS[name], required=False, help_text=_TIME_HELP[name])
    return DateParts(label=LABELS[name], required=False, earliest=EARLIEST)


def _number(rule: Rule, name: str, usual: int) -> forms.Field:
    least = 1 if name == "months" or rule.code in FIRST_DAY_COUNTS else 0
    most = MOST_DAYS if name == "days" else MOST_MONTHS
    words = f"{LABELS[name]} must be a whole number from {least} to {most}"
    return forms.IntegerField(
        label=LABELS[name],
        required=False,
        min_value=least,
        max_value=most,
        help_text=f"If left empty: {_or_the_body(rule)}{usual}.",
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-3", "autocomplete": "off"}),
        error_messages={"invalid": words, "min_value": words, "max_value": words},
    )


def _choice(rule: Rule, name: str, usual: str) -> forms.Field:
    kinds = ("working", "calendar") if name == "day_type" else ("publication", "meeting")
    words = WORDS[usual][:1].lower() + WORDS[usual][1:]
    empty = ("", f"The body’s own, or {words}" if rule.code in TAKES_A_BODY else f"As usual: {words}")
    return forms.ChoiceField(
        label=LABELS[name],
        required=False,
        choices=[empty, *((kind, WORDS[kind]) for kind in kinds)],
        error_messages={"invalid_choice": f"{LABELS[name]} must be one of the choices on offer"},
    )


def _or_the_body(rule: Rule) -> str:
    return "the body’s own, or " if "days" in FIELDS.get(rule.code, {}) else ""


_TIME_HELP = {
    "cut_off": "For example noon or 5pm. If left empty: the body’s own, or the end of the day.",
    "published_at": "For example 6:30pm.",
    "publication_cut_off": "For example 5pm.",
}


def _time(hour: int, minute: int, half: str | None) -> dt.time:
    if half and not 1 <= hour <= 12:
        raise ValueError("There is no such hour.")
    return dt.time((hour % 12) + (12 if half == "pm" else 0) if half else hour, minute)
