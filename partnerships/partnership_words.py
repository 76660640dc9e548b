"""A partnership in sentences that an officer could read out in a meeting."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from config.dates_in_words import dated_words, day_words
from partnerships.english import counted, inside_sentence, listed, with_article
from partnerships.members_on_day import Member, Members
from partnerships.membership_on_day import Standing
from partnerships.models import PartnershipState
from partnerships.partnership_on_day import PartnershipOnDay

NOT_A_PERSON = "It is not a legal person: it can agree nothing by itself; its members decide."
WAS_NOT_A_PERSON = "It was not a legal person: it could agree nothing by itself; its members decided."


def opening(record: PartnershipOnDay, members: Members, today: dt.date) -> str:
    """What it was on the day, with whom, and what it cannot do."""
    if not record.has_begun:
        began = record.began
        return f"On {day_words(record.day)} {record.name} had not begun: it is recorded from {_plain_date(began)}."
    if record.is_over:
        return _ended(record)
    past = record.day < today
    said = [_with_members(record, members, past), *_councils(members, past), *_leaders(record, past), _law(past)]
    return " ".join(said)


def _with_members(record: PartnershipOnDay, members: Members, past: bool) -> str:
    what = _what(record)
    kinds = kinds_counted(members.taking_part)
    verb = "was" if past else "is"
    when = f"On {day_words(record.day)} " if past else ""
    paused = _paused(record)
    with_whom = f" with {listed(kinds)} as members" if kinds else ", with no members recorded"
    return f"{when}{record.name} {verb} {what}{with_whom}.{paused}"


def _what(record: PartnershipOnDay) -> str:
    kind = record.stage.kind if record.stage else None
    if kind is None:
        return "a partnership"
    words = with_article(inside_sentence(kind.name))
    return f"{words} ({kind.acronym})" if kind.acronym else words


def kinds_counted(members: Sequence[Member]) -> list[str]:
    """6 clinical commissioning groups, 2 NHS foundation trusts: each body once, councils first."""
    bodies = {each.fact.body_id: each.kind for each in members}
    tally = Counter(kind.pk for kind in bodies.values())
    kinds = {kind.pk: kind for kind in bodies.values()}
    ordered = sorted(kinds.values(), key=lambda kind: (kind.sector != "council", not kind.is_commissioner, kind.order))
    return [counted(tally[kind.pk], inside_sentence(kind.name), inside_sentence(kind.plural)) for kind in ordered]


def _councils(members: Members, past: bool) -> list[str]:
    """What is recorded of councils, and what is not: an overlap of area is no membership."""
    upper, found = len(members.upper_tier_overlapping), []
    suspended = [each.name for each in members.taking_part if each.state.standing == Standing.SUSPENDED]
    if suspended:
        found.append(f"The membership of {listed(suspended)} {'was' if past else 'is'} suspended.")
    if not members.councils and members.overlapping:
        lie = "lay" if past else "lies"
        whose = counted(upper, "council with social services", "councils with social services")
        areas = f": the area of {whose} {lie} wholly or partly in its footprint" if upper else ""
        found.append(f"No council is recorded as a member{areas}.")
    return found


def _leaders(record: PartnershipOnDay, past: bool) -> list[str]:
    if not (record.stage and record.stage.kind.shares_leaders):
        return []
    return [
        "They shared leaders and stayed separate bodies." if past else "They share leaders and stay separate bodies."
    ]


def _law(past: bool) -> str:
    return WAS_NOT_A_PERSON if past else NOT_A_PERSON


def _paused(record: PartnershipOnDay) -> str:
    state = record.state
    if state is None or state.state not in (PartnershipState.State.PAUSED, PartnershipState.State.FORMING):
        return ""
    return f" It was {state.get_state_display().lower()}, from {dated_words(state.valid_from, state.from_precision)}."


def _ended(record: PartnershipOnDay) -> str:
    over = record.state
    word = "was superseded" if over and over.state == PartnershipState.State.SUPERSEDED else "ended"
    return f"{record.name} {word} on {_plain_date(over)}. {WAS_NOT_A_PERSON}"


def _plain_date(fact: Any) -> str:
    return dated_words(fact.valid_from, fact.from_precision).removeprefix("recorded from ")


def members_summary(record: PartnershipOnDay, memberships: Sequence[Member]) -> str:
    """How many belonged on the day, by kind, and how many of those were suspended."""
    on = [each for each in memberships if each.state.standing.takes_part and each.fact.standing == "accepted"]
    suspended = [each.name for each in on if each.state.standing == Standing.SUSPENDED]
    kinds = listed(kinds_counted(on)) if on else "no members recorded"
    words = f"On {day_words(record.day)} {record.name} had {kinds}." if on else f"On {day_words(record.day)}: {kinds}."
    return f"{words} Suspended on that day: {listed(suspended)}." if suspended else words


def gaps(record: PartnershipOnDay, members: Members) -> list[str]:
    """What this register could record and does not: absence is shown, never filled in."""
    missing = []
    if not members.councils:
        missing.append("No agreed membership of councils is recorded on this day.")
    if not members.nhs:
        missing.append("No membership of NHS bodies is recorded on this day.")
    if all(each.fact.role == "not_recorded" for each in members.taking_part) and members.taking_part:
        missing.append("No role of any member is recorded (convenor, full member, observer).")
    if not record.partnership.footprint:
        missing.append("Its footprint is not recorded in words.")
    if not record.partnership.purpose:
        missing.append("Its purpose is not recorded.")
    return missing
