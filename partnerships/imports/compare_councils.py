"""A register of councils against ours: names, kinds, codes, days, counties, successors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from config.dates_in_words import day_words
from partnerships.imports import differences
from partnerships.imports.body_comparison import BodyComparison, Facts, Weighed
from partnerships.imports.compare_successions import End, Pair, PairComparison
from partnerships.imports.councils import Council, ends_of, start_is_founding
from partnerships.imports.differences import Difference
from partnerships.imports.edition import Edition
from partnerships.imports.names import folded
from partnerships.imports.plan import EXACT, NewBody, NewCode, Plan
from partnerships.imports.register import BATCH, BodyNow, Register
from partnerships.imports.report import Effect, Item, Outcome, Report, Said
from partnerships.models import CodeScheme, Precision, Succession

ENGLAND = "england"
FIRST_SEEN = Precision.FIRST_OBSERVED.value


@dataclass(slots=True)
class CouncilFacts(Facts):
    """A row about a council that the register has: its codes too."""

    council: Council | None = None


class CouncilComparison(BodyComparison):
    """All rows of one file; its rows name each other as county and as successor."""

    def __init__(
        self, rows: Sequence[Council], edition: Edition, register: Register, plan: Plan, report: Report
    ) -> None:
        super().__init__(edition, register, plan, report)
        self.rows = rows
        self.by_local = {row.local: row for row in rows if row.local}
        self.repeated = _repeated(rows)
        self.found = {row.line: self._body_of(row) for row in rows}
        self.new: dict[str, NewBody] = {}  # by local code
        self.successions: dict[int, list[Item]] = {}

    def compare(self) -> None:
        """Account for every row."""
        ours = [row for row in self.rows if not self._set_aside(row)]
        for row in ours:
            if self.found[row.line] is None:
                self._new(row)
        pairs = PairComparison(self.edition, self.register, self.plan, self._keep)
        pairs.compare([pair for row in ours for pair in self._pairs(row)], kind=Succession.Kind.REORGANISATION.value)
        remaining = iter(ours)
        while batch := list(islice(remaining, BATCH)):
            self.settle([facts for row in batch if (facts := self._facts(row))])
            for row in batch:
                if self.found[row.line] is None:
                    self._report_new(row)

    def _set_aside(self, row: Council) -> bool:
        why = ""
        if row.nation and row.nation.lower() != ENGLAND:
            why = f"In {row.nation}: the register is of England"
        elif not row.gss and not row.local:
            why = "It has no code"
        elif row.line in self.repeated:
            why = self.repeated[row.line]
        elif not row.name:
            why = "It has no name"
        elif not row.kind:
            why = f"A kind of authority that the register does not keep ({row.sort or 'not given'})"
        elif row.started and row.ended and row.ended < row.started:
            why = "It ends before it begins, so neither day can be used"
        if why:
            same = why == REPEATS
            outcome = Outcome.UNCHANGED if same else Outcome.NOT_OURS
            self.report.count_row(outcome.value, why, row.line, row.gss or row.local, row.name)
        return bool(why)

    def _body_of(self, row: Council) -> BodyNow | None:
        """By the ONS code, then by the council's own code, then by the name of a council that has neither yet."""
        register = self.register
        for known, code in ((register.by_gss, row.gss), (register.by_local_code, row.local)):
            if code and code in known:
                return register.bodies[known[code]]
        if row.gss and row.gss in register.by_code:
            return register.bodies[register.by_code[row.gss]]
        return self._without_codes().get(folded(row.name))

    def _without_codes(self) -> dict[str, BodyNow]:
        """Councils to come that are recorded before they have a code, by name."""
        if not hasattr(self, "_uncoded"):
            coded = set(self.register.by_gss.values()) | set(self.register.by_local_code.values())
            kinds = {"county_council", "unitary_council", "district_council", "combined_authority"}
            found: dict[str, BodyNow] = {}
            for body in self.register.bodies.values():
                if body.kind in kinds and body.pk not in coded:
                    found |= {folded(name.name): body for name in self.register.names[body.pk]}
            self._uncoded = found
        return self._uncoded

    def _facts(self, row: Council) -> CouncilFacts | None:
        body = self.found[row.line]
        if body is None:
            return None
        ends = ends_of(row, self.by_local)
        known_to = self.register.known_to(body, self.register.source_of(body, "abolished_on"))
        differing = [
            self._start(row, body),
            differences.closed(
                body.abolished_on, body.abolished_precision, ends, on=self.edition.on, known_to=known_to
            ),
            self._kind(row, body),
            *self._where(row, body),
        ]
        code = row.gss or row.local
        return CouncilFacts(row.line, code, row.name, body, [each for each in differing if each], row.name, council=row)

    def _start(self, row: Council, body: BodyNow) -> Difference | None:
        """A day from which a register of elections has the council never makes it younger than we know it to be."""
        if row.started is None or (
            body.established_on and row.started > body.established_on and not self._founding(row)
        ):
            return None
        found = differences.opened(body.established_on, body.established_precision, row.started)
        if found and not self._founding(row):
            found.precision = FIRST_SEEN
        return found

    def _founding(self, row: Council) -> bool:
        return start_is_founding(row, row.kind)

    def _kind(self, row: Council, body: BodyNow) -> Difference | None:
        kinds = self.register.kinds
        if body.kind == "greater_london_authority" and row.kind == "combined_authority":
            return None
        was, becomes = kinds[body.kind][1], kinds[row.kind][1]
        return differences.plain("kind", "Kind", body.kind, row.kind, was=was, becomes=becomes)

    def _where(self, row: Council, body: BodyNow) -> Iterator[Difference | None]:
        """County and region. Where the county contradicts ours, the row is not believed about the region either."""
        county = self._county(row)
        if county and body.county and county.code != body.county:
            was = self._called(self.register.by_code.get(body.county.upper()))
            becomes = self._called(county.pk)
            yield differences.plain("county", "County", body.county, county.code, was=was, becomes=becomes)
            return
        if county and not body.county and body.pk != county.pk and row.kind == "district_council":
            yield differences.plain("county", "County", "", county.code, becomes=self._called(county.pk))
        yield differences.plain("region", "Region", body.region, row.region)

    def _county(self, row: Council) -> BodyNow | None:
        if not row.county:
            return None
        pk = self.register.by_local_code.get(row.county) or self.register.by_gss.get(row.county)
        return self.register.bodies[pk] if pk else None

    def _called(self, pk: int | None) -> str:
        names = self.register.names.get(pk, []) if pk else []
        return next((each.name for each in reversed(names) if each.use == "official"), "not recorded")

    def more(self, weighed: Weighed) -> None:
        """Codes that we do not have, and what the file says of successors."""
        facts = weighed.facts
        if not isinstance(facts, CouncilFacts) or facts.council is None:
            return
        row, body = facts.council, facts.body
        self._code(weighed, body, row.gss, CodeScheme.GSS, self.register.by_gss)
        self._code(weighed, body, row.local, CodeScheme.LOCAL_AUTHORITY, self.register.by_local_code)
        for code in row.former_gss:
            self._code(weighed, body, code, CodeScheme.FORMER_GSS, self.register.by_gss)
        for item in self.successions.get(row.line, []):
            weighed.says += item.says
            weighed.conflicts = weighed.conflicts or item.outcome == Outcome.CONFLICTING
            weighed.kept = weighed.kept or item.outcome == Outcome.KEPT
            if item.why and weighed.why == differences.AGREES:
                weighed.why = item.why

    def _code(self, weighed: Weighed, body: BodyNow, code: str, scheme: CodeScheme, known: dict[str, int]) -> None:
        if not code or known.get(code) == body.pk:
            return
        holder = known.get(code)
        if holder is not None:
            weighed.why = f"The register gives the code {code} to another council"
            return
        weighed.says.append(Said(str(scheme.label), "", code, "the register does not have this code", Effect.RECORDED))
        self.plan.codes.append(NewCode(body.pk, scheme.value, code))

    # New councils and successions ------------------------------------------------------------------------------------

    def _new(self, row: Council) -> None:
        ends = ends_of(row, self.by_local)
        exact = self._founding(row)
        county = self._county(row)
        start = EXACT if exact else FIRST_SEEN
        new = NewBody(
            code=row.gss or row.local, scheme=(CodeScheme.GSS if row.gss else CodeScheme.LOCAL_AUTHORITY).value,
            kind=row.kind, name=row.name, region=row.region,
            county=county.pk if county and row.kind == "district_council" else None,
            established_on=row.started, established_precision=start if row.started else Precision.UNKNOWN.value,
            abolished_on=ends, detail=f"line {row.line}", other_codes=_other_codes(row),
        )  # fmt: skip
        self.plan.bodies.append(new)
        self.report.spoken_of.add(new.code)
        self.new[row.local or row.gss] = new

    def _report_new(self, row: Council) -> None:
        new, recorded = self.new[row.local or row.gss], Effect.RECORDED.value
        says = [
            Said("Name", "", new.name, "the register has no council with this code", recorded),
            Said("Kind", "", self.register.kinds[new.kind][1], "the file says so", recorded),
        ]
        if new.established_on:
            about = "" if new.established_precision == EXACT else "recorded from "
            words = f"{about}{day_words(new.established_on)}"
            says.append(Said("Opens", "", words, "the file’s start date says so", recorded))
        if new.abolished_on:
            words = f"until {day_words(new.abolished_on - differences.DAY)}"
            says.append(Said("Closes", "", words, "the file’s end date says so", recorded))
        says += [said for item in self.successions.get(row.line, []) for said in item.says]
        self.report.add(differences.item(row.line, Outcome.NEW.value, row.gss or row.local, row.name, says=says))

    def _keep(self, item: Item) -> None:
        self.successions.setdefault(item.line, []).append(item)

    def _pairs(self, row: Council) -> Iterator[Pair]:
        day = ends_of(row, self.by_local)
        old = self._end(row.local, row)
        if day is None or old is None:
            return
        for code in row.replaced_by:
            successor = self._end(code, self.by_local.get(code))
            if successor and successor.pk != old.pk:
                yield Pair(row.line, f"{row.local} → {code}", old, successor, day)

    def _end(self, local: str, row: Council | None) -> BodyNow | End | None:
        pk = self.register.by_local_code.get(local)
        if pk is not None:
            return self.register.bodies[pk]
        if row is not None and (body := self.found.get(row.line)):
            return body
        new = self.new.get(local)
        return End(new.code, new.established_on, new.established_precision, new.abolished_on) if new else None


REPEATS = "Repeats an earlier row of the file"


def _repeated(rows: Sequence[Council]) -> dict[int, str]:
    """Lines of councils that stand in several rows, with why they are left: the first of equal rows counts."""
    first: dict[str, Council] = {}
    left: dict[int, str] = {}
    for row in rows:
        code = row.gss or row.local
        before = first.setdefault(code, row) if code else row
        if before is not row:
            if before[1:] == row[1:]:
                left[row.line] = REPEATS
            else:
                why = f"Lines {before.line:,} and {row.line:,} say different things of the code {code}"
                left[row.line] = left[before.line] = why
    return left


def _other_codes(row: Council) -> tuple[tuple[str, str], ...]:
    local = ((CodeScheme.LOCAL_AUTHORITY.value, row.local),) if row.gss and row.local else ()
    return local + tuple((CodeScheme.FORMER_GSS.value, code) for code in row.former_gss)
