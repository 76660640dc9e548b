"""One agreement as at a day: its parties with their signatures, what happened, what it says, what must be marked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import CharField, Subquery

from partnerships.agreement_states import OVER, State, last_event_of_party, with_state
from partnerships.compiled import DAY, Given, compiled_once, one_of
from partnerships.compiled_records import KEY, CompiledRecords
from partnerships.financial_year import months_after
from partnerships.models import (
    Agreement,
    AgreementEvent,
    AgreementFunction,
    AgreementHead,
    AgreementParty,
    AgreementTerm,
    Body,
    Confidence,
)
from partnerships.naming import body_name_of, partnership_name_of
from partnerships.visibility import Reader

Kind = AgreementEvent.Kind
Duty = AgreementHead.Duty


@dataclass(frozen=True, kw_only=True)
class Party:
    """A body that is or was party, in its roles; `signature` and `approval` are its last events of these kinds."""

    body: Body
    name: str
    rows: tuple[AgreementParty, ...]
    signature: AgreementEvent | None
    approval: AgreementEvent | None
    holds: bool

    @property
    def roles(self) -> list[str]:
        """Its roles in words, where any is recorded."""
        return [row.get_role_display() for row in self.rows if row.role != AgreementParty.Role.PARTY]

    @property
    def has_signed(self) -> bool:
        """Whether its own signature is on record."""
        event = self.signature
        return event is not None and event.kind == Kind.SIGNED and event.confidence == Confidence.CONFIRMED

    @property
    def is_abolished_party(self) -> bool:
        """Whether the body is gone while nobody is recorded in its place."""
        return self.holds and self.body.abolished_on is not None and all(row.valid_to is None for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class Check:
    """One head of the checklist, and what is recorded of it."""

    head: AgreementHead
    term: AgreementTerm | None

    @property
    def is_required(self) -> bool:
        """Whether the regulations ask for it."""
        return self.head.duty != Duty.USUAL


@dataclass
class AgreementOnDay:
    """An agreement as at `day`, as one reader may see it. `agreement` carries what `with_state` adds."""

    agreement: Any
    day: dt.date
    parties: list[Party]
    events: list[AgreementEvent]
    checks: list[Check]
    functions: list[AgreementFunction]
    successors: list[Agreement] = field(default_factory=list)

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.agreement.state)

    @property
    def is_over(self) -> bool:
        """Whether it no longer holds."""
        return self.state in OVER

    @property
    def start(self) -> dt.date | None:
        """Its first day."""
        found: dt.date | None = self.agreement.valid_from
        return found

    @property
    def end(self) -> dt.date | None:
        """The first day after it, extensions counted."""
        found: dt.date | None = self.agreement.end_now
        return found

    @property
    def notice_by(self) -> dt.date | None:
        """The last day on which notice can be given so that it ends on its end date."""
        months = self.agreement.notice_months
        if months is None or self.end is None:
            return None
        return months_after(self.end, -months) - dt.timedelta(days=1)

    @property
    def holding(self) -> list[Party]:
        """The parties on the day."""
        return [each for each in self.parties if each.holds]

    @cached_property
    def approvals(self) -> list[tuple[Party, AgreementEvent]]:
        """The approvals on record, earliest first."""
        found = [(each, each.approval) for each in self.parties if each.approval is not None]
        return sorted(found, key=lambda pair: pair[1].on)

    @property
    def present(self) -> int:
        """How many heads the agreement is recorded to cover."""
        return sum(1 for check in self.checks if check.term and check.term.is_present)

    @property
    def flexibilities(self) -> list[tuple[str, bool | None]]:
        """The three arrangements that section 75 allows, each yes, no or not recorded."""
        agreement = self.agreement
        return [
            ("Pooled fund", agreement.has_pooled_fund),
            ("Lead commissioning", agreement.has_lead_commissioning),
            ("Integrated provision", agreement.has_integrated_provision),
        ]


def agreement_on_day(ref: str, day: dt.date, user: Reader) -> AgreementOnDay:
    """The agreement at an address; raises Agreement.DoesNotExist where there is none that this reader may see."""
    found = _at_address(user).run(ref=ref, day=day)
    if not found:
        raise Agreement.DoesNotExist
    agreement = found[0]
    return AgreementOnDay(
        agreement=agreement,
        day=day,
        parties=_parties(agreement, day, user),
        events=_events(user).run(key=agreement.pk, day=day),
        checks=checklist(agreement, day, user),
        functions=_functions(user).run(key=agreement.pk),
        successors=_followers(user).run(key=agreement.pk),
    )


@compiled_once
def _at_address(user: Reader) -> CompiledRecords:
    rows = Agreement.objects.visible_to(user).filter(ref=Given("ref", CharField()))
    joined = rows.select_related("kind__legal_power", "source", "partnership", "predecessor")
    return CompiledRecords(
        with_state(joined.annotate(partnership_name=partnership_name_of("partnership", DAY)), DAY, user)
    )


@compiled_once
def _events(user: Reader) -> CompiledRecords:
    rows = _shown(AgreementEvent.objects.visible_to(user).filter(agreement=KEY)).select_related("source", "body")
    return CompiledRecords(rows.annotate(body_name=body_name_of("body", DAY)))


@compiled_once
def _functions(user: Reader) -> CompiledRecords:
    return CompiledRecords(_shown(AgreementFunction.objects.visible_to(user).filter(agreement=KEY)))


@compiled_once
def _followers(user: Reader) -> CompiledRecords:
    return CompiledRecords(Agreement.objects.visible_to(user).accepted().filter(predecessor=KEY))


@compiled_once
def _parties_of(user: Reader) -> CompiledRecords:
    rows = _shown(AgreementParty.objects.visible_to(user).filter(agreement=KEY)).select_related("body__kind", "source")
    signed = last_event_of_party(DAY, user, (Kind.SIGNED, Kind.NOT_SIGNED))
    approved = last_event_of_party(DAY, user, (Kind.APPROVED,))
    return CompiledRecords(
        rows.annotate(
            body_name=body_name_of("body", DAY),
            signature_pk=Subquery(signed.values("pk")[:1]),
            approval_pk=Subquery(approved.values("pk")[:1]),
        )
    )


@compiled_once
def _events_called(user: Reader) -> CompiledRecords:
    return CompiledRecords(
        AgreementEvent.objects.visible_to(user).filter(one_of("pk", "keys")).select_related("source")
    )


def _shown(rows: Any) -> Any:
    """Without what was withdrawn or replaced."""
    return rows.exclude(standing__in=("withdrawn", "superseded"))


def _parties(agreement: Agreement, day: dt.date, user: Reader) -> list[Party]:
    found = _parties_of(user).run(key=agreement.pk, day=day)
    keys = {key for row in found for key in (row.signature_pk, row.approval_pk)} - {None}
    events = {each.pk: each for each in _events_called(user).run(keys=sorted(keys))} if keys else {}
    by_body: dict[int, list[Any]] = {}
    for row in found:
        by_body.setdefault(row.body_id, []).append(row)
    parties = [_party(rows, events, day) for rows in by_body.values()]
    return sorted(parties, key=lambda each: (not each.holds, each.body.kind.sector, each.name))


def _party(rows: list[Any], events: dict[int, AgreementEvent], day: dt.date) -> Party:
    first = rows[0]
    return Party(
        body=first.body,
        name=first.body_name or first.body.code,
        rows=tuple(rows),
        signature=events.get(first.signature_pk),
        approval=events.get(first.approval_pk),
        holds=any(_holds(row, day) for row in rows),
    )


def _holds(row: AgreementParty, day: dt.date) -> bool:
    begun = row.valid_from is None or row.valid_from <= day
    return begun and (row.valid_to is None or row.valid_to > day)


def checklist(agreement: Agreement, day: dt.date, user: Reader) -> list[Check]:
    """What an agreement of this kind says, by the law of its own first day (of the day on view, where it has none)."""
    of_the_day = agreement.valid_from or day
    heads = AgreementHead.objects.as_at(of_the_day).filter(kinds__contains=[agreement.kind.code])
    pool = agreement.has_pooled_fund
    heads = heads.exclude(duty=Duty.NO_POOL_ONLY if pool is not False else Duty.POOL_ONLY)
    by_head = {term.head_id: term for term in _terms(user).run(key=agreement.pk)}
    return [Check(head=head, term=by_head.get(head.pk)) for head in heads]


@compiled_once
def _terms(user: Reader) -> CompiledRecords:
    rows = AgreementTerm.objects.visible_to(user).accepted().filter(agreement=KEY)
    return CompiledRecords(rows.select_related("source"))
