"""A body or a partnership, typed by code or name and found on the server; where several fit, a choice is offered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from config.dates_in_words import day_words
from config.forms import PlainForm
from partnerships.models import Body, BodyName, CodeScheme, Partnership, Standing
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.operations.permission import name_of
from partnerships.visibility import Reader

Place = Body | Partnership
MOST_OFFERED = 15
LONGEST = 200
# A short name such as "nottingham" is a code too, but not one that a person means by typing it.
OFFICIAL_CODES = (CodeScheme.ODS, CodeScheme.GSS, CodeScheme.FORMER_ODS, CodeScheme.FORMER_GSS)
CODE_AT_END = re.compile(r"\(([^()]+)\)\s*$")
HINT = "A code, such as QT1 or E10000024, or a name or part of one."


class PlaceInput(forms.TextInput):
    """A box for what is typed, and below it, where several places fit, one radio button for each."""

    template_name = "partnerships/editing/place_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "maxlength": LONGEST, **(attrs or {})})
        self.offered: list[tuple[str, str]] = []

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, str]:
        """What was typed, and which of the offered places was chosen."""
        return str(data.get(name) or "").strip(), str(data.get(f"{name}_choice") or "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The typed text and the places on offer."""
        typed, chosen = value if isinstance(value, tuple) else (value or "", "")
        context = super().get_context(name, typed, attrs)
        context["offered"], context["chosen"] = self.offered, chosen
        return context


class PlaceField(forms.Field):
    """A body or a partnership that `user` may see; the form that holds the field sets `user`."""

    widget: PlaceInput

    def __init__(self, *kinds: type[Model], **kwargs: Any) -> None:
        kwargs.setdefault("help_text", HINT)
        super().__init__(widget=PlaceInput, **kwargs)
        self.kinds = kinds
        self.user: Reader = AnonymousUser()
        self.found_before: dict[Any, list[Any]] | None = None  # shared by the rows of a grid, which often name the same

    def clean(self, value: Any) -> Any:
        """Find the one place meant, or say that none or several fit."""
        typed, chosen = value if isinstance(value, tuple) else (str(value or ""), "")
        if not typed:
            self.validate("")
            return None
        found = self._found(typed[:LONGEST])
        if len(found) > 1:
            self.widget.offered = [(self.key_of(place), self.described(place)) for place in found[:MOST_OFFERED]]
            found = [place for place in found if self.key_of(place) == chosen]
        if len(found) == 1:
            return found[0]
        raise ValidationError(self._none_or_many(typed), code="place")

    def _found(self, typed: str) -> list[Any]:
        if self.found_before is None:
            return self.find(typed)
        key = (self.kinds, typed)
        if key not in self.found_before:
            self.found_before[key] = self.find(typed)
        return self.found_before[key]

    def find(self, typed: str) -> list[Any]:
        """The records that fit what was typed and that the user may see."""
        kinds: Any = self.kinds
        return list(find_places(typed, user=self.user, kinds=kinds))

    def key_of(self, place: Any) -> str:
        """What tells one offered record from another."""
        return key_of(place)

    def written(self, place: Any) -> str:
        """A record as the box shows it and reads it again."""
        return written(place)

    def in_full(self, typed: str) -> str:
        """What a link put into the box, as the box shows the one record that it means; else as it came."""
        found = self._found(typed[:LONGEST])
        return self.written(found[0]) if len(found) == 1 else typed

    def described(self, place: Any) -> str:
        """A record on offer, told apart from others of a similar name."""
        return described(place)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """An empty box says nothing."""
        return bool(data[0] if isinstance(data, tuple) else data)

    def _none_or_many(self, typed: str) -> str:
        if self.widget.offered:
            return f"Several records fit “{typed}”. Choose one, or type more of the name."
        sort = " or ".join(str(kind._meta.verbose_name) for kind in self.kinds)
        return f"No {sort} is recorded under “{typed}”. Check the code or the name."


def show_in_full(form: forms.BaseForm) -> None:
    """Names in place of the codes that a link put into the boxes of a form."""
    for name, field in form.fields.items():
        if isinstance(field, PlaceField) and isinstance(typed := form.initial.get(name), str):
            form.initial[name] = field.in_full(typed)


def find_places(typed: str, *, user: Reader, kinds: Sequence[type[Place]] = (Body, Partnership)) -> list[Place]:
    """The places that fit best: by code or address, else by whole name, else by a part of a name."""
    code = CODE_AT_END.search(typed)
    words = typed.strip()
    tries = [_by_code(code.group(1).strip())] if code else []
    for conditions in [*tries, _by_code(words), _by_name(words, "iexact"), _by_name(words, "icontains")]:
        found = [place for kind in kinds for place in _named(kind, conditions[kind], user)]
        if found:
            return found
    return []


def written(place: Place) -> str:
    """A place as a form shows it and reads it again: the name and, in brackets, the code."""
    return f"{_name(place)} ({place})"


def key_of(place: Any) -> str:
    """What tells one offered place from another."""
    return f"{place._meta.model_name}:{place}"


def described(place: Place) -> str:
    """A place on offer, told apart from others of a similar name."""
    ended = f", abolished on {day_words(place.abolished_on)}" if isinstance(place, Body) and place.abolished_on else ""
    sort = ", a partnership" if isinstance(place, Partnership) else ""
    return f"{written(place)}{sort}{ended}"


def _name(place: Place) -> str:
    """The name read with the row, or else looked up as of today."""
    read = getattr(place, "body_name", None) or getattr(place, "partnership_name", None)
    return read or name_of(place, timezone.localdate())


def _by_code(code: str) -> dict[type[Place], Q]:
    held = Q(codes__code__iexact=code, codes__scheme__in=OFFICIAL_CODES, codes__standing=Standing.ACCEPTED)
    return {Body: Q(code__iexact=code) | held, Partnership: Q(slug__iexact=code)}


def _by_name(words: str, how: str) -> dict[type[Place], Q]:
    """Official names are enough for a whole name; a part may be of any way to write it."""
    stage = Q(**{f"stages__official_name__{how}": words, "stages__standing": Standing.ACCEPTED})
    alias = Q(**{f"aliases__name__{how}": words, "aliases__standing": Standing.ACCEPTED})
    name = Q(**{f"names__name__{how}": words, "names__standing": Standing.ACCEPTED})
    if how == "iexact":
        return {Body: name & Q(names__use=BodyName.Use.OFFICIAL), Partnership: stage}
    return {Body: name, Partnership: stage | alias}


def _named(kind: type[Place], condition: Q, user: Reader) -> list[Place]:
    rows: QuerySet[Any] = kind.objects.visible_to(user)
    found = kind.objects.filter(pk__in=rows.filter(condition).order_by().values("pk"))
    name = with_body_name if kind is Body else with_partnership_name
    called = "body_name" if kind is Body else "partnership_name"
    return list(name(found, timezone.localdate()).order_by(called, "pk")[: MOST_OFFERED + 1])


class PlaceForm(PlainForm):
    """Which body or partnership."""

    place = PlaceField(Body, Partnership, label="Body or partnership")

    def __init__(self, data: Any = None, *, user: Reader) -> None:
        super().__init__(data)
        field = self.fields["place"]
        if isinstance(field, PlaceField):
            field.user = user
