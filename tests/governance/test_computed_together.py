"""Many decisions are worked out in as many statements as few: a change of a procedure may touch a thousand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import Decision, DecisionStep
from governance.operations.computed import recompute, stale
from tests.governance.decision_cast import Deciders

pytestmark = pytest.mark.django_db


def test_many_decisions_cost_as_many_statements_as_few() -> None:
    deciders, counted = Deciders(), []
    keys = [deciders.decision(title=f"A fund, part {number}").pk for number in range(7)]
    for chosen in (keys[:2], keys[2:]):
        Decision.objects.filter(pk__in=chosen).update(bodies=[], computed_required=9, computed_sort_on=None)
        DecisionStep.objects.filter(decision=chosen[0]).update(computed_marks=["late_notice"], computed_outcome="noted")
        DecisionStep.objects.filter(decision=chosen[1]).update(computed_taken_on=dt.date(2020, 1, 1))
        with CaptureQueriesContext(connection) as statements:
            recompute(chosen)
        counted.append(len(statements))
    assert counted[0] == counted[1]
    assert list(stale(Decision.objects.filter(pk__in=keys))) == []
    assert Decision.objects.get(pk=keys[-1]).bodies == sorted([deciders.ashby.pk, deciders.dale.pk])


def test_a_change_of_computed_columns_alone_calls_no_trigger_of_the_ledger() -> None:
    decision = Deciders().decision()

    def called(change: str) -> bool:
        sql = f"EXPLAIN (ANALYZE, FORMAT JSON) UPDATE governance_decision SET {change} WHERE id = %s"  # noqa: S608 - ours
        with connection.cursor() as cursor:
            cursor.execute(sql, [decision.pk])
            [[[plan]]] = cursor.fetchall()
        return any("write_history" in each["Trigger Name"] for each in plan["Triggers"])

    assert not called("computed_required = 9, bodies = '{}', version = version + 1")
    assert called("computed_required = 8, title = 'Another'")
