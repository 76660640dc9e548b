"""ODS organisations against the register: new bodies, changed fields, claims, names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice

from config.dates_in_words import day_words
from partnerships.imports import differences
from partnerships.imports.body_comparison import BodyComparison, Facts
from partnerships.imports.edition import Edition
from partnerships.imports.layouts import Layout
from partnerships.imports.names import with_capitals
from partnerships.imports.organisations import CCG, LOCATION, OF_LAYOUT, REGION, Organisation, sort_of
from partnerships.imports.plan import EXACT, NewBody, Plan
from partnerships.imports.register import BATCH, BodyNow, Register
from partnerships.imports.report import Effect, Outcome, Report, Said
from partnerships.models import CodeScheme, Precision

CCGS_ENDED = dt.date(2022, 7, 1)  # Health and Care Act 2022: every clinical commissioning group was abolished
BY_LAW = "Every clinical commissioning group was abolished at the end of 30 June 2022 (Health and Care Act 2022)."
EMPTY = "An empty row"
NO_NAME = "It has no name"
REVERSED = "Its close date is before its open date, so neither can be used"


def compare_organisations(
    rows: Sequence[Organisation], *, layout: Layout, edition: Edition, register: Register, plan: Plan, report: Report
) -> None:
    """Account for every row, and plan what it would write; a few queries for each thousand rows."""
    comparison = _Organisations(layout, edition, register, plan, report)
    comparison.find_repeated(rows)
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        comparison.compare(batch)


class _Organisations(BodyComparison):
    def __init__(self, layout: Layout, edition: Edition, register: Register, plan: Plan, report: Report) -> None:
        super().__init__(edition, register, plan, report)
        self.layout = layout
        self.latest = self._latest_edition(layout)
        self.regions = {body.code: body.region for body in register.bodies.values() if body.kind == REGION}
        self.first: dict[str, Organisation] = {}
        self.contradicted: dict[str, int] = {}

    def find_repeated(self, rows: Sequence[Organisation]) -> None:
        """Codes that stand in several rows: the same again is counted once, two different rows are both left."""
        for row in rows:
            before = self.first.setdefault(row.code, row)
            if before is not row and before[1:8] != row[1:8]:
                self.contradicted.setdefault(row.code, row.line)

    def compare(self, batch: Sequence[Organisation]) -> None:
        """One batch: first what differs, then, for those alone, who entered what is recorded."""
        waiting: list[Facts] = []
        for row in batch:
            why_not, kind = self._set_aside(row)
            if why_not:
                self.report.add(differences.item(row.line, why_not[0], row.code, row.name, why_not[1]))
                continue
            body = self.register.body(row.code)
            if body is None:
                self._new(row, kind)
            else:
                waiting.append(self._facts(row, kind, body))
        self.settle(waiting)

    def _set_aside(self, row: Organisation) -> tuple[tuple[str, str] | None, str]:
        not_ours = Outcome.NOT_OURS.value
        if not row.code:
            return (not_ours, EMPTY if not any(row.cells) else "It has no code"), ""
        if row.code in self.contradicted:
            lines = f"Lines {self.first[row.code].line:,} and {self.contradicted[row.code]:,}"
            return (not_ours, f"{lines} say different things of the code {row.code}"), ""
        if self.first[row.code] is not row:
            return (Outcome.UNCHANGED.value, "Repeats an earlier row of the file"), ""
        sort = LOCATION if self._is_location(row) else sort_of(row, self.layout)
        why_not = sort.why_not
        if not why_not and not row.name:
            why_not = NO_NAME
        if not why_not and row.opened and row.closed and row.closed < row.opened:
            why_not = REVERSED
        return ((not_ours, why_not) if why_not else None), sort.kind

    def _is_location(self, row: Organisation) -> bool:
        """Codes of abolished CCGs live on for locations of a board: such a row never reopens a CCG."""
        if self.layout is not Layout.ODS_CCGS or row.roles == "H" or "COMMISSIONING HUB" in row.name.upper():
            return False
        if row.closed is not None:
            return row.closed >= CCGS_ENDED
        return self.edition.on is not None and self.edition.on >= CCGS_ENDED

    def _facts(self, row: Organisation, kind: str, body: BodyNow) -> Facts:
        end = row.closed + differences.DAY if row.closed else None
        source = self.register.sources[self.register.source_of(body, "abolished_on")]
        found = (
            differences.opened(body.established_on, body.established_precision, row.opened),
            differences.closed(
                body.abolished_on, body.abolished_precision, end, on=self.edition.on, known_to=source.published_on
            ),
            self._kind(body, kind),
            differences.plain("region", "Region", body.region, self.regions.get(row.region, "")),
        )
        return Facts(row.line, row.code, row.name, body, [each for each in found if each], row.name)

    def _kind(self, body: BodyNow, kind: str) -> differences.Difference | None:
        # By its name a care trust is an NHS trust: the file does not say more.
        if body.kind == "care_trust" and kind == "nhs_trust":
            return None
        kinds = self.register.kinds
        return differences.plain("kind", "Kind", body.kind, kind, was=kinds[body.kind][1], becomes=kinds[kind][1])

    def _new(self, row: Organisation, kind: str) -> None:
        new = NewBody(
            code=row.code,
            scheme=CodeScheme.ODS.value,
            kind=kind,
            name=with_capitals(row.name),
            region=self.regions.get(row.region, ""),
            established_on=row.opened,
            established_precision=EXACT if row.opened else Precision.UNKNOWN.value,
            detail=f"line {row.line}",
        )
        self._end(new, row)
        self.plan.bodies.append(new)
        self.report.add(differences.item(row.line, Outcome.NEW.value, row.code, row.name, says=list(self._said(new))))

    def _end(self, new: NewBody, row: Organisation) -> None:
        if row.closed:
            new.abolished_on = row.closed + differences.DAY
        elif new.kind == CCG:
            new.abolished_on, new.note = CCGS_ENDED, BY_LAW
        elif self.latest and self.edition.on and self.latest > self.edition.on:
            new.abolished_precision = Precision.UNKNOWN.value
            new.note = (
                f"Open in the {self.edition.words}; whether and when it closed since is not recorded."
            )  # fmt: skip

    def _said(self, new: NewBody) -> Iterator[Said]:
        effect = Effect.RECORDED.value
        kind = self.register.kinds[new.kind][1]
        yield Said("Name", "", new.name, "the register has no body with this code", effect)
        yield Said("Kind", "", kind, "the file, its role codes and its name say so", effect)
        if new.established_on:
            yield Said("Opens", "", day_words(new.established_on), "the file’s open date says so", effect)
        if new.abolished_on:
            last = day_words(new.abolished_on - differences.DAY)
            yield Said("Closes", "", f"until {last}", new.note or "the file’s close date says so", effect)

    def _latest_edition(self, layout: Layout) -> dt.date | None:
        """The day of the latest edition of this publication that bodies of these kinds come from."""
        register, series = self.register, self.edition.series
        sources = {body.source for body in register.bodies.values() if body.kind in OF_LAYOUT[layout]}
        days = (register.sources[pk].published_on for pk in sources if register.sources[pk].series == series)
        return max((day for day in days if day), default=None)
