"""A body in a sentence that an officer could read out in a meeting."""

from __future__ import annotations

import datetime as dt

from config.dates_in_words import dated_words, day_words, last_day
from partnerships.body_on_day import BodyOnDay
from partnerships.english import capital, inside_sentence, listed, with_article
from partnerships.models import LifeState, Precision
from partnerships.succession_graph import Event, SuccessionGraph
from partnerships.succession_words import life_sentences

KNOWN = (Precision.EXACT, Precision.MONTH, Precision.YEAR)


def opening(record: BodyOnDay, graph: SuccessionGraph, today: dt.date) -> str:
    """What it is or was, from when until when, and what became of it; of what is no legal person only what it is."""
    kind = record.body.kind
    if not kind.is_legal_person and kind.explanation:
        return f"{capital(record.name)}: {kind.explanation[:1].lower()}{kind.explanation[1:]}"
    return f"{capital(record.name)} {_life(record, today)} {_became(record, graph, today)}".strip()


def _life(record: BodyOnDay, today: dt.date) -> str:
    body = record.body
    what = _what(record)
    if body.abolished_on and body.abolished_on <= today:
        return f"was {what}{_from(record)} {_until(record)}."
    state = body.state_on(today)
    if state in (LifeState.PLANNED, LifeState.SHADOW):
        shadow = ", now in shadow form" if state == LifeState.SHADOW else ""
        return f"is planned{shadow}: {what}, to open on {day_words(body.established_on)}."
    ends = f"; it is to end on {day_words(last_day(body.abolished_on))}" if body.abolished_on else ""
    begun = body.established_on and body.established_precision in KNOWN
    if begun:
        return f"has been {what} since {dated_words(body.established_on, body.established_precision)}{ends}."
    return f"is {what}{_from(record)}{ends}."


def _what(record: BodyOnDay) -> str:
    kind = record.body.kind
    words = with_article(inside_sentence(kind.name))
    return f"{words} ({kind.acronym})" if kind.acronym else words


def _from(record: BodyOnDay) -> str:
    body = record.body
    if body.established_on is None:
        return " (its beginning is not recorded)"
    if body.established_precision in KNOWN:
        return f" from {dated_words(body.established_on, body.established_precision)}"
    return f", {dated_words(body.established_on, body.established_precision)}"


def _until(record: BodyOnDay) -> str:
    body = record.body
    if body.abolished_precision == Precision.EXACT:
        return f"until {day_words(last_day(body.abolished_on))}"
    return f"({dated_words(body.abolished_on, body.abolished_precision)})"


def _became(record: BodyOnDay, graph: SuccessionGraph, today: dt.date) -> str:
    """Who came after it, or what is planned for it."""
    ended = record.body.abolished_on and record.body.abolished_on <= today
    if not ended:
        steps = life_sentences(graph, graph.departures(), today)
        return " ".join(f"Planned: {each.words}" for each in steps if each.later)
    names = [graph.nodes[pk].called(event.on) for event in graph.departures() for pk in _successors(event)]
    if not names:
        return "No legal successor is recorded."
    return f"Its {'successors are' if len(names) > 1 else 'successor is'} {listed(dict.fromkeys(names))}."


def _successors(event: Event) -> list[int]:
    return [part.after for part in event.parts if part.after]
