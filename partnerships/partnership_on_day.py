"""One partnership as at a day: what it was called, what it was, and where it stood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F

from config.dates_in_words import last_day, span_words
from partnerships.compiled import DAY, Given, compiled_once
from partnerships.compiled_records import KEY, CompiledRecords
from partnerships.models import Partnership, PartnershipStage, PartnershipState
from partnerships.naming import with_partnership_name
from partnerships.visibility import Reader

State = PartnershipState.State
OVER = frozenset({State.ENDED, State.SUPERSEDED})


@dataclass(frozen=True)
class PartnershipOnDay:
    """A partnership with its stages and states through time; properties speak of `day`."""

    partnership: Any
    stages: Sequence[Any]
    states: Sequence[Any]
    day: dt.date

    @property
    def stage(self) -> Any | None:
        """What it officially was on the day, in its life; on a day outside it, the nearest stage."""
        accepted = [stage for stage in self.stages if stage.standing == "accepted"]
        return next((stage for stage in accepted if _holds(stage, self.day)), accepted[0] if accepted else None)

    @property
    def name(self) -> str:
        """Its official name on the day."""
        return self.stage.official_name if self.stage else self.partnership.slug

    @property
    def state(self) -> Any | None:
        """Whether it was at work on the day, where that is recorded."""
        return next((state for state in self.states if _holds(state, self.day)), None)

    @property
    def began(self) -> Any | None:
        """The first state of its life, with the date and precision of its beginning."""
        return self.states[0] if self.states else None

    @property
    def over(self) -> Any | None:
        """The state by which it came to an end, whenever that is."""
        return next((state for state in self.states if state.state in OVER), None)

    @property
    def has_begun(self) -> bool:
        """Tell whether its life had begun by the day, as far as recorded."""
        return not (self.began and self.began.valid_from and self.began.valid_from > self.day)

    @property
    def is_over(self) -> bool:
        """Tell whether it had come to an end by the day."""
        return bool(self.state and self.state.state in OVER)

    def names_through_time(self) -> list[dict[str, Any]]:
        """Each official name with its time, cut to the partnership's life, oldest first."""
        return [self._name_row(stage) for stage in self.stages]

    def _name_row(self, stage: Any) -> dict[str, Any]:
        start, precision = stage.valid_from, stage.from_precision
        if start is None and self.began:
            start, precision = self.began.valid_from, self.began.from_precision
        end = stage.valid_to or (self.over.valid_from if self.over else None)
        return {
            "name": stage.official_name,
            "kind": stage.kind.name,
            "span": span_words(start, end, precision, stage.to_precision),
            "start": start,
            "until": last_day(end),
            "why": stage.why_changed or stage.note,
            "source": stage.source,
            "detail": stage.source_detail,
            "verified_on": stage.verified_on,
            "claimed": stage.standing == "claimed",
            "now": stage is self.stage and self.has_begun and not self.is_over,
            "pk": stage.pk,
        }


def partnership_on_day(slug: str, day: dt.date, user: Reader) -> PartnershipOnDay:
    """Load a partnership that the reader may see, in three queries; Partnership.DoesNotExist otherwise."""
    found = _at_address(user).run(slug=slug, day=day)
    if not found:
        raise Partnership.DoesNotExist
    key = found[0].pk
    return PartnershipOnDay(
        partnership=found[0], stages=_stages(user).run(key=key), states=_states(user).run(key=key), day=day
    )


@compiled_once
def _at_address(user: Reader) -> CompiledRecords:
    shown = Partnership.objects.visible_to(user).filter(slug=Given("slug", CharField()))
    shown = shown.annotate(parent_slug=F("parent__slug"))
    return CompiledRecords(with_partnership_name(shown, DAY, partnership="parent", called="parent_name"))


@compiled_once
def _stages(user: Reader) -> CompiledRecords:
    shown = PartnershipStage.objects.visible_to(user).filter(partnership=KEY)
    shown = shown.exclude(standing__in=["superseded", "withdrawn"]).select_related("kind", "source")
    return CompiledRecords(shown.order_by(F("valid_from").asc(nulls_first=True), "pk"))


@compiled_once
def _states(user: Reader) -> CompiledRecords:
    shown = PartnershipState.objects.visible_to(user).accepted().filter(partnership=KEY)
    return CompiledRecords(shown.select_related("source").order_by(F("valid_from").asc(nulls_first=True), "pk"))


def _holds(fact: Any, day: dt.date) -> bool:
    return (fact.valid_from is None or fact.valid_from <= day) and (fact.valid_to is None or fact.valid_to > day)
