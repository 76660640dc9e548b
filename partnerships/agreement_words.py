"""An agreement in sentences that an officer could read out, and what must be marked, with reason and source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from config.dates_in_words import dated_words, day_words, last_day, span_words
from partnerships.agreement_on_day import AgreementOnDay, Party
from partnerships.agreement_states import State
from partnerships.english import inside_sentence, listed
from partnerships.models import AgreementEvent, Confidence, Source

Kind = AgreementEvent.Kind
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
UNSIGNED_HERE = "no signature recorded here"
# Regulations 5 and 6 of SI 2000/617, as generally understood.
EXCLUDED = (
    "surgery",
    "radiotherapy",
    "termination of pregnancy",
    "terminations of pregnancy",
    "endoscopy",
    "class 4 laser",
    "emergency ambulance",
    "invasive treatment",
)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something to be seen at once: in words, with its kind (see the component `state`), reason and source."""

    words: str
    reason: str
    kind: str = "waiting"
    source: Source | None = None
    detail: str = ""


def opening(record: AgreementOnDay) -> str:
    """What it is, between whom, from when until when, who approved it and who signed."""
    agreement = record.agreement
    what = inside_sentence(agreement.kind.name)
    names = [party.name for party in (record.holding or record.parties)]
    between = f" between {listed(names)}" if len(names) > 1 else (f" of {names[0]}" if names else "")
    span = span_words(record.start, record.end, agreement.from_precision, agreement.to_precision)
    starts_with_vowel = what[:1].lower() in "aeiou"
    return f"{'An' if starts_with_vowel else 'A'} {what}{between}, {span}: {standing_words(record)}."


def standing_words(record: AgreementOnDay) -> str:
    """Approved 10 September 2025, five months into the year it covers; no signature recorded here."""
    if record.state in (State.TERMINATED, State.SUPERSEDED, State.ENDED):
        return _ended(record)
    approved = [_approval(record, party, event) for party, event in record.approvals]
    signed = signature_words(record)
    return "; ".join([*approved, signed])


def _approval(record: AgreementOnDay, party: Party, event: AgreementEvent) -> str:
    reported = "reported as " if event.confidence != Confidence.CONFIRMED else ""
    who = f" by {party.name}" if len(record.parties) > 1 else ""
    late = lateness(event.on, record.start)
    return f"{reported}approved{who} on {dated_words(event.on, event.on_precision)}{late}"


def lateness(on: dt.date, start: dt.date | None) -> str:
    """How far into the time it covers: ", five months into the year it covers"."""
    if start is None or on <= start:
        return ""
    months = (on.year - start.year) * 12 + on.month - start.month - (on.day < start.day)
    if months < 1:
        return f", {(on - start).days} days after it began"
    if months >= 12:
        years = months // 12
        return f", {_number(years)} year{'s' if years > 1 else ''} after it began"
    return f", {_number(months)} month{'s' if months > 1 else ''} into the year it covers"


def _number(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def signature_words(record: AgreementOnDay) -> str:
    """Signed by all, by some, said not to be signed, or no signature recorded."""
    holding = record.holding or record.parties
    signed = [each for each in holding if each.has_signed]
    denied = [each.signature for each in holding if each.signature and each.signature.kind == Kind.NOT_SIGNED]
    if holding and len(signed) == len(holding):
        last = max(each.signature.on for each in signed if each.signature)
        return f"signed by every party, the last on {day_words(last)}"
    if denied:
        return f"not signed on {dated_words(denied[0].on, denied[0].on_precision)}, as the source says"
    if signed:
        others = "others" if len(holding) - len(signed) > 1 else "other"
        return f"signed by {len(signed)} of {len(holding)} parties; for the {others} {UNSIGNED_HERE}"
    return UNSIGNED_HERE


def _ended(record: AgreementOnDay) -> str:
    if record.state == State.SUPERSEDED and record.successors:
        return f"followed by {listed(str(each) for each in record.successors)}"
    ended = [each for each in record.events if each.kind in (Kind.ENDED, Kind.TERMINATED)]
    when = max((each.ends_on or each.on for each in ended), default=None)
    words = record.state.label.lower()
    return f"{words}; its last day was {day_words(last_day(when))}" if when else words


def marks(record: AgreementOnDay) -> list[Mark]:
    """Everything about an agreement that a reader must not miss."""
    return [*_unsigned(record), *_out_of_date(record), *_parties_gone(record), *_law(record)]


def _unsigned(record: AgreementOnDay) -> Iterator[Mark]:
    agreement = record.agreement
    if not agreement.in_use_unsigned:
        return
    denied = next((p.signature for p in record.parties if p.signature and p.signature.kind == Kind.NOT_SIGNED), None)
    said = signature_words(record)
    yield Mark(
        words=f"In use since {dated_words(record.start, agreement.from_precision)}; {said}",
        reason=f"It began on {day_words(record.start)}, and not every party’s signature is on record on "
        f"{day_words(record.day)}. This says nothing of what stands elsewhere.",
        kind="breach",
        source=denied.source if denied else None,
        detail=denied.source_detail if denied else "",
    )


def _out_of_date(record: AgreementOnDay) -> Iterator[Mark]:
    agreement = record.agreement
    if agreement.expired_but_running:
        yield Mark(
            words=f"Past its end date, {day_words(last_day(record.end))}, and still running",
            reason="Its fund has figures for a year that began after that day, and no agreement that follows it is "
            "recorded.",
            kind="breach",
            source=agreement.source,
        )
    elif record.state == State.EXPIRED:
        yield Mark(
            words=f"Its end date, {day_words(last_day(record.end))}, has passed",
            reason="No agreement that follows it and no end is recorded.",
            source=agreement.source,
        )
    if record.notice_by and not record.is_over and record.state != State.NOTICE_GIVEN:
        passed = record.notice_by < record.day
        yield Mark(
            words=f"Notice {'had' if passed else 'has'} to be given by {day_words(record.notice_by)}",
            reason=f"{agreement.notice_months} months before its end, {day_words(last_day(record.end))}.",
            kind="",
            source=agreement.source,
        )
    if agreement.review_on and agreement.review_on < record.day and not _reviewed(record):
        yield Mark(
            words=f"Review was due on {day_words(agreement.review_on)}",
            reason="No review since is recorded here.",
            source=agreement.source,
        )


def _reviewed(record: AgreementOnDay) -> bool:
    due = record.agreement.review_on
    return any(each.kind == Kind.REVIEWED and each.on >= due - dt.timedelta(days=90) for each in record.events)


def _parties_gone(record: AgreementOnDay) -> Iterator[Mark]:
    for party in record.parties:
        gone = party.body.abolished_on
        if party.is_abolished_party and gone and gone <= record.day and not record.is_over:
            yield Mark(
                words=f"{party.name} was abolished; who took its place here is not recorded",
                reason=f"Its last day was {day_words(last_day(gone))}. A successor becomes party by a recorded step.",
                source=party.body.source,
            )


def _law(record: AgreementOnDay) -> Iterator[Mark]:
    power, start = record.agreement.kind.legal_power, record.start
    if power is None or start is None:
        return
    early = power.valid_from and start < power.valid_from
    late = power.valid_to and start >= power.valid_to
    if early or late:
        force = span_words(power.valid_from, power.valid_to, power.from_precision, power.to_precision)
        yield Mark(
            words=f"No such power existed on {day_words(start)}",
            reason=f"{power.title}: {force}. The record is kept as the source gives it.",
            source=power.source,
        )


def exclusion(function: str) -> str:
    """What the law keeps out of such arrangements and a function's words touch; empty for none."""
    found = [each for each in EXCLUDED if each in function.lower()]
    if not found:
        return ""
    return (
        f"Check this one: as generally understood, regulations 5 and 6 of SI 2000/617 keep {listed(found[:2])} out of "
        "section 75 arrangements."
    )
