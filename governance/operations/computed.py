"""The columns that follow from other records: worked out anew in the transaction of each change, never typed.

`recompute` writes them; `stale` finds any that differ from what the rules give, which no change may leave behind.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model
from psycopg2 import sql

from governance.bank_holidays import bank_holidays
from governance.decisions.facts import FIRST_DAY
from governance.decisions.position import LAST_DAY, DecisionOnDay, Status, decision_on
from governance.decisions.steps import StepOnDay
from governance.models import Decision
from governance.operations.approval import pass_on_approvals
from governance.operations.decision_facts import facts_of, steps_of

_WRITE = sql.SQL("""
    UPDATE {table} AS written
    SET ({columns}) = (SELECT {new} FROM jsonb_populate_record(written, given.value) AS new)
    FROM jsonb_array_elements(%s::jsonb) AS given (value) WHERE written.id = (given.value ->> 'id')::bigint
""")
AT_ONCE = 100  # with their steps one statement then takes well under its limit, among a million decisions too
# A decision is in sign-off whether or not it stalls and whenever it was proposed: that hangs on the day of asking.
_STILL_OPEN = (Status.NOT_PROPOSED, Status.STALLED)
_waiting: ContextVar[set[int] | None] = ContextVar("decisions that wait to be worked out", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Several changes in one transaction, after which each decision is worked out once."""
    if _waiting.get() is not None:
        yield
        return
    keys: set[int] = set()
    token = _waiting.set(keys)
    try:
        yield
    finally:
        _waiting.reset(token)
    recompute(keys)


def recompute(keys: Iterable[int]) -> None:
    """Work these decisions out and write what differs; inside `together`, at its end."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.update(keys)
        return
    for some in _in_lots(sorted(set(keys))):
        changed: dict[type[Model], list[dict[str, Any]]] = {}
        for record, values in _differences(Decision.objects.filter(pk__in=some)):
            changed.setdefault(type(record), []).append({"id": record.pk, **values})
        for model, rows in changed.items():
            _write(model, rows)
        pass_on_approvals(some)


def _write(model: type[Model], rows: list[dict[str, Any]]) -> None:
    """Write the named columns of many records in one statement; a column that a row does not name keeps its value."""
    columns = sorted({name for row in rows for name in row} - {"id"})
    statement = _WRITE.format(
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        new=sql.SQL(", ").join(sql.Identifier("new", each) for each in columns),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.cursor), [json.dumps(rows, cls=DjangoJSONEncoder)])


def stale(decisions: Any = None) -> Iterator[tuple[Decision, str]]:
    """Each decision of which a computed column is not what the rules give, with the words. Reads 100 at a time."""
    rows = Decision.objects.all() if decisions is None else decisions
    for some in _in_lots(list(rows.order_by("pk").values_list("pk", flat=True))):
        for record, values in _differences(Decision.objects.filter(pk__in=some)):
            said = ", ".join(f"{name} is {getattr(record, name)!r}, not {value!r}" for name, value in values.items())
            decision = record if isinstance(record, Decision) else record.decision
            yield decision, f"{record}: {said}"


def _in_lots(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _differences(decisions: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    found = list(decisions)
    steps = steps_of(found)
    facts = facts_of(found, steps)
    by_key = {step.pk: step for step in steps}
    for decision in found:
        final = decision_on(facts[decision.pk], LAST_DAY, bank_holidays())
        yield from _differing(decision, columns_of(decision, final))
        for step in final.steps:
            yield from _differing(by_key[step.fact.key], step_columns(step, final))


def _differing(record: Any, values: Mapping[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    if changed:
        yield record, changed


def columns_of(decision: Decision, final: DecisionOnDay) -> dict[str, Any]:
    """The computed columns of a decision from where it stands once every recorded date has come."""
    bodies = {step.fact.body.key for step in final.steps} | (
        {decision.lead_body_id} if decision.lead_body_id else set()
    )
    agreed = final.status in (Status.AGREED, Status.CONDITIONS)
    return {
        "bodies": sorted(bodies),
        "computed_position": str(Status.IN_SIGN_OFF if final.status in _STILL_OPEN else final.status),
        "computed_agreed_on": final.agreed_on if agreed else None,
        "computed_stalled_from": final.stalled_from,
        "computed_next_on": min((step.planned_on for step in final.steps if step.planned_on), default=None),
        "computed_sort_on": _latest_day(final),
        "computed_required": len(final.counting),
        "computed_effective": len(final.effective),
        "computed_reported": len(final.reported),
    }


def step_columns(step: StepOnDay, final: DecisionOnDay) -> dict[str, Any]:
    """The computed columns of a step."""
    outcome = step.outcome.outcome if step.outcome else ""
    return {
        "computed_outcome": "recommended" if step.effect.hold == "recommendation" else outcome,
        "computed_taken_on": step.taken_on,
        "computed_effective_on": step.effective_on,
        "computed_call_in_until": step.effect.call_in_until,
        "computed_is_confirmed": step.is_confirmed,
        "computed_is_called_in": step.is_suspended,
        "computed_deferrals": step.deferrals,
        "computed_marks": [str(mark) for mark in final.marks[step.fact.key]],
    }


def _latest_day(final: DecisionOnDay) -> dt.date:
    """The last day recorded in a decision, by which lists are ordered; never empty."""
    fact = final.fact
    days = [fact.proposed_on, fact.needed_by, fact.withdrawn_on]
    for step in final.steps:
        days += [step.planned_on, step.taken_on, step.effective_on]
    return max((day for day in days if day), default=FIRST_DAY)
