"""ODS organisations against the register: new bodies, changed fields, claims, names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from partnerships.imports import differences
from partnerships.imports.body_comparison import BodyComparison, Facts, Weighed
from partnerships.imports.compare_memberships import MembershipComparison
from partnerships.imports.edition import Edition
from partnerships.imports.layouts import Layout
from partnerships.imports.names import with_capitals
from partnerships.imports.organisations import CCG, FOUNDATION, LOCATION, OF_LAYOUT, REGION, Organisation, sort_of
from partnerships.imports.places import Partnerships
from partnerships.imports.plan import EXACT, NewBody, Plan
from partnerships.imports.register import BATCH, BodyNow, Register
from partnerships.imports.report import Effect, Outcome, Report, Said
from partnerships.models import CodeScheme, Membership, Precision

CCGS_ENDED = dt.date(2022, 7, 1)  # Health and Care Act 2022: every clinical commissioning group was abolished
BY_LAW = "Every clinical commissioning group was abolished at the end of 30 June 2022 (Health and Care Act 2022)."
ABSENT_NAMED = 10
EMPTY = "An empty row"
NO_NAME = "It has no name"
WITHDRAWN = "A person withdrew the body with this code"
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
    comparison.note_absent()


def _open_on(body: BodyNow, day: dt.date) -> bool:
    begun = body.established_on is None or body.established_on <= day
    return begun and (body.abolished_on is None or body.abolished_on > day) and body.standing == "accepted"


@dataclass(slots=True)
class OrganisationFacts(Facts):
    """A row about a body that the register has: its system, and the first day after its end, too."""

    system: str = ""
    closed: dt.date | None = None

    def closed_by(self, day: dt.date) -> bool:
        """Whether the body had ended by a day, by the file or by the register."""
        ends = self.closed or self.body.abolished_on
        begins = self.body.established_on
        return bool(not self.system or (ends and ends <= day) or (begins and begins > day))


def _head_offices(layout: Layout, edition: Edition, register: Register, plan: Plan) -> MembershipComparison | None:
    """Only a file of trusts says in which system each has its head office."""
    if layout is not Layout.ODS_TRUSTS:
        return None
    return MembershipComparison(edition, register, plan, Partnerships(Membership.Basis.HEAD_OFFICE.value))


class _Organisations(BodyComparison):
    def __init__(self, layout: Layout, edition: Edition, register: Register, plan: Plan, report: Report) -> None:
        super().__init__(edition, register, plan, report)
        self.layout = layout
        self.latest = self._latest_edition(layout)
        self.regions = {body.code: body.region for body in register.bodies.values() if body.kind == REGION}
        self.places = _head_offices(layout, edition, register, plan)
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

    def note_absent(self) -> None:
        """Bodies that were open on the day and that the file does not name: a note for a person, and no change."""
        day, kinds = self.edition.on, OF_LAYOUT[self.layout]
        if day is None or (self.layout is Layout.ODS_CCGS and day >= CCGS_ENDED):
            return
        named = {self.register.by_code.get(code) for code in self.first}
        absent = [
            body.code
            for body in self.register.bodies.values()
            if body.kind in kinds and body.pk not in named and _open_on(body, day)
        ]
        if absent:
            some = ", ".join(sorted(absent)[:ABSENT_NAMED]) + (", …" if len(absent) > ABSENT_NAMED else "")
            words = "body of these kinds, open on that day in the register, is" if len(absent) == 1 else (
                "bodies of these kinds, open on that day in the register, are"
            )  # fmt: skip
            self.report.notes.append(f"{len(absent):,} {words} not in the file: {some}. Nothing follows from that.")

    def _set_aside(self, row: Organisation) -> tuple[tuple[str, str] | None, str]:
        not_ours = Outcome.NOT_OURS.value
        if not row.code:
            return (not_ours, EMPTY if not any(row.cells) else "It has no code"), ""
        if row.code in self.register.withdrawn:
            return (not_ours, WITHDRAWN), ""
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
        if row.opened is not None and row.opened >= CCGS_ENDED:
            return True
        return self.edition.on is not None and self.edition.on >= CCGS_ENDED

    def prepare(self, batch: Sequence[Facts]) -> None:
        """Who entered the places of a whole batch."""
        if self.places:
            self.places.prepare(facts.body.pk for facts in batch)

    def more(self, weighed: Weighed) -> None:
        """The system in which a trust has its head office, while it is open."""
        facts, day = weighed.facts, self.edition.on
        if not self.places or day is None or not isinstance(facts, OrganisationFacts) or facts.closed_by(day):
            return
        partnership = self.places.partnerships.by_code_on(facts.system, day)
        if partnership is not None:
            weighed.take(self.places.weigh(facts.body, partnership, weighed.detail))

    def _facts(self, row: Organisation, kind: str, body: BodyNow) -> Facts:
        end = row.closed + differences.DAY if row.closed else None
        known_to = self.register.known_to(body, self.register.source_of(body, "abolished_on"))
        found = (
            differences.opened(body.established_on, body.established_precision, row.opened),
            differences.closed(body.abolished_on, body.abolished_precision, end, on=self.edition.on, known_to=known_to),
            self._kind(body, kind),
            differences.plain("region", "Region", body.region, self.regions.get(row.region, "")),
        )
        differing = [each for each in found if each]
        return OrganisationFacts(row.line, row.code, row.name, body, differing, row.name, system=row.system, closed=end)

    def _kind(self, body: BodyNow, kind: str) -> differences.Difference | None:
        # By its name a care trust is an NHS trust: the file does not say more.
        if body.kind == "care_trust" and kind == "nhs_trust":
            return None
        kinds = self.register.kinds
        found = differences.plain("kind", "Kind", body.kind, kind, was=kinds[body.kind][1], becomes=kinds[kind][1])
        if found and body.kind == FOUNDATION:
            found.only_claim = True  # a name without the word is no proof that it is a foundation trust no longer
        return found

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
        self.report.spoken_of.add(new.code)
        partnership = self.places and self.places.partnerships.by_code_on(row.system, self.edition.on)
        if self.places and partnership:
            self.places.place_new(new, partnership, new.detail)
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
            yield Said("Opens", "", differences.day_words(new.established_on), "the file’s open date says so", effect)
        if new.abolished_on:
            last = differences.day_words(new.abolished_on - differences.DAY)
            yield Said("Closes", "", f"until {last}", new.note or "the file’s close date says so", effect)

    def _latest_edition(self, layout: Layout) -> dt.date | None:
        """The day of the latest edition of this publication that bodies of these kinds come from."""
        register, series = self.register, self.edition.series
        sources = {body.source for body in register.bodies.values() if body.kind in OF_LAYOUT[layout]}
        days = (register.sources[pk].published_on for pk in sources if register.sources[pk].series == series)
        return max((day for day in days if day), default=None)
