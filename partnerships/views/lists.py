"""What every list of the register shares: who may open it, its licence, and the columns of a fact."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode

from config.tables import columns as kinds_of_column
from config.tables.columns import Choice, Column, Day, LastDay, Row
from config.tables.list_page import ListPage
from config.tables.paging import first_keys
from partnerships.compiled import AS_WRITTEN, Compiled, compiled_once, one_of
from partnerships.licence import ATTRIBUTION, LICENCE
from partnerships.models import Confidence, Precision, Standing
from partnerships.page_memory import remembered
from partnerships.visibility import Reader

NO_END = "no end recorded"
REMEMBERED_ADDRESSES = 4_096  # Django takes longer to put an address together than to draw its cell
GONE = (Standing.SUPERSEDED, Standing.WITHDRAWN)


@method_decorator(login_not_required, name="dispatch")
class RegisterList(ListPage):
    """A list that everybody may open; each reader sees the rows that they may see."""

    licence = (LICENCE, *ATTRIBUTION)
    caption = ""
    introduction = ""
    empty_words = ""  # of a list without a row and without a filter; where one is on, it says that it leaves all out
    empty_advice = ""
    timeless = False  # whether no day is on view

    def context(self) -> dict[str, Any]:
        day = {"on": self.day_kept} if self.day_kept else {}
        drawn = super().context()
        return drawn | {
            "caption": self.caption or self.naming.title,
            "introduction": self.introduction,
            "timeless": self.timeless,
            **(self._filtered_out() if drawn["filters_on"] else self._none_recorded()),
            "clear_href": f"{self.request.path}{'?' if day else ''}{urlencode(day)}",
        }

    def _none_recorded(self) -> dict[str, str]:
        return {
            "empty_words": self.empty_words or f"No {self.naming.one} is recorded for this day.",
            "empty_advice": self.empty_advice or "Choose another day.",
        }

    def _filtered_out(self) -> dict[str, str]:
        return {
            "empty_words": f"Nothing recorded fits this filter{'' if self.timeless else ' on this day'}.",
            "empty_advice": f"Take a filter off{'' if self.timeless else ', or choose another day'}.",
        }

    def on_view(self) -> dict[str, Any]:
        """Worked out once for each version of the register, where the reader sees what everybody sees."""
        return remembered(self.request, type(self).__qualname__, super().on_view)


class SteadyList(RegisterList):
    """A list whose `rows` and `drawn` hang on the day and on what the reader may see alone, as few do not.

    How its columns are read is then put into SQL once for all such readers, the gate with it; and once for each filter
    and order, how its first keys are.
    """

    def first_keys(self) -> Sequence[int]:
        """The keys of the first 1,001 rows in order."""
        if not self.filter.form.is_valid():
            return ()
        shape = _Shape(type(self), self.day, self.filter.asked, self.filter.looked_up, self.order.chosen)
        found = _first_keys(self.request.user, shape)
        return found.firsts() if found else ()

    def read(self, keys: Sequence[int]) -> Sequence[dict[str, Any]]:
        """What the columns read of the rows with these keys."""
        return _reading(self.request.user, type(self), self.day).named_rows(keys=list(keys))


@dataclass(frozen=True)
class _Shape:
    """All on which the SQL of a list's keys hangs, but for the reader."""

    kind: type[SteadyList]
    day: date
    asked: tuple[tuple[str, str], ...]
    looked_up: Hashable
    order: str


@compiled_once
def _first_keys(user: Reader, shape: _Shape) -> Compiled | None:
    page = _list_anew(shape.kind, user, shape.day, {**dict(shape.asked), "sort": shape.order})
    page.filter.looked_up = shape.looked_up
    return first_keys(page.keys_in_order)


def _list_anew(kind: type[SteadyList], user: Reader, day: date, asked: Mapping[str, str]) -> SteadyList:
    """A list for nobody's screen: what is remembered of it must hold nothing of the request that came first."""
    request = HttpRequest()
    request.user = user
    request.GET = QueryDict(urlencode({**asked, "on": day.isoformat()}))
    page = kind()
    page.setup(request)
    return page


@compiled_once
def _reading(user: Reader, kind: type[SteadyList], day: date) -> Compiled:
    unfiltered = _list_anew(kind, user, day, {})
    rows = unfiltered.drawn(unfiltered.rows().filter(one_of("pk", "keys")))
    return Compiled.of(rows.order_by().values(*unfiltered.columns_read), around=AS_WRITTEN)


def page_of(name: str, reads: str) -> Callable[[Row], str | None]:
    """The address of the named page for the code that a row has at `reads`; none where there is no code."""
    return lambda row: _address(name, row[reads]) if row[reads] else None


@lru_cache(maxsize=REMEMBERED_ADDRESSES)
def _address(name: str, code: str) -> str:
    return reverse(name, args=[code])


def precision_of(key: str, heading: str, *, day: str, precision: str) -> Column:
    """How well a day is known: in the files a column of its own, on the screen said with the day."""
    return kinds_of_column.Precision(
        key=f"{key}_precision",
        heading=f"{heading}: how known",
        meaning=f"How well the day in “{heading}” is known.",
        reads=precision,
        of=day,
        labels=dict(Precision.choices),
        said_elsewhere=True,
    )


def standing_column(reads: str = "standing") -> Column:
    """Where a record stands; on the screen only where it is not simply accepted."""
    return Choice(
        key="standing",
        heading="Standing",
        meaning="Whether the record is accepted, claimed by a source that disagrees, or a draft (shown to few).",
        reads=reads,
        labels=dict(Standing.choices),
        silent=(Standing.ACCEPTED,),
    )


FROM = Day(
    key="from",
    heading="From",
    meaning="The first day on which it held. “Recorded from” says that a source shows it then; it may be older.",
    reads="valid_from",
    precision="from_precision",
    absent="start not recorded",
    sort=("valid_from",),
    under=(precision_of("from", "From", day="valid_from", precision="from_precision"),),
)
UNTIL = LastDay(
    key="until",
    heading="Until",
    meaning="The last day on which it held. Empty: no end is recorded.",
    reads="valid_to",
    precision="to_precision",
    absent=NO_END,
    sort=("valid_to",),
    under=(precision_of("until", "Until", day="valid_to", precision="to_precision"),),
)
SOURCE = Column(
    key="source",
    heading="Source",
    meaning="The publication, page, file or minute that says so.",
    reads="source__title",
    under=(
        Column(key="source_detail", heading="Where in the source", meaning="For example minute 4.2 or page 12."),
        Choice(
            key="confidence",
            heading="Confidence",
            meaning="Confirmed by the source, reported, or inferred by this register.",
            labels=dict(Confidence.choices),
            silent=(Confidence.CONFIRMED,),
        ),
        Day(
            key="last_verified",
            heading="Last verified",
            meaning="When a person last checked this record. Empty: not yet.",
            reads="verified_on",
            note="last verified {}",
        ),
    ),
)


def named(key: str, heading: str, meaning: str, *, name: str, code: str, page: str) -> Column:
    """A body or partnership by its name, and its code (under `key`); a partnership's is seen in its address only."""
    below = Column(
        key=key,
        heading=f"{heading}: code",
        meaning=f"{meaning}, by its code or short name.",
        reads=code,
        said_elsewhere=page == "partnership",
    )
    return Column(
        key=f"{key}_name",
        heading=heading,
        meaning=f"{meaning}, by its official name on the day on view.",
        reads=name,
        address=page_of(page, code),
        sort=(name,),
        under=(below,),
    )
