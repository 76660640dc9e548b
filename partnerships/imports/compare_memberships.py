"""Where a file places a body: one system on its day, against what the register says of that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from config.dates_in_words import day_words, span_words
from partnerships.imports.authority import Verdict, in_words, verdict
from partnerships.imports.differences import AGREES, LATER_EDITION, SETTLED
from partnerships.imports.edition import Edition
from partnerships.imports.places import MembershipNow, Partnerships
from partnerships.imports.plan import EXACT, NewBody, NewMembership, Plan, RecordChange
from partnerships.imports.register import BodyNow, Register, touched_by_people
from partnerships.imports.report import Effect, Said
from partnerships.models import Membership, Precision, Standing

Basis = Membership.Basis
SEEN, LAST_SEEN = Precision.FIRST_OBSERVED.value, Precision.LAST_OBSERVED.value
# On these a body has one place at a time: another one contradicts. A list or an overlap of area may name several.
ONE_AT_A_TIME = frozenset({Basis.OFFICIAL_LOOKUP, Basis.HEAD_OFFICE})
NO_DAY = "The file does not say of which day it is; name the day to record what it says"
BEGINS_LATER = "The register has this place from a known later day, by this edition or a later one"
TINY = Decimal("0.00015")  # shares are recorded to four decimal places


@dataclass(slots=True)
class Weighing:
    """What came of one placing: lines of the report, or why nothing changes.

    `kept` where a person's value stays; `not_taken` where the body did not exist on the day.
    """

    says: list[Said]
    why: str = AGREES
    kept: bool = False
    not_taken: bool = False


class MembershipComparison:
    """Places of bodies on one basis."""

    def __init__(self, edition: Edition, register: Register, plan: Plan, partnerships: Partnerships) -> None:
        self.edition, self.register, self.plan, self.partnerships = edition, register, plan, partnerships
        self._people: dict[int, set[str]] = {}

    def prepare(self, bodies: Iterable[int]) -> None:
        """Ask the ledger once for a whole batch who entered what may be contradicted."""
        known = (each.pk for body in bodies for each in self.partnerships.memberships.get(body, ()))
        self._people = touched_by_people(Membership, known)

    def weigh(self, body: BodyNow, partnership: int, detail: str, share: Decimal | None = None) -> Weighing:
        """What the file's placing of a body changes."""
        day, known = self.edition.on, self.partnerships.memberships.get(body.pk, [])
        accepted = [each for each in known if each.standing == Standing.ACCEPTED]
        here = [each for each in accepted if each.partnership == partnership]
        if day is None:
            return Weighing([], AGREES if here else NO_DAY)
        if why := _outside_life(body, day):
            return Weighing([], why, not_taken=True)
        held = next((each for each in here if each.holds_on(day)), None)
        if held:
            return self._share(body, held, share)
        placing = _Placing(body, partnership, day, detail, share)
        if self._fits(placing, here):
            return Weighing([])
        if settled := self._claimed_before(placing, known):
            return settled
        elsewhere = [each for each in accepted if each.partnership != partnership and each.holds_on(day)]
        if elsewhere and self.partnerships.basis in ONE_AT_A_TIME:
            return self._elsewhere(placing, elsewhere[0], here)
        return self._add(placing, here, accepted)

    def _share(self, body: BodyNow, held: MembershipNow, share: Decimal | None) -> Weighing:
        if share is None or held.share is None or abs(share - held.share) <= TINY:
            return Weighing([])
        source = self.register.sources[held.source]
        by_person = "share_of_body" in self._people.get(held.pk, ())
        found = verdict(source, self.edition, by_person=by_person, confirmed=self.register.confirmed.get(body.code))
        if found is Verdict.OLDER:
            return Weighing([], LATER_EDITION)
        was, becomes = f"{held.share:.2%} of its area", f"{share:.2%} of its area"
        if found is Verdict.CHANGE:
            self.plan.changed_memberships.append(RecordChange(held.pk, {"share_of_body": share}))
            return Weighing([Said("Share", was, becomes, "the file counts so", Effect.CHANGED.value)])
        # A share counted of other small areas is no other fact: the row says so, and nothing is claimed.
        return Weighing([], f"Another count of the same overlap; {in_words(found, source, self.edition)}")

    def _elsewhere(self, placing: _Placing, held: MembershipNow, here: list[MembershipNow]) -> Weighing:
        source = self.register.sources[held.source]
        by_person = bool({"partnership_id", "valid_from"} & self._people.get(held.pk, set()))
        confirmed = self.register.confirmed.get(placing.body.code)
        found = verdict(source, self.edition, by_person=by_person, confirmed=confirmed)
        if found is Verdict.CHANGE and held.valid_from is not None and held.valid_from >= placing.day:
            found = Verdict.CLAIM
        was = self.partnerships.called.get(held.partnership, "")
        if self._begins_later_by_its_own_word(placing, here):
            return Weighing([], BEGINS_LATER)
        if found is Verdict.OLDER:
            return Weighing([], LATER_EDITION)
        if found is Verdict.CHANGE:
            self._move(placing, held, here)
            return Weighing([self._said(placing, was, Effect.CHANGED, "the file places it so")])
        because = in_words(found, source, self.edition)
        self.plan.memberships.append(self._new(placing, None, Standing.CLAIMED.value))
        return Weighing(
            [self._said(placing, was, Effect.CLAIMED, f"the file places it so; {because}")], kept=found is Verdict.KEEP
        )

    def _move(self, placing: _Placing, held: MembershipNow, here: list[MembershipNow]) -> None:
        """End the place that it had; the new one lasts as long as that would have, or joins the one that followed."""
        values = {"valid_to": placing.day, "to_precision": LAST_SEEN}
        self.plan.changed_memberships.append(RecordChange(held.pk, values))
        follows = next((each for each in here if each.valid_from and each.valid_from == held.valid_to), None)
        if follows and "valid_from" not in self._people.get(follows.pk, ()):
            begins = {"valid_from": placing.day, "from_precision": SEEN}
            self.plan.changed_memberships.append(RecordChange(follows.pk, begins))
            return
        until = _earliest((held.valid_to, held.to_precision), [], placing.body)
        self.plan.memberships.append(self._new(placing, until))

    def _begins_later_by_its_own_word(self, placing: _Placing, here: list[MembershipNow]) -> bool:
        """Whether the register has the very place from a known later day, by this edition or a later one.

        Editions are corrected after their day: the lookup of April 2018 has the systems of August 2018.
        """
        for each in here:
            source = self.register.sources[each.source]
            known = each.valid_from and each.valid_from > placing.day and each.from_precision != SEEN
            no_older = source.published_on is not None and source.published_on >= placing.day
            if known and no_older and source.series == self.edition.series:
                return True
        return False

    def _fits(self, placing: _Placing, here: list[MembershipNow]) -> bool:
        """Whether the same place from a later day agrees: the day of the file is only "this day or later"."""
        if self.edition.precision != Precision.NOT_BEFORE:
            return False
        return any(each.valid_from and each.valid_from > placing.day for each in here)

    def _claimed_before(self, placing: _Placing, known: list[MembershipNow]) -> Weighing | None:
        same = [
            each for each in known
            if each.partnership == placing.partnership and each.holds_on(placing.day)
            and self.register.sources[each.source].series == self.edition.series
        ]  # fmt: skip
        if any(each.standing == Standing.SUPERSEDED for each in same):
            return Weighing([], SETTLED)
        if any(each.standing == Standing.CLAIMED for each in same):
            return Weighing([self._said(placing, "", Effect.WAITING, "claimed already, and not settled yet")])
        return None

    def place_new(self, body: NewBody, partnership: int, detail: str) -> None:
        """Where the file places a body that is new too."""
        day = self.edition.on
        if day is None or (body.abolished_on and body.abolished_on <= day):
            return
        begins = max(day, body.established_on) if body.established_on else day
        self.plan.memberships.append(
            NewMembership(
                body.code, partnership, self.partnerships.basis, begins, SEEN, body.abolished_on, detail=detail
            )
        )

    def _add(self, placing: _Placing, here: list[MembershipNow], accepted: list[MembershipNow]) -> Weighing:
        """A place that the register does not have on the day; one that it has soon after or before is made longer."""
        if self._begins_later_by_its_own_word(placing, here):
            return Weighing([], BEGINS_LATER)
        if longer := self._longer(placing, here, accepted):
            return longer
        begins = [each.valid_from for each in accepted if each.valid_from and each.valid_from > placing.day]
        self.plan.memberships.append(self._new(placing, _earliest((None, EXACT), begins, placing.body)))
        said = self._said(placing, "", Effect.RECORDED, "the file places it so; the register has no place on that day")
        return Weighing([said])

    def _longer(self, placing: _Placing, here: list[MembershipNow], accepted: list[MembershipNow]) -> Weighing | None:
        """A place first seen later was there on the day already, if nothing else lies between."""
        later = [each for each in here if each.valid_from and each.valid_from > placing.day]
        if not later or later[0].from_precision != SEEN:
            return None
        between = [
            each for each in accepted
            if each.pk != later[0].pk and each.valid_to and placing.day < each.valid_to
            and (each.valid_from or dt.date.min) < (later[0].valid_from or dt.date.max)
        ]  # fmt: skip
        if between or "valid_from" in self._people.get(later[0].pk, ()):
            return None
        self.plan.changed_memberships.append(
            RecordChange(later[0].pk, {"valid_from": placing.day, "from_precision": SEEN})
        )
        was = span_words(later[0].valid_from, later[0].valid_to, SEEN, later[0].to_precision)
        why = "the file has it there earlier than was recorded"
        return Weighing([self._said(placing, was, Effect.CHANGED, why)])

    def _new(
        self, placing: _Placing, until: tuple[dt.date, str] | None, standing: str = Standing.ACCEPTED.value
    ) -> NewMembership:
        return NewMembership(
            placing.body.pk, placing.partnership, self.partnerships.basis, placing.day, SEEN,
            until[0] if until else placing.body.abolished_on, until[1] if until else EXACT,
            placing.share, standing, placing.detail,
        )  # fmt: skip

    def _said(self, placing: _Placing, was: str, effect: Effect, why: str) -> Said:
        system = self.partnerships.called.get(placing.partnership, "")
        label = "Overlap" if self.partnerships.basis == Basis.GEOGRAPHIC_OVERLAP else "Place"
        return Said(label, was, f"{system}, from {day_words(placing.day)}", why, effect.value)


@dataclass(slots=True)
class _Placing:
    """A body in a partnership on the day of the file."""

    body: BodyNow
    partnership: int
    day: dt.date
    detail: str
    share: Decimal | None


def _outside_life(body: BodyNow, day: dt.date) -> str:
    """Why a body can have no place on a day, by its life as the register has it."""
    if body.abolished_on and body.abolished_on <= day:
        return "The register ends the body before the day of the file"
    if body.established_on and body.established_on > day and body.established_precision == EXACT:
        return "The register begins the body after the day of the file"
    return ""


def _earliest(until: tuple[dt.date | None, str], begins: list[dt.date], body: BodyNow) -> tuple[dt.date, str] | None:
    """Where a new place ends: with the one it replaces, where the next begins, or with the body."""
    ends = [(until[0], until[1])] if until[0] else []
    ends += [(day, LAST_SEEN) for day in begins]
    ends += [(body.abolished_on, EXACT)] if body.abolished_on else []
    return min(ends, key=lambda end: end[0]) if ends else None
