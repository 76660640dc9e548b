"""One body as at a day: found by any of its codes, with its names, codes and life."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F

from config.dates_in_words import last_day, span_words
from partnerships.compiled import DAY, Given, compiled_once
from partnerships.compiled_records import KEY, CompiledRecords
from partnerships.models import Body, BodyCode, BodyName, LifeState
from partnerships.naming import with_body_name
from partnerships.visibility import Reader

NOT_SHOWN = ("superseded", "withdrawn")


@dataclass(frozen=True)
class BodyOnDay:
    """A body with its names and codes through time; properties speak of `day`."""

    body: Any
    names: Sequence[Any]
    codes: Sequence[Any]
    day: dt.date

    @property
    def name(self) -> str:
        """Its official name on the day."""
        held = (each for each in self.official if _holds(each, self.day))
        return next((each.name for each in held), self.official[0].name if self.official else self.body.code)

    @property
    def official(self) -> list[Any]:
        """Its official names, oldest first."""
        return [each for each in self.names if each.use == BodyName.Use.OFFICIAL and each.standing == "accepted"]

    @property
    def also_written(self) -> list[Any]:
        """Other ways in which sources write its name, and claims that disagree."""
        return [each for each in self.names if each.use != BodyName.Use.OFFICIAL or each.standing != "accepted"]

    @property
    def state(self) -> LifeState:
        """Planned, shadow, open or abolished on the day."""
        return self.body.state_on(self.day)

    @property
    def better_day(self) -> dt.date | None:
        """Where the body does not exist on the day: its last day, or its first; else None."""
        if self.state == LifeState.LIVE:
            return None
        return last_day(self.body.abolished_on) if self.state == LifeState.ABOLISHED else self.body.established_on

    def names_through_time(self) -> list[dict[str, Any]]:
        """Each official name with its time, cut to the body's life."""
        body = self.body
        return [
            {
                "name": each.name,
                "span": span_words(
                    each.valid_from or body.established_on,
                    each.valid_to or body.abolished_on,
                    each.from_precision if each.valid_from else body.established_precision,
                    each.to_precision if each.valid_to else body.abolished_precision,
                ),
                "now": _holds(each, self.day),
                "source": each.source,
                "detail": each.source_detail,
                "pk": each.pk,
                "start": each.valid_from or body.established_on,
                "until": last_day(each.valid_to or body.abolished_on),
            }
            for each in self.official
        ]


def find_body(code: str, day: dt.date, user: Reader) -> Any:
    """The body at this address or with this code, now or once, in any case; Body.DoesNotExist otherwise."""
    at_address = _at_address(user).run(day=day, code=code, upper=code.upper(), lower=code.lower())
    if at_address:
        return at_address[0]
    codes = BodyCode.objects.visible_to(user).accepted().filter(code__iexact=code)
    by_code = codes.order_by(F("valid_to").desc(nulls_first=True), "pk").values("body")[:1]
    return _with_county(user, day).get(pk=by_code)


def _with_county(user: Reader, day: Any) -> Any:
    shown = Body.objects.visible_to(user).select_related("kind", "source").annotate(county_code=F("county__code"))
    return with_body_name(shown, day, body="county", called="county_name")


@compiled_once
def _at_address(user: Reader) -> CompiledRecords:
    spellings = [Given(spelling, CharField()) for spelling in ("code", "upper", "lower")]
    return CompiledRecords(_with_county(user, DAY).filter(code__in=spellings))


def body_on_day(body: Any, day: dt.date, user: Reader) -> BodyOnDay:
    """Load the names and codes of a body, in two queries."""
    return BodyOnDay(body=body, names=_names(user).run(key=body.pk), codes=_codes(user).run(key=body.pk), day=day)


@compiled_once
def _names(user: Reader) -> CompiledRecords:
    shown = BodyName.objects.visible_to(user).filter(body=KEY).exclude(standing__in=NOT_SHOWN)
    return CompiledRecords(shown.select_related("source").order_by(F("valid_from").asc(nulls_first=True), "pk"))


@compiled_once
def _codes(user: Reader) -> CompiledRecords:
    shown = BodyCode.objects.visible_to(user).filter(body=KEY).exclude(standing__in=NOT_SHOWN)
    in_order = shown.order_by("scheme", F("valid_from").asc(nulls_first=True), "code")
    return CompiledRecords(in_order.select_related("source"))


def districts_of(body: Body, day: dt.date, user: Reader) -> list[tuple[str, str]]:
    """The district councils of a county that were open on the day: name, address."""
    return _districts(user).run(key=body.pk, day=day)


@compiled_once
def _districts(user: Reader) -> CompiledRecords:
    shown = Body.objects.visible_to(user).filter(county=KEY).in_state(LifeState.LIVE, DAY)
    return CompiledRecords(with_body_name(shown, DAY).order_by("body_name").values_list("body_name", "code"))


def _holds(fact: Any, day: dt.date) -> bool:
    return (fact.valid_from is None or fact.valid_from <= day) and (fact.valid_to is None or fact.valid_to > day)
