"""Invariants of the history, and of the database's own guards, which a restore or a hand could have lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from accounts.history.chain import verify_chain
from partnerships.invariants.invariant import Breach, Invariant

OUR_APPS = frozenset({"accounts", "partnerships", "governance"})


def _chain(today: dt.date) -> Iterator[Breach]:
    report = verify_chain()
    if report.broken_at is not None:
        yield Breach(says=f"entry {report.broken_at} does not fit; the {report.rows:,} before it do")


def _triggers(today: dt.date) -> Iterator[Breach]:
    """Every trigger that the code declares, in force on its table; one query."""
    found = {(table, name): enabled for table, name, enabled in _ask(_TRIGGERS)}
    for model in _tables():
        for trigger in getattr(model._meta, "triggers", ()):
            state = found.get((model._meta.db_table, trigger.get_pgid(model)))
            if state is None:
                yield Breach(says=f"{model._meta.db_table}: the trigger {trigger.name} is missing")
            elif state == "D":
                yield Breach(says=f"{model._meta.db_table}: the trigger {trigger.name} is switched off")


def _constraints(today: dt.date) -> Iterator[Breach]:
    """Every constraint that the code declares, there and checked for the rows of before; two queries."""
    found: dict[tuple[str, str], bool] = {(table, name): valid for table, name, valid in _ask(_CONSTRAINTS)}
    for model in _tables():
        for constraint in model._meta.constraints:
            if not found.get((model._meta.db_table, constraint.name), False):
                yield Breach(says=f"{model._meta.db_table}: the constraint {constraint.name} is missing or unchecked")


_TRIGGERS = """
    SELECT pg_class.relname, pg_trigger.tgname, pg_trigger.tgenabled FROM pg_trigger
    JOIN pg_class ON pg_class.oid = pg_trigger.tgrelid WHERE NOT pg_trigger.tgisinternal
"""
# A unique constraint with a condition is an index to PostgreSQL.
_CONSTRAINTS = """
    SELECT pg_class.relname, pg_constraint.conname, pg_constraint.convalidated FROM pg_constraint
    JOIN pg_class ON pg_class.oid = pg_constraint.conrelid
    UNION ALL
    SELECT of_table.relname, of_index.relname, pg_index.indisvalid FROM pg_index
    JOIN pg_class AS of_index ON of_index.oid = pg_index.indexrelid
    JOIN pg_class AS of_table ON of_table.oid = pg_index.indrelid WHERE pg_index.indisunique
"""


def _tables() -> Iterator[type[Model]]:
    return (model for model in apps.get_models() if model._meta.app_label in OUR_APPS and model._meta.managed)


def _ask(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


LEDGER = (
    Invariant(
        code="I25-history-chain", sentence="No entry of the history was altered, put in or taken out.", find=_chain
    ),
    Invariant(
        code="I25-triggers",
        sentence="Every trigger that writes history or refuses to lose a row is in force.",
        find=_triggers,
    ),
    Invariant(
        code="guards-stand",
        sentence="Every constraint that the code declares is in the database.",
        find=_constraints,
    ),
)
