"""Agreements: who is a party, what happened to them, what they say; nothing here types a state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from accounts.roles import Permission
from config.dates_in_words import day_words
from partnerships.models import (
    Agreement,
    AgreementEvent,
    AgreementFunction,
    AgreementHead,
    AgreementKind,
    AgreementParty,
    AgreementTerm,
    Body,
    Partnership,
    Precision,
    Sector,
    Source,
    Standing,
)
from partnerships.operations.addresses import free_address
from partnerships.operations.confirmation import OwnAct, declare_own_act, hold_back_confirmation
from partnerships.operations.facts import (
    DatedDetails,
    SourcedDetails,
    insert,
    is_closed,
    rule_for,
    update,
    update_along,
    writing,
)
from partnerships.operations.permission import name_of
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User

Event = AgreementEvent.Kind
OWN_ACTS = frozenset({Event.APPROVED, Event.SIGNED, Event.NOTICE_GIVEN, Event.NOTICE_WITHDRAWN})
ESSENTIAL = ("standing", "kind", "body_id", "on", "ends_on")


@dataclass(frozen=True, kw_only=True)
class PartyTo:
    """A body that is to be party to a new agreement, in one role."""

    body: Body
    role: str = AgreementParty.Role.PARTY


class AgreementDetails(DatedDetails, total=False):
    """What an agreement may say of itself besides its kind, title and parties."""

    partnership: Partnership | None
    has_pooled_fund: bool | None
    has_lead_commissioning: bool | None
    has_integrated_provision: bool | None
    extendable_to: dt.date | None
    notice_months: int | None
    return_days: int | None
    review_on: dt.date | None
    predecessor: Agreement | None


def record_agreement(
    *,
    by: User | None,
    reason: str,
    title: str,
    kind: AgreementKind,
    source: Source,
    parties: Sequence[PartyTo],
    ref: str = "",
    as_kind: str = "",
    **about: Unpack[AgreementDetails],
) -> Agreement:
    """Record an agreement with its parties, or nothing. A reference is made from the title where none is given."""
    if not parties:
        raise Refused({"parties": ["Name at least one party."]})
    ref = ref or free_address(Agreement, "ref", title, fallback="agreement")
    agreement = Agreement(title=title, kind=kind, source=source, ref=ref, **about)
    agreement.planned_bodies = {each.body.pk for each in parties}
    agreement.planned_parties = [each.body for each in parties]
    with writing(by=by, reason=reason, as_kind=as_kind):
        insert(agreement, by=by)
        for each in parties:
            row = AgreementParty(agreement=agreement, body=each.body, role=each.role, source=source)
            row.standing, row.confidence = agreement.standing, agreement.confidence
            insert(row, by=None)
    return agreement


def record_agreement_party(
    *,
    by: User | None,
    reason: str,
    agreement: Agreement,
    body: Body,
    source: Source,
    role: str = AgreementParty.Role.PARTY,
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> AgreementParty:
    """Record a further party, or a further role of one."""
    party = AgreementParty(agreement=agreement, body=body, role=role, source=source, **about)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(party, by=by)


def pass_to_successor(
    party: AgreementParty,
    *,
    by: User | None,
    reason: str,
    version: int,
    successor: Body,
    on: dt.date,
    source: Source,
    source_detail: str = "",
    as_kind: str = "",
) -> AgreementParty:
    """Let a successor take a party's place from a day on: a recorded step, which no abolition takes by itself."""
    if successor.pk == party.body_id:
        raise Refused({"successor": ["Name the body that takes its place, not the party itself."]})
    with writing(by=by, reason=reason, as_kind=as_kind):
        update(party, by=by, version=version, values={"valid_to": on, "to_precision": Precision.EXACT})
        following = AgreementParty(
            agreement=party.agreement,
            body=successor,
            role=party.role,
            follows=party,
            valid_from=on,
            source=source,
            source_detail=source_detail,
            standing=party.standing,
        )
        return insert(following, by=by)


def record_agreement_event(
    *,
    by: User | None,
    reason: str,
    agreement: Agreement,
    kind: str,
    on: dt.date,
    source: Source,
    body: Body | None = None,
    on_precision: str = Precision.EXACT,
    ends_on: dt.date | None = None,
    decided_by: str = "",
    decision: str = "",
    as_kind: str = "",
    **about: Unpack[SourcedDetails],
) -> AgreementEvent:
    """Record what happened to an agreement: an approval, a signature, an extension, notice, the end.

    A decision that takes effect calls this with its reference as `decision`. What a body does for itself counts only
    where that body's own people say so, or the register's own files; from anybody else it is kept as reported.
    """
    event = AgreementEvent(
        agreement=agreement,
        kind=kind,
        body=body,
        on=on,
        on_precision=on_precision,
        ends_on=ends_on,
        decided_by=decided_by,
        decision=decision,
        source=source,
        **about,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(event, by=by)


def record_agreement_term(
    *,
    by: User | None,
    reason: str,
    agreement: Agreement,
    head: AgreementHead,
    is_present: bool,
    source: Source,
    clause: str = "",
    summary: str = "",
    as_kind: str = "",
    **about: Unpack[SourcedDetails],
) -> AgreementTerm:
    """Record whether an agreement covers one head of its checklist."""
    term = AgreementTerm(
        agreement=agreement,
        head=head,
        is_present=is_present,
        clause=clause,
        summary=summary,
        source=source,
        **about,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(term, by=by)


def record_agreement_function(
    *,
    by: User | None,
    reason: str,
    agreement: Agreement,
    direction: str,
    function: str,
    source: Source,
    statute: str = "",
    as_kind: str = "",
    **about: Unpack[SourcedDetails],
) -> AgreementFunction:
    """Record a function that passes, or is exercised together."""
    passing = AgreementFunction(
        agreement=agreement, direction=direction, function=function, statute=statute, source=source, **about
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(passing, by=by)


@rule_for(Agreement)
def _agreement_rule(record: Agreement, *, by: User | None, before: Agreement | None) -> None:
    if is_closed(record):
        return
    if record.standing == Standing.ACCEPTED:
        _refuse_one_sided(record, _parties(record))
    if before is not None and before.standing != record.standing:
        for party in record.parties.filter(standing=before.standing):
            update_along(party, by=by, values={"standing": record.standing})


@rule_for(AgreementParty)
def _party_rule(record: AgreementParty, *, by: User | None, before: AgreementParty | None) -> None:
    agreement, body = record.agreement, record.body
    if not is_closed(record):
        if not body.kind.is_legal_person:
            said = f"{name_of(body, dt.date.max)} ({body.kind.name}) is not a legal person and cannot be a party."
            raise Refused({"body": [said]})
        _refuse_outside_its_life(record)
    elif before is not None and agreement.standing == Standing.ACCEPTED:
        _refuse_one_sided(agreement, [each for each in _parties(agreement) if each != body])


def _refuse_outside_its_life(party: AgreementParty) -> None:
    """A party's days lie in its body's life; an open end may outlive it until a successor is recorded."""
    body, ends = party.body, party.body.abolished_on
    if ends and ((party.valid_from and party.valid_from >= ends) or (party.valid_to and party.valid_to > ends)):
        field = "valid_from" if party.valid_from and party.valid_from >= ends else "valid_to"
        last = day_words(ends - dt.timedelta(days=1))
        raise Refused({field: [f"{name_of(body, ends)} existed until {last}. Enter that day or an earlier one."]})
    begins = body.shadow_from or body.established_on
    if begins and body.established_precision == Precision.EXACT and party.valid_from and party.valid_from < begins:
        raise Refused({"valid_from": [f"{name_of(body, begins)} began on {day_words(begins)}."]})


def _parties(agreement: Agreement) -> list[Body]:
    planned: list[Body] = getattr(agreement, "planned_parties", [])
    if agreement.pk is None:
        return planned
    rows = agreement.parties.filter(standing__in=(Standing.ACCEPTED, Standing.DRAFT))
    return [row.body for row in rows.select_related("body__kind")] or planned


def _refuse_one_sided(agreement: Agreement, parties: Sequence[Body]) -> None:
    """Invariant I2: a section 75 agreement joins an NHS body and a council, of the kinds that may, on its first day."""
    if not agreement.kind.joins_nhs_and_council:
        return
    may = [body for body in parties if body.kind.may_be_section_75_party and _alive(body, agreement.valid_from)]
    missing = [
        words
        for sector, words in ((Sector.NHS, "an NHS body"), (Sector.COUNCIL, "a council"))
        if not any(body.kind.sector == sector for body in may)
    ]
    if missing:
        when = f" on {day_words(agreement.valid_from)}" if agreement.valid_from else ""
        raise Refused(
            f"{agreement.kind.name} needs at least one NHS body and one council that may be parties{when}. "
            f"Missing: {' and '.join(missing)}."
        )


def _alive(body: Body, day: dt.date | None) -> bool:
    if day is None:
        return True
    begins = body.established_on if body.established_precision == Precision.EXACT else None
    return not (begins and day < begins) and not (body.abolished_on and day >= body.abolished_on)


@declare_own_act(AgreementEvent)
def _event_act(fact: AgreementEvent) -> OwnAct | None:
    if fact.body is None or fact.kind not in OWN_ACTS:
        return None
    return OwnAct(body=fact.body, essential=ESSENTIAL, recorded_with=(Permission.RECORD_OUTCOME_OF_OWN_BODY,))


@rule_for(AgreementEvent)
def _event_rule(record: AgreementEvent, *, by: User | None, before: AgreementEvent | None) -> None:
    if is_closed(record):
        return
    party_rows = record.agreement.parties.filter(standing__in=(Standing.ACCEPTED, Standing.DRAFT))
    if record.body and not party_rows.filter(body=record.body).exists():
        raise Refused({"body": [f"{name_of(record.body, record.on)} is not recorded as a party. Add it first."]})
    if record.ends_on and record.kind != Event.TERMINATED and record.ends_on <= record.on:
        raise Refused({"ends_on": ["The agreement cannot end before this happened. Check both days."]})
    hold_back_confirmation(record, by=by, before=before)


@rule_for(AgreementTerm)
def _term_rule(record: AgreementTerm, *, by: User | None, before: AgreementTerm | None) -> None:
    if not is_closed(record) and record.agreement.kind.code not in record.head.kinds:
        raise Refused({"head": [f"“{record.head}” is not on the checklist of this kind of agreement."]})
