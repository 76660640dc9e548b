"""What the register says and what sources say against it, line by line beside each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.history.entry import HistoryEntry
from config.dates_in_words import day_words
from partnerships.body_claim_words import claimed_words, label_of, recorded_words
from partnerships.history_kinds import record_type
from partnerships.history_names import Names
from partnerships.models import (
    Body,
    BodyClaim,
    Partnership,
    Sourced,
    Standing,
    Succession,
    SuccessionPart,
)
from partnerships.operations import contradicted_by
from partnerships.partnership_surroundings import verified_by_words
from partnerships.views.fact_words import address_of, page_of, rows_of
from partnerships.visibility import Reader

MOST_SIDES = 4
_ENDS = ("from_body_id", "to_body_id", "from_partnership_id", "to_partnership_id")


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the texts: its heading and its page."""

    heading: str
    href: str
    fact: Any

    @property
    def is_claim(self) -> bool:
        """Tell whether a source says it against the register."""
        return bool(self.fact.standing == Standing.CLAIMED)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of each text; `compared` lines are marked where they differ."""

    label: str
    values: tuple[str, ...]
    compared: bool = True

    @property
    def differs(self) -> bool:
        """Tell whether the texts disagree here."""
        return self.compared and len({value for value in self.values if value}) > 1


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """The accepted texts first, then the claims."""

    sides: tuple[Side, ...]
    lines: tuple[Line, ...]

    @property
    def cells(self) -> Iterator[tuple[Line, list[tuple[Side, str]]]]:
        """Each line with its values under their sides."""
        for line in self.lines:
            yield line, list(zip(self.sides, line.values, strict=True))


def rivals_of(fact: Sourced, user: Reader) -> list[Any]:
    """Claims against an accepted fact; or what a claim contradicts, and the other claims about the same."""
    if fact.standing not in (Standing.ACCEPTED, Standing.CLAIMED):
        return []
    standings = [Standing.CLAIMED] if fact.standing == Standing.ACCEPTED else [Standing.ACCEPTED, Standing.CLAIMED]
    found = [contradicted_by(fact, standing=each).visible_to(user).select_related("source") for each in standings]
    return [rival for rows in found for rival in rows]


def side_by_side(fact: Any, kind: str, day: dt.date, user: Reader) -> SideBySide | None:
    """A fact beside what disagrees with it; None where nothing does and it claims nothing."""
    if isinstance(fact, BodyClaim):
        return _of_a_field(fact, kind, day, user) if fact.standing == Standing.CLAIMED else None
    rivals = rivals_of(fact, user)
    if not rivals and fact.standing != Standing.CLAIMED:
        return None
    facts = sorted([fact, *rivals[: MOST_SIDES - 1]], key=lambda each: each.standing == Standing.CLAIMED)
    sides = tuple(Side(heading=_heading(each, fact), href=address_of(each, kind), fact=each) for each in facts)
    return SideBySide(sides=sides, lines=tuple(_lines(facts, day, user)))


def _of_a_field(claim: BodyClaim, kind: str, day: dt.date, user: Reader) -> SideBySide:
    """A field of a body: what the body's record has, and what each source says that disagrees."""
    alike = BodyClaim.objects.visible_to(user).filter(body=claim.body_id, field=claim.field).select_related("source")
    accepted = alike.accepted().first() or claim.body
    claims = [claim, *alike.filter(standing=Standing.CLAIMED).exclude(pk=claim.pk)[: MOST_SIDES - 2]]
    facts = [accepted, *claims]
    sides = (
        Side(heading="What the register says", href=page_of(claim.body), fact=accepted),
        *(Side(heading=_heading(each, claim), href=address_of(each, kind), fact=each) for each in claims),
    )
    said = recorded_words(claim, day), *(claimed_words(each, day) for each in claims)
    lines = (Line(label=label_of(claim), values=said), *_where_from(facts, user))
    return SideBySide(sides=sides, lines=lines)


def _heading(each: Any, fact: Any) -> str:
    if each.standing == Standing.ACCEPTED:
        return "What the register says"
    return "What this source says" if each is fact else "What another source says"


def _lines(facts: Sequence[Any], day: dt.date, user: Reader) -> Iterator[Line]:
    said = [{row.key: row.value for row in rows_of(each, day)} | _pairs(each, user) for each in facts]
    for label in dict.fromkeys(key for row in said for key in row):
        yield Line(label=label, values=tuple(row.get(label, "") for row in said))
    yield from _where_from(facts, user)


def _pairs(fact: Any, user: Reader) -> dict[str, str]:
    """Of a succession, who was followed by whom."""
    if not isinstance(fact, Succession):
        return {}
    parts = list(SuccessionPart.objects.visible_to(user).filter(succession=fact).values(*_ENDS))
    names = Names(user)
    for part in parts:
        for end in _ENDS:
            names.want(Body if "body" in end else Partnership, part[end])
    names.load()
    return {
        "Who was followed by whom": "; ".join(f"{names.end_of(p, 'from')} → {names.end_of(p, 'to')}" for p in parts)
    }


def _where_from(facts: Sequence[Any], user: Reader) -> Iterator[Line]:
    yield Line(label="Source", values=tuple(each.source.title for each in facts), compared=False)
    yield Line(label="Where in the source", values=tuple(each.source_detail for each in facts), compared=False)
    yield Line(label="Published", values=tuple(_published(each) for each in facts), compared=False)
    yield Line(label="How sure", values=tuple(each.get_confidence_display() for each in facts), compared=False)
    yield Line(label="Recorded here", values=tuple(map(_recorded, facts)), compared=False)
    yield Line(label="Last verified", values=tuple(_verified(each, user) for each in facts), compared=False)


def _published(fact: Any) -> str:
    return day_words(fact.source.published_on) if fact.source.published_on else ""


def _recorded(fact: Any) -> str:
    own = HistoryEntry.objects.filter(record_type=record_type(type(fact)), record_id=fact.pk)
    at = own.order_by("number").values_list("at", flat=True).first()
    return day_words(at.date()) if at else ""


def _verified(fact: Any, user: Reader) -> str:
    if not fact.verified_on:
        return "not verified since it was recorded"
    return f"{day_words(fact.verified_on)} by {verified_by_words(fact, user)}"
