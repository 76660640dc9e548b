"""Each body's own procedure from its constitution, and the elections that bound its calendar."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Unpack

from governance.models import BodyProcedure, Election
from partnerships.models import Body, Source
from partnerships.operations.facts import DatedDetails, insert, is_closed, rule_for, writing
from partnerships.operations.life import refuse_outside_life
from partnerships.operations.refusal import Refused
from partnerships.operations.successive import take_turn

if TYPE_CHECKING:
    from accounts.models import User

ONE_DAY = dt.timedelta(days=1)


def set_procedure(
    *, by: User | None, reason: str, body: Body, source: Source, as_kind: str = "", **said: Any
) -> BodyProcedure:
    """Record how a body decides from a day on; the procedure before ends on that day. `said` are columns by name.

    What the constitution does not say, or nobody has read, is left out: empty means not recorded.
    """
    procedure = BodyProcedure(body=body, source=source, **said)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(procedure, by=by)


def record_election(
    *,
    by: User | None,
    reason: str,
    name: str,
    polling_on: dt.date,
    source: Source,
    body: Body | None = None,
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> Election:
    """Record a polling day and the day on which notice of the election was or will be published (`valid_from`).

    Without a body it is an election to Parliament. The period ends on the day after the poll.
    """
    election = Election(body=body, name=name, polling_on=polling_on, source=source, **about)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(election, by=by)


@rule_for(BodyProcedure)
def _procedure_rule(record: BodyProcedure, *, by: User | None, before: BodyProcedure | None) -> None:
    take_turn(record, by=by, before=before, beside={"body": record.body})
    if is_closed(record):
        return
    if not record.body.kind.is_legal_person:
        raise Refused({"body": ["This body is not a legal person, so it has no procedure of its own."]})
    refuse_outside_life(record, record.body)


@rule_for(Election)
def _election_rule(record: Election, *, by: User | None, before: Election | None) -> None:
    if is_closed(record):
        return
    record.valid_to = record.polling_on + ONE_DAY
    if record.valid_from and record.valid_from > record.polling_on:
        raise Refused({"valid_from": ["Notice of an election is published before the poll. Check both dates."]})
