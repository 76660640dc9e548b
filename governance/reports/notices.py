"""Notices of many steps as at a day, and whether each key decision had its notice: the rule of the decision's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import lru_cache

from governance.bank_holidays import bank_holidays
from governance.deadlines import DayType, check_key_decision_notice
from governance.decision_pages.openness import STANDINGS
from governance.models import BodyProcedure, Notice
from governance.reports.among import Among
from governance.reports.legs import Leg
from partnerships.visibility import Reader

FirstNoticesByStep = dict[int, dict[str, dt.date]]  # and kind


class FirstNotices:
    """The first day of each kind of notice that was published by a day."""

    def __init__(self, day: dt.date, user: Reader) -> None:
        seen = (
            Notice.objects.visible_beside(user, "step__decision")
            .accepted()
            .filter(published_on__lte=day)
            .order_by("published_on")
        )
        self._notices = Among(seen, "step__decision_id", "step_id", "kind", "published_on")

    def of(self, decisions: Collection[int]) -> FirstNoticesByStep:
        """For the steps of these decisions: one query."""
        found: FirstNoticesByStep = {}
        for step, kind, on in self._notices.of(decisions):
            found.setdefault(step, {}).setdefault(kind, on)
        return found


class DayTypes:
    """How each body's own procedure counts days of notice, from day to day; calendar days where none is recorded."""

    def __init__(self, user: Reader) -> None:
        held = BodyProcedure.objects.visible_to(user).accepted().order_by("valid_from")
        self._held: dict[int, list[tuple[dt.date | None, dt.date | None, str]]] = {}
        for body, *period in held.values_list("body_id", "valid_from", "valid_to", "notice_day_type"):
            self._held.setdefault(body, []).append(tuple(period))

    def of(self, body: int, day: dt.date) -> str:
        """The kind of day that the body counted on `day`."""
        for start, end, day_type in self._held.get(body, ()):
            if (start is None or start <= day) and (end is None or day < end):
                return str(day_type)
        return DayType.CALENDAR.value


def notice_standing(leg: Leg, notices: dict[str, dt.date], day_types: DayTypes) -> str | None:
    """How the notice of a key decision stands, by code; None where it is no key decision or has no day."""
    day = leg.decided_or_planned
    if day is None or not (leg.is_key or notices.keys() & KEY_KINDS):
        return None
    urgent_on = leg.urgency_agreed_on if leg.urgency == "special_urgency" else None
    return _standing(
        day,
        notices.get("key_decision"),
        notices.get("general_exception"),
        urgent_on,
        day_types.of(leg.body, day),
    )


KEY_KINDS = frozenset({"key_decision", "general_exception", "special_urgency", "urgency_reasons"})
NOTICE_WORDS = STANDINGS


@lru_cache(maxsize=50_000)
def _standing(
    day: dt.date, published: dt.date | None, exception: dt.date | None, urgent: dt.date | None, day_type: str
) -> str:
    """Many steps share their days: each set of days is counted once."""
    check = check_key_decision_notice(
        day,
        holidays=bank_holidays(),
        published_on=published,
        day_type=DayType(day_type),
        general_exception_on=exception,
        special_urgency_on=urgent,
    )
    return check.standing.value
