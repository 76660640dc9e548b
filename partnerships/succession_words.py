"""Successions in sentences that an officer could read out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from config.dates_in_words import dated_words, day_words
from partnerships.english import listed
from partnerships.models import Succession, SuccessionPart
from partnerships.succession_graph import Event, Part, SuccessionGraph

Kind = Succession.Kind
ONE_DAY = dt.timedelta(days=1)

# What happened, what is planned; {before} and {after} are lists of names.
_SENTENCES: dict[str, tuple[str, str]] = {
    Kind.MERGER: ("{before} merged into {after}.", "{before} are to merge into {after}."),
    Kind.SPLIT: ("{before} was divided among {after}.", "{before} is to be divided among {after}."),
    Kind.RENAME: ("{before} became {after}.", "{before} is to become {after}."),
    Kind.CONVERSION: ("{before} became {after}.", "{before} is to become {after}."),
    Kind.BOUNDARY_CHANGE: (
        "Part of the area of {before} passed to {after}.",
        "Part of the area of {before} is to pass to {after}.",
    ),
    Kind.FUNCTION_TRANSFER: (
        "The functions of {before} passed to {after}.",
        "The functions of {before} are to pass to {after}.",
    ),
    Kind.ABOLITION: (
        "{before} was abolished; its functions passed to {after}.",
        "{before} is to be abolished; its functions are to pass to {after}.",
    ),
    Kind.ACQUISITION: ("{after} took over {before}.", "{after} is to take over {before}."),
    Kind.REORGANISATION: (
        "{before} gave way to {after} when councils were reorganised.",
        "{before} is to give way to {after} when councils are reorganised.",
    ),
    Kind.RECORDED: ("{before} was succeeded by {after}.", "{before} is to be succeeded by {after}."),
    Kind.AREA_OVERLAP: ("The area of {before} overlaps with that of {after}.",) * 2,
}
_WITHOUT_SUCCESSOR = ("{before} was abolished; no successor is recorded.", "{before} is to be abolished.")

SCOPES: dict[str, str] = {SuccessionPart.Scope.WHOLE: "the whole", SuccessionPart.Scope.PART: "a part"}


@dataclass(frozen=True)
class Sentence:
    """One step in words, with what a reader checks it by. `links` are (name, address) of every record named."""

    pk: int
    on: dt.date
    when: str
    words: str
    state: str = ""
    later: bool = False
    instrument: str = ""
    instrument_url: str = ""
    source: str = ""
    source_url: str = ""
    links: tuple[tuple[str, str], ...] = field(default=())

    def pieces(self) -> list[tuple[str, str]]:
        """The words in order, each with the address of the record that it names, or none."""
        addresses = dict(self.links)
        longest_first = sorted(addresses, key=len, reverse=True)
        found = re.split(f"({'|'.join(map(re.escape, longest_first))})", self.words) if addresses else [self.words]
        return [(words, addresses.get(words, "")) for words in found if words]


def life_sentences(graph: SuccessionGraph, events: Iterable[Event], day: dt.date) -> list[Sentence]:
    """One sentence for each event and each set of successors; `later` marks what had not happened on `day`."""
    return [_sentence(graph, event, before, after, day) for event in events for before, after in _groups(event.parts)]


def one_line(graph: SuccessionGraph, start: int, today: dt.date) -> str:
    """A → B (1 April 2018) → C and D (1 July 2022): what became of it, up to `today`; empty without a successor."""
    steps = [(on, found) for on, found in graph.generations() if on <= today]
    if not steps:
        return ""
    first = graph.nodes[start].called(steps[0][0] - ONE_DAY)
    others = [f"{listed(graph.nodes[pk].called(on) for pk in found)} ({day_words(on)})" for on, found in steps]
    return " → ".join([first, *others])


def share_words(part: Part) -> str:
    """How much passed: "85.92%", "the whole", "a part", or nothing where it is not recorded."""
    if part.share is not None:
        return percent(part.share)
    return SCOPES.get(part.scope, "")


def percent(share: Decimal) -> str:
    """0.8592 as 85.92%, 1 as 100%."""
    return f"{(share * 100).normalize():f}%"


def _groups(parts: Sequence[Part]) -> list[tuple[list[int], list[int]]]:
    """Predecessors that share one set of successors, together."""
    after_by_before: dict[int, list[int]] = {}
    for part in parts:
        after_by_before.setdefault(part.before, []).extend([part.after] if part.after else [])
    before_by_after: dict[tuple[int, ...], list[int]] = {}
    for before, after in after_by_before.items():
        before_by_after.setdefault(tuple(after), []).append(before)
    return [(before, list(after)) for after, before in before_by_after.items()]


def _sentence(graph: SuccessionGraph, event: Event, before: list[int], after: list[int], day: dt.date) -> Sentence:
    names = sorted(graph.nodes[pk].called(event.on - ONE_DAY) for pk in before)
    successors = [graph.nodes[pk].called(event.on) for pk in after]
    template = _SENTENCES[event.kind] if after else _WITHOUT_SUCCESSOR
    words = template[not event.has_happened].format(before=listed(names), after=listed(successors))
    return Sentence(
        pk=event.pk,
        on=event.on,
        when=when_words(event),
        words=_agreeing(words, len(names), len(successors), event),
        state="" if event.has_happened else Succession.Status(event.status).label,
        later=event.on > day,
        instrument=event.legal_instrument,
        instrument_url=event.instrument_url,
        source=event.source_title,
        source_url=event.source_url,
        links=tuple((graph.nodes[pk].called(event.on - ONE_DAY), graph.nodes[pk].address) for pk in before)
        + tuple((graph.nodes[pk].called(event.on), graph.nodes[pk].address) for pk in after),
    )


def when_words(event: Event) -> str:
    """1 April 2026; planned for 1 April 2027; was planned for 1 April 2025, where it was cancelled."""
    day = dated_words(event.on, event.precision)
    if event.is_cancelled:
        return f"was planned for {day}"
    return f"planned for {day}" if event.is_planned else day


def _agreeing(words: str, before: int, after: int, event: Event) -> str:
    """Put right the number of a verb and "divided among" one."""
    if before > 1 and event.kind != Kind.ACQUISITION:
        words = words.replace(" was ", " were ", 1).replace(" is to ", " are to ", 1).replace("; its ", "; their ")
    if before == 1:
        words = words.replace(" are to merge ", " is to merge ")
    if event.kind == Kind.SPLIT and after == 1:
        words = words.replace("was divided among", "passed in part to").replace("be divided among", "pass in part to")
    if event.is_cancelled:
        words = words.replace(" is to ", " was to ").replace(" are to ", " were to ")
    return words


@dataclass(frozen=True)
class Overlap:
    """A body whose area overlapped when one gave way to the other: no legal succession."""

    name: str
    address: str
    share: str
    earlier: bool
    when: str
    source: str
    pk: int


def overlap_rows(graph: SuccessionGraph) -> list[Overlap]:
    """The overlaps of area of the record itself, the largest share first; `earlier` where the other came before."""
    found = [
        (part.share or Decimal(0), _overlap(graph, event, part)) for event in graph.overlaps() for part in event.parts
    ]
    return [overlap for _, overlap in sorted(found, key=lambda each: (-each[0], each[1].name))]


def _overlap(graph: SuccessionGraph, event: Event, part: Part) -> Overlap:
    earlier = part.after == graph.centre
    node = graph.nodes[part.before if earlier else part.after or part.before]
    return Overlap(
        name=node.called(event.on - ONE_DAY if earlier else event.on),
        address=node.address,
        share=share_words(part),
        earlier=earlier,
        when=dated_words(event.on, event.precision),
        source=event.source_title,
        pk=event.pk,
    )
