"""Which partnerships a body belongs or belonged to, and in whose footprint its area merely lies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from partnerships.compiled import DAY, compiled_once
from partnerships.compiled_records import KEY, CompiledRecords
from partnerships.members_on_day import OVERLAP, Member, with_states
from partnerships.models import Body, Membership
from partnerships.naming import with_partnership_name
from partnerships.visibility import Reader


@dataclass
class Belonging:
    """A body's memberships as at a day."""

    now: list[Member] = field(default_factory=list)
    not_now: list[Member] = field(default_factory=list)
    overlaps_now: list[Member] = field(default_factory=list)
    overlaps_not_now: list[Member] = field(default_factory=list)
    claimed: list[Member] = field(default_factory=list)

    @property
    def in_cluster(self) -> bool:
        """Tell whether one of the partnerships of the day is of bodies that share leaders."""
        return any(each.fact.shares_leaders for each in self.now)


def belonging_of(body: Body, day: dt.date, user: Reader) -> Belonging:
    """Every membership and overlap recorded, in two queries; `now` are those that held on the day."""
    return _sorted(with_states(_facts(user).run(key=body.pk, day=day), day, user), day)


@compiled_once
def _facts(user: Reader) -> CompiledRecords:
    facts = Membership.objects.visible_to(user).filter(body=KEY, standing__in=["accepted", "claimed"])
    facts = with_partnership_name(facts, DAY, partnership="partnership").select_related("partnership", "source")
    facts = facts.annotate(shares_leaders=F("partnership_name_on_day__kind__shares_leaders"))
    return CompiledRecords(facts.order_by(F("valid_from").asc(nulls_first=True), "partnership_name", "pk"))


def _sorted(found: Sequence[Member], day: dt.date) -> Belonging:
    belonging = Belonging()
    for each in found:
        held = _holds(each.fact, day)
        if each.fact.standing == "claimed":
            belonging.claimed.append(each)
        elif each.fact.basis == OVERLAP:
            (belonging.overlaps_now if held else belonging.overlaps_not_now).append(each)
        elif each.state.standing.takes_part and held:
            belonging.now.append(each)
        else:
            belonging.not_now.append(each)
    return belonging


def _holds(fact: Any, day: dt.date) -> bool:
    return (fact.valid_from is None or fact.valid_from <= day) and (fact.valid_to is None or fact.valid_to > day)
