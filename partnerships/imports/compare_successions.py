"""Successions of a file against those of the register. Of a file as long as it likes only our own pairs are kept."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from config.dates_in_words import day_words
from partnerships.imports import differences
from partnerships.imports.authority import Verdict, in_words, verdict
from partnerships.imports.differences import AGREES, LATER_EDITION, SETTLED
from partnerships.imports.edition import Edition
from partnerships.imports.plan import NewSuccession, Plan
from partnerships.imports.register import BodyNow, Register, touched_by_people
from partnerships.imports.report import Effect, Outcome, Report, Said
from partnerships.imports.successions import SuccessionRow
from partnerships.models import Confidence, Standing, Succession, SuccessionPart

Kind = Succession.Kind
NEITHER = "Neither code is a body of the register: a surgery, a site or a body that the register does not keep"
ONLY_NEW = "The predecessor is not in the register"
ONLY_OLD = "The successor is not in the register"
SAME_BODY = "Both codes are the same body’s"
NO_DAY = "It has no date"
REPEATS = "Repeats an earlier row of the file"
PLANNED = "The register has it as planned; a person says when it is in force"
AS_OVERLAP = "The register has it as an overlap of area on the same day"
FROM_DATES = "The source records a succession. That it is a merger is inferred from the dates."
DAY_AFTER = "The source gives this event the predecessor’s last day; the register gives the day after."


class PartNow(NamedTuple):
    """A pair of bodies as it stands in the register."""

    pk: int
    on: dt.date
    kind: str
    status: str
    standing: str
    source: int


class End(NamedTuple):
    """One end of a succession: its key in the register, or its code where it is new too, and its life."""

    pk: int | str
    established_on: dt.date | None
    established_precision: str
    abolished_on: dt.date | None


class Pair(NamedTuple):
    """A pair of the file of which both ends are in the register, or come into it with the same file."""

    line: int
    shown: str
    old: BodyNow | End
    new: BodyNow | End
    on: dt.date


class Recorded:
    """The pairs of bodies that the register has, by predecessor and successor: one query."""

    _COLUMNS = (
        "from_body_id", "to_body_id", "succession_id", "succession__effective_on", "succession__kind",
        "succession__status", "standing", "source_id",
    )  # fmt: skip

    def __init__(self) -> None:
        self.parts: dict[tuple[int | str, int | str], list[PartNow]] = defaultdict(list)
        kept = (Standing.ACCEPTED, Standing.CLAIMED, Standing.SUPERSEDED)
        rows = SuccessionPart.objects.filter(standing__in=kept, to_body__isnull=False)
        for old, new, *rest in rows.order_by("pk").values_list(*self._COLUMNS):
            self.parts[old, new].append(PartNow(*rest))


def compare_successions(
    rows: Iterable[SuccessionRow], *, register: Register, report: Report, today: dt.date
) -> tuple[list[Pair], dt.date | None]:
    """Account for rows that are not ours; give the pairs that are, and the latest day in the file not to come."""
    latest: dt.date | None = None
    pairs: list[Pair] = []
    seen: set[tuple[int, int, dt.date]] = set()
    for row in rows:
        if row.on and row.on <= today and (latest is None or row.on > latest):
            latest = row.on
        old, new = register.body(row.old), register.body(row.new)
        why = _why_not(row, old, new)
        if why or not (old and new and row.on):
            report.count_row(Outcome.NOT_OURS.value, why, row.line, f"{row.old} → {row.new}")
        elif (old.pk, new.pk, row.on) in seen:
            report.count_row(Outcome.UNCHANGED.value, REPEATS, row.line, f"{row.old} → {row.new}")
        else:
            seen.add((old.pk, new.pk, row.on))
            pairs.append(Pair(row.line, f"{row.old} → {row.new}", old, new, row.on))
    return pairs, latest


def _why_not(row: SuccessionRow, old: BodyNow | None, new: BodyNow | None) -> str:
    if old is None and new is None:
        return NEITHER
    if old is None:
        return ONLY_NEW
    if new is None:
        return ONLY_OLD
    if old.pk == new.pk:
        return SAME_BODY
    return "" if row.on else NO_DAY


class PairComparison:
    """Our own pairs against the register's; new pairs that hang together on one day are one event."""

    def __init__(
        self, edition: Edition, register: Register, plan: Plan, account: Callable[[differences.Item], None]
    ) -> None:
        self.edition, self.register, self.plan, self.account = edition, register, plan, account
        self.recorded = Recorded()

    def compare(self, pairs: list[Pair], *, kind: str = "") -> None:
        """Account for every pair. `kind` says what sort of event the file is about, if it says."""
        people = touched_by_people(Succession, {part.pk for pair in pairs for part in self._parts(pair)})
        new: list[Pair] = []
        for pair in pairs:
            found = self._known(pair, people)
            if found:
                self.account(found)
            elif why := _against_their_lives(pair):
                self._claim(pair, kind or Kind.RECORDED.value, why)
            else:
                new.append(pair)
        self._events(new, kind)

    def _parts(self, pair: Pair) -> list[PartNow]:
        return self.recorded.parts.get((pair.old.pk, pair.new.pk), [])

    def _known(self, pair: Pair, people: dict[int, set[str]]) -> differences.Item | None:
        parts = self._parts(pair)
        same = [part for part in parts if abs(part.on - pair.on) <= differences.DAY]
        accepted = [part for part in parts if part.standing == Standing.ACCEPTED]
        for part in same:
            if part.standing == Standing.ACCEPTED:
                return _row(pair, Outcome.UNCHANGED, why=_agreement(part))
        if any(part.standing == Standing.SUPERSEDED for part in same):
            return _row(pair, Outcome.UNCHANGED, why=SETTLED)
        if any(part.standing == Standing.CLAIMED for part in same):
            return _row(pair, Outcome.CONFLICTING, says=[self._said(pair, accepted, Effect.WAITING, "claimed already")])
        legal = [part for part in accepted if part.kind != Kind.AREA_OVERLAP]
        return self._other_day(pair, legal[0], people) if legal else None

    def _other_day(self, pair: Pair, part: PartNow, people: dict[int, set[str]]) -> differences.Item:
        """The register has the pair on another day."""
        source = self.register.sources[part.source]
        by_person = "effective_on" in people.get(part.pk, ())
        found = verdict(source, self.edition, by_person=by_person)
        if found is Verdict.OLDER:
            return _row(pair, Outcome.UNCHANGED, why=LATER_EDITION)
        # An event has many parts, so that no file moves it by itself: it claims.
        because = in_words(Verdict.CLAIM if found is Verdict.CHANGE else found, source, self.edition)
        self.plan.successions.append(self._event([pair], part.kind, standing=Standing.CLAIMED.value))
        outcome = Outcome.KEPT if by_person else Outcome.CONFLICTING
        return _row(pair, outcome, says=[self._said(pair, [part], Effect.CLAIMED, because)])

    def _claim(self, pair: Pair, kind: str, why: str) -> None:
        self.plan.successions.append(self._event([pair], kind, standing=Standing.CLAIMED.value))
        said = self._said(pair, [], Effect.CLAIMED, why)
        self.account(_row(pair, Outcome.CONFLICTING, says=[said]))

    def _said(self, pair: Pair, recorded: list[PartNow], effect: Effect, because: str) -> Said:
        was = day_words(recorded[0].on) if recorded else "not recorded"
        return Said("Succession", was, day_words(pair.on), f"the file says so; {because}", effect.value)

    def _events(self, pairs: list[Pair], kind: str) -> None:
        for group in _hanging_together(pairs):
            event = self._event(group, kind or self._kind_of(group))
            self.plan.successions.append(event)
            words = Kind(event.kind).label.lower()
            for pair in group:
                said = Said(
                    "Succession", "", f"{words} on {day_words(event.effective_on)}",
                    "the file says so; the register has neither this pair nor this day", Effect.RECORDED.value,
                )  # fmt: skip
                self.account(_row(pair, Outcome.NEW, says=[said]))

    def _event(self, group: list[Pair], kind: str, *, standing: str = Standing.ACCEPTED.value) -> NewSuccession:
        first = group[0]
        late = all(pair.old.abolished_on == pair.on + differences.DAY for pair in group)
        inferred = kind == Kind.MERGER
        notes = [FROM_DATES if inferred else "", DAY_AFTER if late else ""]
        return NewSuccession(
            kind,
            first.on + differences.DAY if late else first.on,
            [(pair.old.pk, pair.new.pk) for pair in group],
            standing=standing,
            confidence=Confidence.INFERRED.value if inferred else "",
            note=" ".join(note for note in notes if note),
            detail=f"line {first.line}",
        )

    def _kind_of(self, group: list[Pair]) -> str:
        """A merger, by the dates: at least two bodies ended the day before one new body began (decision 0022)."""
        successors = {pair.new.pk: pair.new for pair in group}
        ended = [
            pair for pair in group if pair.old.abolished_on and abs(pair.old.abolished_on - pair.on) <= differences.DAY
        ]
        began = [body for body in successors.values() if body.established_on == group[0].on]
        merged = len(successors) == len(began) == 1 and len(ended) == len(group) >= 2
        return (Kind.MERGER if merged else Kind.RECORDED).value


def _row(pair: Pair, outcome: Outcome, why: str = "", says: list[Said] | None = None) -> differences.Item:
    return differences.item(pair.line, outcome.value, pair.shown, "", why, says)


def _agreement(part: PartNow) -> str:
    if part.kind == Kind.AREA_OVERLAP:
        return AS_OVERLAP
    return PLANNED if part.status in (Succession.Status.PROPOSED, Succession.Status.APPROVED) else AGREES


def _against_their_lives(pair: Pair) -> str:
    """Why two bodies cannot have succeeded each other on that day, as the register has their lives."""
    if pair.new.abolished_on and pair.new.abolished_on <= pair.on:
        return f"the register ends the successor on {day_words(differences.last_day(pair.new.abolished_on))}"
    begun = pair.new.established_on
    if begun and begun > pair.on + differences.DAY and pair.new.established_precision == "exact":
        return f"the register begins the successor on {day_words(begun)}"
    return ""


def _hanging_together(pairs: list[Pair]) -> Iterator[list[Pair]]:
    """Pairs of one day that share a predecessor or a successor."""
    joined: dict[tuple[object, ...], tuple[object, ...]] = {}

    def root(node: tuple[object, ...]) -> tuple[object, ...]:
        while joined.setdefault(node, node) != node:
            node = joined[node]
        return node

    for pair in pairs:
        joined[root((pair.on, "to", pair.new.pk))] = root((pair.on, "from", pair.old.pk))
    events: dict[tuple[object, ...], list[Pair]] = defaultdict(list)
    for pair in pairs:
        events[root((pair.on, "from", pair.old.pk))].append(pair)
    yield from events.values()
