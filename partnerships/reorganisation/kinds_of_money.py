"""What agreements and funds hang on a body that ends: its place as a party, and the funds that it hosts."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.db.models import DateField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least

from accounts.roles import Permission
from partnerships.models import Agreement, AgreementEvent, AgreementParty, FundHost, Standing
from partnerships.naming import with_body_name
from partnerships.operations.facts import insert
from partnerships.operations.keeping import keeps
from partnerships.reorganisation.kind import Act, Carried, ItemKind, Place, register_kind
from partnerships.reorganisation.known_kinds import end_dated, fact_page, held_from, new_fact, through_the_gate

KEEPERS = "those who keep the agreement’s record: of its partnership, or the pool manager of a party"


def _parties() -> QuerySet[Any]:
    """Parties with `held_until`: until the agreement is over too, by its end, an event or the agreement after it.

    A place in an agreement that is over passes to nobody. Extensions count; the earliest of these days is taken.
    """
    events = AgreementEvent.objects.accepted().filter(agreement=OuterRef("agreement"))
    extended = events.filter(kind=AgreementEvent.Kind.EXTENDED).order_by("-on", "-id").values("ends_on")
    ended = events.filter(kind__in=[AgreementEvent.Kind.ENDED, AgreementEvent.Kind.TERMINATED])
    over = ended.annotate(over_on=Coalesce("ends_on", "on")).order_by("over_on").values("over_on")
    after = Agreement.objects.accepted().filter(predecessor=OuterRef("agreement")).order_by("valid_from")
    end = Coalesce(Subquery(extended[:1]), F("agreement__valid_to"), output_field=DateField())
    first = Least("valid_to", end, Subquery(over[:1]), Subquery(after.values("valid_from")[:1]))
    return AgreementParty.objects.filter(standing=Standing.ACCEPTED).annotate(held_until=first)


def _carry_party(record: AgreementParty, at: str, to: Place, act: Act) -> Carried:
    """The successor takes its place in the same role, bound by what it signed (`follows`)."""
    same = {"agreement": record.agreement, "role": record.role, at: to}
    held = held_from(act.on, AgreementParty.objects.filter(**same))
    if held:
        return Carried(held, is_new=False)
    return Carried(insert(AgreementParty(**same, follows=record, **new_fact(act)), by=act.by), is_new=True)


def _carry_host(record: FundHost, at: str, to: Place, act: Act) -> Carried:
    """The successor hosts the fund; its pool manager is a post of its own, to be named there."""
    held = held_from(act.on, FundHost.objects.filter(fund=record.fund, **{at: to}))
    if held:
        return Carried(held, is_new=False)
    return Carried(insert(FundHost(fund=record.fund, **{at: to}, **new_fact(act)), by=act.by), is_new=True)


def _named(rows: QuerySet[Any], day: dt.date, *, body: str, hangs_on: tuple[str, ...]) -> QuerySet[Any]:
    return with_body_name(rows, day, body=body).select_related(body, *hangs_on)


def _party_words(record: Any) -> str:
    return f"{record.body_name or record.body.code}: party to {record.agreement.title}"


def _host_words(record: Any) -> str:
    return f"{record.body_name or record.host.code}: host of {record.fund.name}"


PARTIES = ItemKind(
    slug="agreement-party",
    one="place as a party to an agreement",
    several="places as a party to agreements",
    records=_parties,
    seen=through_the_gate,
    permissions=(Permission.READ_DRAFTS,),
    may_settle=keeps,
    who_may=KEEPERS,
    named=partial(_named, body="body", hangs_on=("agreement__partnership",)),
    words=_party_words,
    address=partial(fact_page, "agreement-party"),
    end=end_dated,
    carry=_carry_party,
    at_bodies=("body",),
    ends="held_until",
)
HOSTS = ItemKind(
    slug="fund-host",
    one="fund that it hosts",
    several="funds that it hosts",
    records=lambda: FundHost.objects.filter(standing=Standing.ACCEPTED),
    seen=through_the_gate,
    permissions=(Permission.READ_DRAFTS,),
    may_settle=keeps,
    who_may=KEEPERS,
    named=partial(_named, body="host", hangs_on=("fund__agreement", "fund__partnership")),
    words=_host_words,
    address=partial(fact_page, "fund-host"),
    end=end_dated,
    carry=_carry_host,
    at_bodies=("host",),
)


def register_kinds_of_money() -> None:
    """Called when the app is ready."""
    register_kind(PARTIES)
    register_kind(HOSTS)
