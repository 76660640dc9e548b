"""The items of an agenda: what each is for, its paper, whom it concerns in a meeting in common, what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from accounts.roles import Permission
from governance.models import AgendaItem, AgendaItemBody, DecisionStep, Meeting
from governance.operations.days import refuse_far_days
from governance.operations.meeting import GONE, may_decide
from partnerships.models import Body, Source, Standing
from partnerships.operations.confirmation import OwnAct, declare_own_act, hold_back_confirmation
from partnerships.operations.facts import insert, is_closed, rule_for, update, writing
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User

Purpose, Result = AgendaItem.Purpose, AgendaItem.Result
STEP_OF_TEN = 10


def add_item(
    *,
    by: User | None,
    reason: str,
    meeting: Meeting,
    title: str,
    number: str = "",
    source: Source | None = None,
    for_bodies: Iterable[Body] | None = None,
    steps: Iterable[DecisionStep] = (),
    as_kind: str = "",
    **values: Any,
) -> AgendaItem:
    """Put an item on an agenda: the next number where none is given; the steps of decisions that it is about."""
    with writing(by=by, reason=reason, as_kind=as_kind):
        item = AgendaItem(
            meeting=meeting,
            title=title.strip(),
            number=number.strip() or _next_number(meeting),
            order=values.pop("order", None) or _next_order(meeting),
            source=source or meeting.source,
            **{"standing": meeting.standing, **values},
        )
        insert(item, by=by)
        _concern(item, for_bodies, by=by)
        _take_up(item, steps, by=by)
        return item


def change_item(
    item: AgendaItem,
    *,
    by: User | None,
    reason: str,
    version: int,
    for_bodies: Iterable[Body] | None = None,
    steps: Iterable[DecisionStep] | None = None,
    as_kind: str = "",
    **values: Any,
) -> AgendaItem:
    """Change what an item says; None leaves the bodies and the steps as they are."""
    if is_closed(item):
        raise Refused("This item is kept as it was. Put a new one on the agenda instead.")
    with writing(by=by, reason=reason, as_kind=as_kind):
        changed = update(item, by=by, version=version, values=values)
        _concern(changed, for_bodies, by=by)
        if steps is not None:
            _take_up(changed, steps, by=by)
        return changed


def _concern(item: AgendaItem, bodies: Iterable[Body] | None, *, by: User | None) -> None:
    """In a meeting in common: the bodies that the item is for, each of which resolves for itself."""
    if bodies is None:
        return
    wanted = {body.pk: body for body in bodies}
    known = {each.body_id: each for each in item.applicability.all()}
    for key, each in known.items():
        if each.applies != (key in wanted):
            update(each, by=by, version=each.version, values={"applies": key in wanted})
    for key, body in wanted.items():
        if key not in known:
            insert(AgendaItemBody(item=item, body=body, applies=True), by=by)


def _take_up(item: AgendaItem, steps: Iterable[DecisionStep], *, by: User | None) -> None:
    """Let steps hang on the item, and those that did and are not named any more on none."""
    wanted = {step.pk: step for step in steps}
    for step in item.steps.filter(standing__in=(Standing.DRAFT, Standing.ACCEPTED)).exclude(pk__in=wanted):
        update(step, by=by, version=step.version, values={"item": None})
    for step in wanted.values():
        if step.item_id != item.pk:
            update(step, by=by, version=step.version, values={"item": item})


def _next_number(meeting: Meeting) -> str:
    figures = [int(n) for n in meeting.items.values_list("number", flat=True) if n.isascii() and n.isdecimal()]
    return str(max(figures, default=0) + 1)


def _next_order(meeting: Meeting) -> int:
    last = meeting.items.order_by("-order").values_list("order", flat=True).first() or 0
    return min(int(last) + STEP_OF_TEN, 32_000)


@declare_own_act(AgendaItem)
def _item_act(fact: AgendaItem) -> OwnAct | None:
    """What a body's own board came to is that body's to say; a partner reports it."""
    body = fact.meeting.forum.body
    if body is None or not fact.result:
        return None
    recorded_with = (Permission.RECORD_OUTCOME_OF_OWN_BODY, Permission.PUBLISH_NOTICES)
    return OwnAct(body=body, essential=("result", "result_words", "meeting_id"), recorded_with=recorded_with)


@rule_for(AgendaItem)
def _item_rule(record: AgendaItem, *, by: User | None, before: AgendaItem | None) -> None:
    if is_closed(record):
        return
    refuse_far_days(record)
    meeting = record.meeting
    if before and before.meeting_id != record.meeting_id:
        raise Refused({"meeting": ["An item stays on its agenda. Withdraw it and put it on the other one."]})
    same = meeting.items.filter(number=record.number, standing__in=(Standing.DRAFT, Standing.ACCEPTED))
    if (before is None or before.number != record.number) and same.exclude(pk=record.pk).exists():
        raise Refused({"number": [f"This agenda already has an item {record.number}."]})
    if record.result and meeting.state in GONE:
        raise Refused({"result": ["The meeting did not take place, so nothing came of its items."]})
    _refuse_deciding(record)
    hold_back_confirmation(record, by=by, before=before)


def _refuse_deciding(record: AgendaItem) -> None:
    forum = record.meeting.forum
    if not may_decide(forum):
        words = f"{forum.name} advises and endorses; it decides nothing for any body."
        if record.purpose == Purpose.DECIDE:
            raise Refused({"purpose": [f"{words} Choose endorse, recommend or note."]})
        if record.result == Result.DECIDED:
            raise Refused({"result": [f"{words} Choose endorsed, recommended or noted."]})
    if record.result == Result.DECIDED and Meeting.objects.filter(pk=record.meeting_id, made_no_decision=True).exists():
        raise Refused({"result": ["The meeting is recorded as having made no decision. Change that first."]})
