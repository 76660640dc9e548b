"""Seats in forums and who holds them: a person by name, or whoever holds a post."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Unpack

from governance.models import Forum, Seat, SeatHolding, StatutorySeat
from governance.operations.forum import refuse_outside_forum
from partnerships.models import Body, Person, Post, Precision, Source
from partnerships.operations.facts import DatedDetails, insert, is_closed, rule_for, update, writing
from partnerships.operations.refusal import Refused
from partnerships.operations.successive import take_turn

if TYPE_CHECKING:
    from accounts.models import User


def record_seat(
    *,
    by: User | None,
    reason: str,
    forum: Forum,
    label: str,
    source: Source,
    body: Body | None = None,
    is_voting: bool | None = None,
    is_required_for_quorum: bool = False,
    is_chair: bool = False,
    statutory_seat: StatutorySeat | None = None,
    statutory_reference: str = "",
    holder_kind: str = Seat.Holder.NOT_RECORDED,
    order: int = 100,
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> Seat:
    """Record a seat, whether or not anybody holds it. One that the law gives takes its words from the law."""
    seat = Seat(
        forum=forum,
        body=body,
        label=label,
        is_voting=is_voting,
        is_required_for_quorum=is_required_for_quorum,
        is_chair=is_chair,
        statutory_seat=statutory_seat,
        statutory_reference=statutory_reference,
        holder_kind=holder_kind,
        order=order,
        source=source,
        **about,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(seat, by=by)


def seat_holder(
    *,
    by: User | None,
    reason: str,
    seat: Seat,
    source: Source,
    person: Person | str | None = None,
    post: Post | None = None,
    is_deputy: bool = False,
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> SeatHolding:
    """Record who sits in a seat from a day on; the holder before ends on that day, deputies do not."""
    with writing(by=by, reason=reason, as_kind=as_kind):
        holder = person_called(person)
        holding = SeatHolding(seat=seat, person=holder, post=post, is_deputy=is_deputy, source=source, **about)
        return insert(holding, by=by)


def person_called(person: Person | str | None) -> Person | None:
    """A known person, or a new one by name."""
    if isinstance(person, str):
        return Person.objects.create(name=person.strip()) if person.strip() else None
    return person


def vacate_seat(
    holding: SeatHolding,
    *,
    by: User | None,
    reason: str,
    version: int,
    on: dt.date,
    on_precision: str = Precision.EXACT,
    as_kind: str = "",
) -> SeatHolding:
    """End a holding; `on` is the first day on which the seat is vacant."""
    with writing(by=by, reason=reason, as_kind=as_kind):
        return update(holding, by=by, version=version, values={"valid_to": on, "to_precision": on_precision})


@rule_for(Seat)
def _seat_rule(record: Seat, *, by: User | None, before: Seat | None) -> None:
    if is_closed(record):
        return
    refuse_outside_forum(record, record.forum)
    given = record.statutory_seat
    if given is None:
        return
    if given.forum_kind_id != record.forum.kind_id:
        kind = record.forum.kind.name.lower()
        raise Refused({"statutory_seat": [f"The law gives this seat to another kind of board than {kind}."]})
    record.statutory_reference = record.statutory_reference or given.provision
    if record.holder_kind == Seat.Holder.NOT_RECORDED:
        record.holder_kind = given.holder_kind


@rule_for(SeatHolding)
def _holding_rule(record: SeatHolding, *, by: User | None, before: SeatHolding | None) -> None:
    if not record.is_deputy:
        take_turn(record, by=by, before=before, beside={"seat": record.seat, "is_deputy": False})
    if is_closed(record):
        return
    _refuse_nobody(record)
    for name, end in (("valid_from", record.seat.valid_to), ("valid_to", record.seat.valid_from)):
        _refuse_outside_seat(record, name, end)


def _refuse_nobody(holding: SeatHolding) -> None:
    if holding.person is None and holding.post is None:
        words = "Enter the name of the person, or choose the post that holds the seat."
        raise Refused({"person_name": [words]})


def _refuse_outside_seat(holding: SeatHolding, name: str, bound: dt.date | None) -> None:
    day = getattr(holding, name)
    if day is None or bound is None:
        return
    if name == "valid_from" and day >= bound:
        raise Refused({name: ["The seat had ended by that day. Enter an earlier day."]})
    if name == "valid_to" and day <= bound:
        raise Refused({name: ["The seat did not exist yet on that day. Enter a later day."]})
