"""Lookups against the register: names and codes of bodies, places in systems, overlaps of area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from partnerships.imports import differences
from partnerships.imports.body_comparison import FIRST_SEEN, BodyComparison, Facts, Weighed
from partnerships.imports.compare_memberships import MembershipComparison, Weighing
from partnerships.imports.edition import Edition
from partnerships.imports.layouts import Layout
from partnerships.imports.lookups import Area, LookupRow
from partnerships.imports.organisations import REGION
from partnerships.imports.places import Partnerships, folded_system
from partnerships.imports.plan import NewCode, Plan
from partnerships.imports.register import BATCH, BodyNow, Register
from partnerships.imports.report import Effect, Outcome, Report, Said
from partnerships.models import CodeScheme, Membership, Standing

Basis = Membership.Basis
SYSTEMS = ("icb", "stp")
COUNCILS = ("lad", "utla", "ltla", "ctyua", "cty")
SAID_BEFORE = "Says the same as an earlier row"
COUNTED = "Counted with an earlier row about the same council and system"
NO_SYSTEM = "The row names no system"
KNOWN_CODE = "The council of this area is in the register"
NO_SUBJECT = "It names no body and no system that the register keeps"


@dataclass(slots=True)
class LookupFacts(Facts):
    """A row about a body: its ONS code and its place too."""

    gss: str = ""
    partnership: int | None = None
    system: str = ""


class LookupComparison(BodyComparison):
    """Rows about one body each: a CCG, a board, a region or a trust, with its code, its name and its system."""

    def __init__(self, edition: Edition, register: Register, plan: Plan, report: Report) -> None:
        super().__init__(edition, register, plan, report)
        by_list = edition.layout is Layout.TRUST_SYSTEMS
        self.partnerships = Partnerships((Basis.PUBLISHED_LIST if by_list else Basis.OFFICIAL_LOOKUP).value)
        self.places = MembershipComparison(edition, register, plan, self.partnerships)
        self.by_list = by_list
        self.aliased: set[tuple[int, str]] = set()
        self.said: dict[tuple[str, str], set[tuple[Area | None, ...]]] = defaultdict(set)
        self.done: set[tuple[str, str]] = set()
        regions = [body for body in register.bodies.values() if body.kind == REGION and body.region]
        self.regions = {key: body.region for body in regions for key in (body.code, body.region.upper())}

    def compare(self, rows: Sequence[LookupRow]) -> None:
        """Account for every row, a thousand at a time."""
        for row in rows:
            self.said[_subject(row)].add(_what_it_says(row))
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH)):
            self.settle([facts for row in batch if (facts := self._facts(row))])

    def _facts(self, row: LookupRow) -> LookupFacts | None:
        kind, code = _subject(row)
        if kind == "stp":
            self._system_alone(row, row.areas[kind])
        elif not kind:
            self._council_alone(row)
        elif len(self.said[kind, code]) > 1:
            self._not_ours(row, row.areas[kind], f"Rows of the file say different things of {code}")
        elif (kind, code) in self.done:
            area = row.areas[kind]
            self.report.count_row(Outcome.UNCHANGED.value, SAID_BEFORE, row.line, code, area.name)
        elif body := self._body(row.areas[kind]):
            self.done.add((kind, code))
            return self._of_body(row, kind, row.areas[kind], body)
        else:
            why = f"No {_NOUNS[kind]} with this code is in the register; read the ODS file first"
            self._not_ours(row, row.areas[kind], why)
        return None

    def _body(self, area: Area) -> BodyNow | None:
        body = self.register.body(area.ods) if area.ods else None
        if body is None and area.gss in self.register.by_gss:
            return self.register.bodies[self.register.by_gss[area.gss]]
        return body

    def _of_body(self, row: LookupRow, kind: str, area: Area, body: BodyNow) -> LookupFacts | None:
        system = row.areas.get("stp", Area()) if kind in ("ccg", "trust") else Area()
        found = differences.closed(
            body.abolished_on, body.abolished_precision, None, on=self.edition.on, known_to=None
        )  # fmt: skip
        region = row.areas.get("nhser", Area())
        filled = "" if body.region else self.regions.get(region.ods, self.regions.get(region.name.upper(), ""))
        also = differences.plain("region", "Region", body.region, filled)
        return LookupFacts(
            row.line, area.ods or area.gss, area.name, body, [each for each in (found, also) if each],
            "" if self.by_list else area.name,  # such a list is no word on what a trust is called
            gss=area.gss, partnership=self._partnership(system), system=system.name or system.gss,
        )  # fmt: skip

    def _partnership(self, system: Area) -> int | None:
        codes = (code for code in (system.gss, system.ods) if code)
        found = (self.partnerships.by_code_on(code, self.edition.on) for code in codes)
        return next((pk for pk in found if pk), None)

    def prepare(self, batch: Sequence[Facts]) -> None:
        """Who entered the places of a whole batch."""
        self.places.prepare(facts.body.pk for facts in batch)

    def more(self, weighed: Weighed) -> None:
        """The code and the place."""
        facts = weighed.facts
        if not isinstance(facts, LookupFacts):
            return
        self._code(weighed, facts)
        if not facts.system:
            return
        if facts.partnership is None:
            weighed.why = "No partnership with the code of this system is in the register"
            return
        if any(each.only_claim for each in facts.differing):  # open after its end: its place is part of that claim
            return
        weighed.take(self.places.weigh(facts.body, facts.partnership, weighed.detail))
        self._alias(weighed, facts.partnership, facts.system)

    def _code(self, weighed: Weighed, facts: LookupFacts) -> None:
        gss = facts.gss
        holder = self.register.by_gss.get(gss) if gss else facts.body.pk
        if holder == facts.body.pk:
            return
        standing = self.register.codes_claimed.get((facts.body.pk, gss))
        if standing == Standing.SUPERSEDED:
            return
        effect = Effect.RECORDED if holder is None else Effect.WAITING if standing else Effect.CLAIMED
        other = self.register.bodies[holder].code if holder else ""
        why = f"the register gives this code to {other}" if holder else "the register does not have this code"
        weighed.says.append(Said("ONS code", "", gss, why, effect.value))
        weighed.conflicts = weighed.conflicts or holder is not None
        if effect is not Effect.WAITING:
            claimed = Standing.CLAIMED.value if holder else Standing.ACCEPTED.value
            new = NewCode(facts.body.pk, CodeScheme.GSS.value, gss, self.edition.on, FIRST_SEEN, claimed)
            self.plan.codes.append(new)

    def _alias(self, weighed: Weighed, partnership: int, name: str) -> None:
        key = (partnership, folded_system(name))
        known = key[1] in self.partnerships.names[partnership] or key in self.aliased
        if self.by_list or not name or known or _is_code(name):
            return
        self.aliased.add(key)
        self.plan.aliases.append((partnership, name))
        why = "the file writes the name of the system so"
        weighed.says.append(Said("System also written as", "", name, why, Effect.RECORDED.value))

    def _system_alone(self, row: LookupRow, area: Area) -> None:
        known = self._partnership(area) is not None
        outcome = Outcome.UNCHANGED if known else Outcome.NOT_OURS
        why = differences.AGREES if known else "No partnership with the code of this system is in the register"
        self.report.count_row(outcome.value, why, row.line, area.gss or area.ods, area.name)

    def _council_alone(self, row: LookupRow) -> None:
        area = next((row.areas[kind] for kind in COUNCILS if kind in row.areas), Area())
        known = area.gss in self.register.by_gss
        outcome = Outcome.UNCHANGED if known else Outcome.NOT_OURS
        why = KNOWN_CODE if known else NO_SUBJECT
        self.report.count_row(outcome.value, why, row.line, area.gss, area.name)

    def _not_ours(self, row: LookupRow, area: Area, why: str) -> None:
        self.report.count_row(Outcome.NOT_OURS.value, why, row.line, area.ods or area.gss, area.name)


_NOUNS = {"trust": "trust", "ccg": "clinical commissioning group", "icb": "integrated care board", "nhser": "region"}


def _subject(row: LookupRow) -> tuple[str, str]:
    """What a row is about: the kind of area that comes first here, and its code."""
    kind = next((kind for kind in (*_NOUNS, "stp") if kind in row.areas), "")
    area = row.areas.get(kind, Area())
    return kind, area.ods or area.gss


def _what_it_says(row: LookupRow) -> tuple[Area | None, ...]:
    kind, _ = _subject(row)
    return row.areas.get(kind), row.areas.get("stp") if kind in ("ccg", "trust") else None


def _is_code(name: str) -> bool:
    return len(name) == len("E54000040") and name[:1] == "E" and name[1:].isdigit()


@dataclass(slots=True)
class _Overlap:
    """A council and a system: how many of the council's small areas lie in it, and the rows that say so."""

    lines: list[int] = field(default_factory=list)
    areas: int = 0


def compare_overlaps(
    rows: Iterable[LookupRow], *, edition: Edition, register: Register, plan: Plan, report: Report
) -> None:
    """Councils by system. An overlap of area is kept as one: it is never a membership (decision 0032)."""
    partnerships = Partnerships(Basis.GEOGRAPHIC_OVERLAP.value)
    places = MembershipComparison(edition, register, plan, partnerships)
    overlaps: dict[tuple[int, int], _Overlap] = defaultdict(_Overlap)
    whole: dict[int, int] = defaultdict(int)
    for row in rows:
        council = next((row.areas[kind] for kind in COUNCILS if kind in row.areas), Area())
        body = register.by_gss.get(council.gss)
        system = next((row.areas[kind] for kind in SYSTEMS if kind in row.areas), Area())
        codes = [code for code in (system.gss, system.ods) if code]
        partnership = next((p for code in codes if (p := partnerships.by_code_on(code, edition.on))), None)
        if body is not None:
            whole[body] += _small_areas(row)
        if body is None or partnership is None:
            report.count_row(Outcome.NOT_OURS.value, _why_not(body, codes), row.line, council.gss, council.name)
            continue
        overlap = overlaps[body, partnership]
        overlap.lines.append(row.line)
        overlap.areas += _small_areas(row)
    places.prepare({body for body, _ in overlaps})
    report.spoken_of |= {register.bodies[body].code for body, _ in overlaps}
    for (body, partnership), overlap in overlaps.items():
        share = round(Decimal(overlap.areas) / whole[body], 4) if overlap.areas else None
        found = places.weigh(register.bodies[body], partnership, f"line {overlap.lines[0]}", share)
        _report_overlap(report, register.bodies[body], overlap, found)


def _small_areas(row: LookupRow) -> int:
    return row.count if row.count is not None else int("lsoa" in row.areas)


def _why_not(body: int | None, codes: list[str]) -> str:
    if body is None:
        return "No council with the code of this area is in the register"
    return "No partnership with the code of this system is in the register" if codes else NO_SYSTEM


def _report_overlap(report: Report, body: BodyNow, overlap: _Overlap, found: Weighing) -> None:
    outcome = differences.outcome_of(found.says, by_person=found.kept)
    if found.says and found.says[0].effect == Effect.RECORDED:
        outcome = Outcome.NEW.value
    if found.not_taken:
        outcome = Outcome.NOT_OURS.value
    report.add(differences.item(overlap.lines[0], outcome, body.code, "", "" if found.says else found.why, found.says))
    for line in overlap.lines[1:]:
        report.count_row(Outcome.UNCHANGED.value, COUNTED, line, body.code)


def is_about_overlaps(first: Sequence[LookupRow]) -> bool:
    """Whether rows set councils against systems, rather than saying something of a body."""
    return any(
        any(kind in row.areas for kind in COUNCILS) and any(kind in row.areas for kind in SYSTEMS) for row in first
    )  # fmt: skip
