"""The partnerships of the register and who is in them, as a file is compared with them: three queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from partnerships.imports.names import folded
from partnerships.imports.register import KEPT_STANDINGS
from partnerships.models import Membership, PartnershipAlias, PartnershipCode, PartnershipStage

_MEMBERSHIP = (
    "pk", "body_id", "partnership_id", "valid_from", "from_precision", "valid_to", "to_precision", "share_of_body",
    "source_id", "standing",
)  # fmt: skip


class MembershipNow(NamedTuple):
    """A place of a body in a partnership on one basis, as it stands."""

    pk: int
    body: int
    partnership: int
    valid_from: dt.date | None
    from_precision: str
    valid_to: dt.date | None
    to_precision: str
    share: Decimal | None
    source: int
    standing: str

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to > day)


class Partnerships:
    """Partnerships by code, what they are called, and memberships on one basis by body."""

    def __init__(self, basis: str) -> None:
        self.basis = basis
        self.by_code: dict[str, list[tuple[dt.date | None, dt.date | None, int]]] = defaultdict(list)
        codes = PartnershipCode.objects.accepted().values_list("code", "valid_from", "valid_to", "partnership_id")
        for code, begins, ends, partnership in codes.order_by("valid_from"):
            self.by_code[code.upper()].append((begins, ends, partnership))
        self._on_day: dict[tuple[str, dt.date | None], int | None] = {}
        self.called: dict[int, str] = {}
        self.names: dict[int, set[str]] = defaultdict(set)
        stages = PartnershipStage.objects.accepted().order_by("valid_from")
        for partnership, name in stages.values_list("partnership_id", "official_name"):
            self.called[partnership] = name
            self.names[partnership].add(folded_system(name))
        for partnership, name in PartnershipAlias.objects.accepted().values_list("partnership_id", "name"):
            self.names[partnership].add(folded_system(name))
        self.memberships: dict[int, list[MembershipNow]] = defaultdict(list)
        rows = Membership.objects.filter(basis=basis, standing__in=KEPT_STANDINGS).order_by("valid_from", "pk")
        for row in rows.values_list(*_MEMBERSHIP):
            self.memberships[row[1]].append(MembershipNow(*row))

    def by_code_on(self, code: str, day: dt.date | None) -> int | None:
        """The partnership that a code means on a day: the one that has it then, or else the only one that ever had."""
        key = (code, day)
        if key not in self._on_day:
            self._on_day[key] = self._find(code, day)
        return self._on_day[key]

    def _find(self, code: str, day: dt.date | None) -> int | None:
        known = self.by_code.get(code.upper(), [])
        held = [p for begins, ends, p in known if day and (not begins or begins <= day) and (not ends or ends > day)]
        ever = {partnership for _, _, partnership in known}
        if held:
            return held[0]
        return next(iter(ever)) if len(ever) == 1 else None


_ENDINGS = (" integrated care system", " ics", " stp", " sustainability and transformation partnership")


def folded_system(name: str) -> str:
    """The name of a system without what stage it is at."""
    text = folded(name)
    for ending in _ENDINGS:
        text = text.removesuffix(ending)
    return text
