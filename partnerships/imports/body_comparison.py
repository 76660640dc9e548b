"""Bodies of any file against the register: whose word stands for each field and for the name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from config.dates_in_words import day_words
from partnerships.imports import differences
from partnerships.imports.authority import Verdict, in_words, verdict
from partnerships.imports.compare_memberships import Weighing
from partnerships.imports.differences import AGREES, LATER_EDITION, SETTLED, Difference
from partnerships.imports.edition import Edition
from partnerships.imports.names import folded, with_capitals
from partnerships.imports.plan import FieldChange, FieldClaim, NewName, Plan, RecordChange
from partnerships.imports.register import BodyNow, NameNow, Register, touched_by_people
from partnerships.imports.report import Effect, Report, Said
from partnerships.models import Body, BodyName, Precision, Standing

OFFICIAL = BodyName.Use.OFFICIAL.value
FIRST_SEEN = Precision.FIRST_OBSERVED.value


@dataclass(slots=True)
class Facts:
    """What one row says of a body that the register has: the fields that differ, and the name."""

    line: int
    code: str
    shown: str
    body: BodyNow
    differing: list[Difference]
    name: str


class BodyComparison:
    """Weighs what a file says of bodies, and plans what follows."""

    def __init__(self, edition: Edition, register: Register, plan: Plan, report: Report) -> None:
        self.edition, self.register, self.plan, self.report = edition, register, plan, report

    def settle(self, batch: Sequence[Facts]) -> None:
        """Account for rows about known bodies; the ledger is asked only about what differs."""
        names = {facts.line: held for facts in batch if (held := self._other_name(facts))}
        people = touched_by_people(Body, {facts.body.pk for facts in batch if facts.differing})
        self.prepare(batch)
        of_names = touched_by_people(BodyName, {name.pk for name in names.values()})
        for facts in batch:
            weighed = Weighed(facts)
            self.report.spoken_of.add(facts.body.code)
            for difference in facts.differing:
                self._field(weighed, difference, by_person=difference.field in _columns(people, facts.body.pk))
            if held := names.get(facts.line):
                self._name(weighed, held, by_person="name" in of_names.get(held.pk, ()))
            self.more(weighed)
            self.report.add(weighed.item())

    def prepare(self, batch: Sequence[Facts]) -> None:
        """Ask for a whole batch at once what `more` needs."""

    def more(self, weighed: Weighed) -> None:
        """Whatever else the file says of the body."""

    def _field(self, weighed: Weighed, difference: Difference, *, by_person: bool) -> None:
        body, register = weighed.facts.body, self.register
        source = register.sources[register.source_of(body, difference.field)]
        confirmed = register.confirmed.get(body.code)
        older = bool(confirmed and self.edition.on and self.edition.on < confirmed)
        half_known = difference.half_known and not (older and getattr(body, difference.field))
        found = verdict(source, self.edition, by_person=by_person, half_known=half_known, confirmed=confirmed)
        if found is Verdict.CHANGE and (difference.only_claim or _would_reverse(body, weighed.facts, difference)):
            found = Verdict.CLAIM
        if found is Verdict.OLDER:
            weighed.why = LATER_EDITION
        elif found is Verdict.CHANGE:
            weighed.says.append(difference.said(Effect.CHANGED))
            self.plan.fields.append(
                FieldChange(body.pk, difference.field, difference.value, difference.precision, weighed.detail)
            )
        else:
            self._claim_field(weighed, difference, found, in_words(found, source, self.edition))

    def _claim_field(self, weighed: Weighed, difference: Difference, found: Verdict, because: str) -> None:
        claims = self.register.claims.get((weighed.facts.body.pk, difference.field), ())
        same = [claim for claim in claims if claim.value == difference.written]
        if any(claim.standing == Standing.SUPERSEDED and self._same_series(claim.source) for claim in same):
            weighed.why = SETTLED
            return
        weighed.kept = weighed.kept or found is Verdict.KEEP
        weighed.conflicts = weighed.conflicts or found is Verdict.CLAIM
        if any(claim.standing == Standing.CLAIMED and self._same_series(claim.source) for claim in same):
            weighed.says.append(difference.said(Effect.WAITING, because))
            return
        weighed.says.append(difference.said(Effect.CLAIMED, because))
        self.plan.claims.append(
            FieldClaim(
                weighed.facts.body.pk, difference.field, difference.written, difference.precision, weighed.detail
            )
        )

    def _same_series(self, source: int) -> bool:
        return self.register.sources[source].series == self.edition.series

    # Names -----------------------------------------------------------------------------------------------------------

    def day_for(self, body: BodyNow) -> dt.date | None:
        """The day whose name a file gives: its own, or the last day of a body that had ended by then."""
        if body.abolished_on and (self.edition.on is None or body.abolished_on <= self.edition.on):
            return body.abolished_on - differences.DAY
        return self.edition.on

    def _other_name(self, facts: Facts) -> NameNow | None:
        """The official name that the register gives the body on the day of the file, where it is not the file's."""
        if not facts.name:
            return None
        held = self._official(facts.body)
        if held is None or held.name.upper() == facts.name.upper() or folded(held.name) == folded(facts.name):
            return None
        said, known = folded(facts.name), self.register.names[facts.body.pk]
        also = (each for each in known if each.use != OFFICIAL and each.standing == "accepted")
        return None if any(folded(each.name) == said for each in also) else held

    def _official(self, body: BodyNow) -> NameNow | None:
        """The official name on the day that the file is about."""
        day = self.day_for(body) or dt.date.max
        for each in self.register.names.get(body.pk, ()):
            if each.use == OFFICIAL and each.standing == "accepted" and each.holds_on(day):
                return each
        return None

    def _name(self, weighed: Weighed, held: NameNow, *, by_person: bool) -> None:
        source = self.register.sources[held.source]
        confirmed = self.register.confirmed.get(weighed.facts.body.code)
        found = verdict(source, self.edition, by_person=by_person, confirmed=confirmed)
        if self._is_known_later(weighed.facts, held):
            weighed.why = "The register gives it this name from a later day"
        elif found is Verdict.OLDER:
            weighed.why = LATER_EDITION
        elif found is Verdict.CHANGE:
            self._rename(weighed, held)
        else:
            self._claim_name(weighed, held, found, in_words(found, source, self.edition))

    def _is_known_later(self, facts: Facts, held: NameNow) -> bool:
        later = (
            each
            for each in self.register.names[facts.body.pk]
            if each.use == OFFICIAL
            and each.standing == "accepted"
            and held.valid_to
            and each.valid_from
            and each.valid_from >= held.valid_to
        )
        return any(folded(each.name) == folded(facts.name) for each in later)

    def _rename(self, weighed: Weighed, held: NameNow) -> None:
        facts, day = weighed.facts, self.edition.on
        name = with_capitals(facts.name)
        body = facts.body
        ended = body.abolished_on and (day is None or body.abolished_on <= day)
        if day is None or ended or held.valid_from == day:
            self.plan.corrected_names.append(RecordChange(held.pk, {"name": name}))
            weighed.says.append(Said("Name", held.name, name, "the file calls it so", Effect.CHANGED.value))
            return
        self.plan.names.append(
            NewName(
                body.pk,
                name,
                day,
                FIRST_SEEN,
                weighed.detail,
                valid_to=held.valid_to,
                to_precision=held.to_precision,
                ends=held.pk,
            )
        )
        why = f"first seen in the {self.edition.words}"
        weighed.says.append(Said("Name", held.name, f"{name}, from {day_words(day)}", why, Effect.CHANGED.value))

    def _claim_name(self, weighed: Weighed, held: NameNow, found: Verdict, because: str) -> None:
        facts = weighed.facts
        name, said = with_capitals(facts.name), folded(facts.name)
        same = [each for each in self.register.names[facts.body.pk] if folded(each.name) == said]
        if any(each.standing == Standing.SUPERSEDED and self._same_series(each.source) for each in same):
            weighed.why = SETTLED
            return
        weighed.kept = weighed.kept or found is Verdict.KEEP
        weighed.conflicts = weighed.conflicts or found is Verdict.CLAIM
        waiting = any(each.standing == Standing.CLAIMED and self._same_series(each.source) for each in same)
        effect = Effect.WAITING if waiting else Effect.CLAIMED
        weighed.says.append(Said("Name", held.name, name, f"the file calls it so; {because}", effect.value))
        if not waiting:
            precision = FIRST_SEEN if self.edition.on else Precision.UNKNOWN.value
            self.plan.names.append(
                NewName(
                    facts.body.pk,
                    name,
                    self._claimed_from(facts.body, held),
                    precision,
                    weighed.detail,
                    standing=Standing.CLAIMED.value,
                    valid_to=held.valid_to,
                    to_precision=held.to_precision,
                )
            )

    def _claimed_from(self, body: BodyNow, held: NameNow) -> dt.date | None:
        """From the day of the file, or, of a body that had ended by then, as long as the name that it contradicts."""
        day = self.edition.on
        return held.valid_from if day is None or (body.abolished_on and body.abolished_on <= day) else day


class Weighed:
    """One row while it is weighed: the lines of the report, or why nothing changes."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.says: list[Said] = []
        self.why = AGREES
        self.kept = self.conflicts = False

    @property
    def detail(self) -> str:
        """Where in the source."""
        return f"line {self.facts.line}"

    def take(self, placing: Weighing) -> None:
        """Add what the file says of the body's place."""
        self.says += placing.says
        if not placing.says and self.why == AGREES:
            self.why = placing.why
        if any(said.effect in (Effect.CLAIMED, Effect.WAITING) for said in placing.says):
            self.kept = self.kept or placing.kept
            self.conflicts = self.conflicts or not placing.kept

    def item(self) -> differences.Item:
        """The row of the report."""
        facts = self.facts
        outcome = differences.outcome_of(self.says, by_person=self.kept and not self.conflicts)
        return differences.item(facts.line, outcome, facts.code, facts.shown, "" if self.says else self.why, self.says)


def _columns(people: dict[int, set[str]], pk: int) -> set[str]:
    """The fields of a body that a person entered; the ledger has columns."""
    return {column.removesuffix("_id") for column in people.get(pk, ())}


def _would_reverse(body: BodyNow, facts: Facts, difference: Difference) -> bool:
    """Whether a body would end before it begins: then the file is not believed by itself."""
    said = {each.field: each.value for each in facts.differing}
    begins = said.get("established_on", body.established_on)
    ends = said.get("abolished_on", body.abolished_on)
    return difference.field in said and bool(begins and ends and begins >= ends)
