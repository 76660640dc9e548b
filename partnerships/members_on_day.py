"""Who belonged to a partnership on a day, on what basis, and whose area merely lies in its footprint."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from config.dates_in_words import dated_words, span_words
from partnerships.compiled import DAY, compiled_once, one_of
from partnerships.compiled_records import KEY, CompiledRecords
from partnerships.english import inside_sentence
from partnerships.membership_on_day import MembershipState, Standing, state_on
from partnerships.models import Membership, MembershipEvent, Partnership, Sector
from partnerships.naming import with_body_name
from partnerships.succession_words import percent
from partnerships.visibility import Reader

OVERLAP = Membership.Basis.GEOGRAPHIC_OVERLAP


@dataclass
class Member:
    """One membership of one body, with its state on the day and every event in its life.

    `overlap` and `also` are other memberships of the same body on the same day: its area, and weaker bases.
    """

    fact: Any
    state: MembershipState
    events: Sequence[Any] = ()
    overlap: Any | None = None
    also: list[Any] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The body's address."""
        return self.fact.body.code

    @property
    def name(self) -> str:
        """The body's official name on the day on view."""
        return self.fact.body_name or self.fact.body.code

    @property
    def kind(self) -> Any:
        """The body's kind."""
        return self.fact.body.kind

    @property
    def kind_inside(self) -> str:
        """The body's kind where its name does not say it: empty for "Nottingham University Hospitals NHS Trust"."""
        said = self.kind.name.casefold() in self.name.casefold()
        shortened = self.kind.acronym and self.kind.acronym in self.name.split()
        return "" if said or shortened else inside_sentence(self.kind.name)

    @property
    def sector(self) -> str:
        """Whose side it is on: council, nhs or other."""
        return self.kind.sector if self.kind.sector in (Sector.COUNCIL, Sector.NHS) else Sector.OTHER

    @property
    def is_overlap(self) -> bool:
        """Tell whether only an overlap of area is recorded."""
        return self.fact.basis == OVERLAP

    @property
    def share(self) -> str:
        """The part of its small areas that lies in the footprint, in per cent, or nothing."""
        fact = self.overlap or self.fact
        return percent(fact.share_of_body) if fact.share_of_body is not None else ""

    @property
    def lies_wholly_inside(self) -> bool:
        """Tell whether all its small areas lie in the footprint."""
        fact = self.overlap or self.fact
        return fact.share_of_body == Decimal(1)

    @property
    def since(self) -> str:
        """From when, with no more certainty than the record has."""
        fact = self.fact
        return span_words(fact.valid_from, None, fact.from_precision)

    @property
    def span(self) -> str:
        """From when until when."""
        fact = self.fact
        return span_words(fact.valid_from, fact.valid_to, fact.from_precision, fact.to_precision)

    @property
    def state_words(self) -> str:
        """The state with its day: "Membership suspended since 20 November 2018"; empty for a plain member."""
        event = self.state.event
        if self.state.standing == Standing.MEMBER:
            return f"Resumed {dated_words(event.on, event.on_precision)}" if event and event.kind == "resumed" else ""
        return f"{self.state.standing} {_since(event)}" if event else str(self.state.standing)

    @property
    def state_kind(self) -> str:
        """How the state is drawn: live, waiting (suspended, invited) or ended."""
        standing = self.state.standing
        if standing == Standing.MEMBER:
            return "live"
        return "waiting" if standing in (Standing.SUSPENDED, Standing.INVITED, Standing.NOT_YET) else "ended"

    @property
    def tag(self) -> str:
        """The same beside a name, where being a plain member goes without saying."""
        return "" if self.state.standing == Standing.MEMBER else self.state_kind

    @property
    def conditions(self) -> str:
        """What the body made its membership depend on, by the event that decides on the day."""
        return self.state.event.conditions if self.state.event else ""


def _since(event: Any) -> str:
    return f"since {dated_words(event.on, event.on_precision)}"


@dataclass
class Members:
    """The bodies around a partnership on a day: councils and NHS as equals, others, and overlaps apart."""

    councils: list[Member] = field(default_factory=list)
    nhs: list[Member] = field(default_factory=list)
    others: list[Member] = field(default_factory=list)
    invited: list[Member] = field(default_factory=list)
    left: list[Member] = field(default_factory=list)
    overlapping: list[Member] = field(default_factory=list)
    claimed: list[Member] = field(default_factory=list)

    @property
    def taking_part(self) -> list[Member]:
        """Every member, suspended ones included."""
        return [*self.councils, *self.nhs, *self.others]

    @property
    def claimed_events(self) -> list[tuple[Member, Any]]:
        """What sources that disagree say happened to members, with the member."""
        around = [*self.taking_part, *self.invited, *self.left]
        return [(each, event) for each in around for event in each.events if event.standing == "claimed"]

    @property
    def upper_tier_overlapping(self) -> list[Member]:
        """Councils with social services whose area lies in the footprint."""
        return [each for each in self.overlapping if each.kind.is_upper_tier]

    @property
    def districts_overlapping(self) -> list[Member]:
        """Other bodies whose area lies in the footprint."""
        return [each for each in self.overlapping if not each.kind.is_upper_tier]


def members_on(partnership: Partnership, day: dt.date, user: Reader) -> Members:
    """The memberships that held on the day, in two queries, sorted by side and name."""
    return _sorted(with_states(_held(user).run(key=partnership.pk, day=day), day, user))


@compiled_once
def _held(user: Reader) -> CompiledRecords:
    facts = Membership.objects.visible_to(user).filter(partnership=KEY, standing__in=["accepted", "claimed"])
    facts = with_body_name(facts.holding_on(DAY), DAY, body="body")
    return CompiledRecords(facts.select_related("body__kind", "source"))


def memberships_ever(partnership: Partnership, day: dt.date, user: Reader) -> list[Member]:
    """Every membership recorded, past and to come, with its state on the day; those that held first, by name."""
    return with_states(_ever(user).run(key=partnership.pk, day=day), day, user)


@compiled_once
def _ever(user: Reader) -> CompiledRecords:
    facts = with_body_name(recorded_memberships(KEY, DAY, user), DAY, body="body")
    return CompiledRecords(facts.select_related("body__kind", "source").order_by(*ORDER))


ORDER = ("-held_on_day", "body_name", "pk")


def recorded_memberships(partnership: Any, day: Any, user: Reader) -> Any:
    """The memberships of a partnership whenever they held; overlaps of area are none."""
    shown = Membership.objects.visible_to(user).filter(partnership=partnership)
    held = Q(Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    shown = shown.exclude(basis=OVERLAP).exclude(standing__in=["superseded", "withdrawn"])
    return shown.annotate(held_on_day=ExpressionWrapper(held, output_field=BooleanField()))


def with_states(facts: Iterable[Any], day: dt.date, user: Reader) -> list[Member]:
    """Memberships with their events and their state on the day: one query besides the facts themselves."""
    found = list(facts)
    events: dict[int, list[Any]] = defaultdict(list)
    keys = [fact.pk for fact in found if fact.basis != OVERLAP]
    for event in _events(user).run(memberships=keys) if keys else ():
        events[event.membership_id].append(event)
    return [
        Member(
            fact=fact,
            events=events[fact.pk],
            state=state_on(
                day,
                valid_from=fact.valid_from,
                valid_to=fact.valid_to,
                events=[event for event in events[fact.pk] if event.standing == "accepted"],
            ),
        )
        for fact in found
    ]


@compiled_once
def _events(user: Reader) -> CompiledRecords:
    shown = MembershipEvent.objects.visible_to(user).filter(Q(standing="accepted") | Q(standing="claimed"))
    shown = shown.filter(one_of("membership_id", "memberships"))
    return CompiledRecords(shown.select_related("source").order_by("on", "pk"))


def _sorted(found: Sequence[Member]) -> Members:
    members = Members()
    ordered = sorted(found, key=_order)
    members.claimed = [each for each in ordered if each.fact.standing == "claimed"]
    accepted = [each for each in ordered if each.fact.standing == "accepted"]
    overlaps = {each.fact.body_id: each for each in accepted if each.is_overlap}
    bodies = _one_for_each_body([each for each in accepted if not each.is_overlap])
    for pk, each in bodies.items():
        each.overlap = overlaps[pk].fact if pk in overlaps else None
        _side(members, each).append(each)
    members.overlapping = [each for pk, each in overlaps.items() if pk not in bodies]
    return members


# The basis that says most about what the body itself did comes first.
_STRENGTH = {basis: number for number, basis in enumerate(Membership.Basis.values)}


def _one_for_each_body(members: Sequence[Member]) -> dict[int, Member]:
    """One member for each body: by what it agreed or the law says, before where a list or a map places it."""
    bodies: dict[int, Member] = {}
    for each in sorted(members, key=lambda each: (*_order(each), _by_law_or_choice(each))):
        first = bodies.setdefault(each.fact.body_id, each)
        if first is not each:
            first.also.append(each.fact)
    return bodies


def _by_law_or_choice(member: Member) -> tuple[bool, int]:
    return not member.events, _STRENGTH[member.fact.basis]


def _side(members: Members, member: Member) -> list[Member]:
    if member.state.standing == Standing.INVITED:
        return members.invited
    if not member.state.standing.takes_part:
        return members.left
    return {Sector.COUNCIL: members.councils, Sector.NHS: members.nhs}.get(Sector(member.sector), members.others)


def _order(member: Member) -> tuple[str, str]:
    return member.name.casefold(), member.code
