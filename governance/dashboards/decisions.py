"""What is agreed and what is awaited, for a partnership's page and for a reader's own bodies; and the next 90 days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.roles import Permission
from governance.bank_holidays import bank_holidays
from governance.decision_pages.record import decider_of
from governance.decisions.due import Due, deadlines_of
from governance.decisions.position import OPEN, WORDS, DecisionOnDay, Status, decision_on
from governance.decisions.sentences import opening
from governance.models import Decision, DecisionStep
from governance.operations.decision_facts import STEPS_WITH, facts_of
from partnerships.models import Body, Partnership, Standing
from partnerships.naming import with_body_name
from partnerships.visibility import Reader, places_of

MOST_DECISIONS = 12
MOST_STEPS = 15
AHEAD = dt.timedelta(days=90)


@dataclass(frozen=True)
class DecisionLine:
    """One decision on a dashboard: where it stands on the day, in the words of its own page."""

    ref: str
    title: str
    status: str
    is_open: bool
    sentence: str
    needed_by: dt.date | None
    is_draft: bool


@dataclass(frozen=True)
class Coming:
    """Something within the next 90 days: a step that is planned, or a deadline of one."""

    on: dt.date
    words: str
    ref: str
    title: str
    body: str
    is_missed: bool = False


@dataclass(frozen=True)
class Awaited:
    """The decisions of a place: those open, those agreed of late, and what comes."""

    open: Sequence[DecisionLine]
    settled: Sequence[DecisionLine]
    coming: Sequence[Coming]

    @property
    def answer(self) -> str:
        """What a reader is told first."""
        if not self.open and not self.settled:
            return "No decision is recorded here."
        drafts = sum(line.is_draft for line in self.open)
        waiting = len(self.open) - drafts
        more = f" {drafts} more {'is a draft' if drafts == 1 else 'are drafts'}." if drafts and waiting else ""
        if not waiting:
            in_draft = (
                f" {drafts} {'decision is a draft' if drafts == 1 else 'decisions are drafts'}." if drafts else ""
            )
            return f"Nothing is waiting for a body to decide.{in_draft}"
        noun = "decision waits" if waiting == 1 else "decisions wait"
        return f"{waiting} {noun} for bodies to decide.{more}"


def awaited_in(partnership: Partnership, day: dt.date, user: Reader) -> Awaited:
    """The decisions of a partnership as at a day, in a number of queries that never grows."""
    return _awaited(_shown(user).filter(partnership=partnership), day, user)


def awaited_of(user: Any, day: dt.date) -> Awaited | None:
    """The decisions in which the reader's own bodies and partnerships have a part; None without a role."""
    places = places_of(user, Permission.READ_DRAFTS)
    if places.everywhere or not (places.bodies or places.partnerships):
        return None
    mine = Q(partnership__in=places.partnerships)
    if places.bodies:
        mine |= Q(bodies__overlap=sorted(places.bodies))
    return _awaited(_shown(user).filter(mine), day, user)


def may_start(user: Any, partnership: Partnership) -> bool:
    """Tell whether a reader may start a decision of a partnership."""
    places = places_of(user, Permission.CREATE_DECISION)
    return places.everywhere or partnership.pk in places.partnerships


def _shown(user: Reader) -> QuerySet:
    return Decision.objects.visible_to(user).exclude(standing__in=(Standing.WITHDRAWN, Standing.SUPERSEDED))


def _awaited(rows: QuerySet, day: dt.date, user: Reader) -> Awaited:
    unsettled = Q(computed_position__in=("draft", "in_sign_off", "suspended")) | Q(computed_agreed_on__gt=day)
    waiting = list(rows.filter(unsettled).order_by("needed_by", "pk")[:MOST_DECISIONS])
    done = list(
        rows.exclude(pk__in=[each.pk for each in waiting]).order_by("-computed_sort_on", "-pk")[:MOST_DECISIONS]
    )
    steps = list(
        DecisionStep.objects.visible_to(user)
        .filter(decision__in=[*waiting, *done], standing__in=(Standing.ACCEPTED, Standing.DRAFT))
        .select_related(*STEPS_WITH, "post", "decision")
        .order_by("decision_id", "number")
    )
    counted = [each for each in steps if each.standing == Standing.ACCEPTED or each.decision.standing == Standing.DRAFT]
    facts = facts_of([*waiting, *done], counted)
    names = _names({each.body_id for each in counted}, day, user)
    deciders = {each.pk: decider_of(each) for each in counted}
    found = [(each, decision_on(facts[each.pk], day, bank_holidays())) for each in [*waiting, *done]]
    lines = [_line(decision, on_day, names, deciders) for decision, on_day in found]
    coming = sorted(
        (each for decision, on_day in found for each in _coming(decision, on_day, day, names, deciders)),
        key=lambda each: each.on,
    )
    return Awaited(
        open=[line for line in lines if line.is_open],
        settled=[line for line in lines if not line.is_open],
        coming=coming[:MOST_STEPS],
    )


def _line(decision: Any, on_day: DecisionOnDay, names: dict[int, str], deciders: dict[int, str]) -> DecisionLine:
    return DecisionLine(
        ref=decision.ref,
        title=decision.title,
        status=WORDS[on_day.status],
        is_open=on_day.status in OPEN or on_day.status == Status.NOT_PROPOSED,
        sentence=opening(on_day, names, deciders),
        needed_by=decision.needed_by,
        is_draft=decision.standing == Standing.DRAFT,
    )


def _coming(
    decision: Any, on_day: DecisionOnDay, day: dt.date, names: dict[int, str], deciders: dict[int, str]
) -> list[Coming]:
    """Planned steps and deadlines from the day on, and those missed that still matter, for 90 days."""
    found = [
        Coming(
            on=step.planned_on,
            words=deciders.get(step.fact.key, ""),
            ref=decision.ref,
            title=decision.title,
            body=names.get(step.fact.body.key, ""),
        )
        for step in on_day.steps
        if step.planned_on and step.taken_on is None and day <= step.planned_on <= day + AHEAD
    ]
    return [
        *found,
        *(_deadline(decision, due, names) for due in deadlines_of(on_day, bank_holidays()) if _soon(due, day)),
    ]


def _soon(due: Due, day: dt.date) -> bool:
    return day <= due.answer.on <= day + AHEAD


def _deadline(decision: Any, due: Due, names: dict[int, str]) -> Coming:
    body = names.get(due.step.fact.body.key, "") if due.step else ""
    return Coming(on=due.answer.on, words=due.answer.sentence, ref=decision.ref, title=decision.title, body=body)


def _names(keys: set[int], day: dt.date, user: Reader) -> dict[int, str]:
    rows = with_body_name(Body.objects.visible_to(user).filter(pk__in=keys), day)
    return {pk: name or code for pk, name, code in rows.values_list("pk", "body_name", "code")}
