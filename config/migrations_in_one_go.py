"""Migrations of many tables, without drawing every model anew after each of them.

Django draws the models as they stand after each operation, and with them all that they are related to: here, nearly
all there are. A hundred new tables so took half a minute of reckoning and one second of PostgreSQL's time.
"""

from __future__ import annotations

from itertools import groupby

import pgtrigger.migrations
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

NEW_TABLES = (migrations.CreateModel,)
ON_TABLES = (
    migrations.AddField,
    migrations.AddIndex,
    migrations.AddConstraint,
    pgtrigger.migrations.AddTrigger,
    pgtrigger.migrations.RemoveTrigger,
)


class InOneGo(migrations.Migration):
    """A migration whose neighbouring operations of one sort share one drawing of the models.

    It writes the same SQL in the same order as Django's own. Right only for operations that look at nothing which
    another of the same run changes; so new tables and what is put on tables that stand are never in one run, and
    everything else is alone.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """Carry it out; `sqlmigrate` (`collect_sql`) goes Django's way."""
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        for sort, run in groupby(self.operations, key=_sort):
            several = list(run)
            if sort and len(several) > 1:
                self._together(several, project_state, schema_editor)
            else:
                project_state = self._one_by_one(several, project_state, schema_editor)
        return project_state

    def _one_by_one(
        self, several: list[Operation], state: ProjectState, schema_editor: BaseDatabaseSchemaEditor
    ) -> ProjectState:
        part = type("Part", (migrations.Migration,), {"operations": several, "atomic": self.atomic})
        return part(self.name, self.app_label).apply(state, schema_editor)

    def _together(self, several: list[Operation], state: ProjectState, schema_editor: BaseDatabaseSchemaEditor) -> None:
        before = state.clone()
        state.__dict__.pop("apps", None)  # drawn once, when the first operation asks for it
        for operation in several:
            operation.state_forwards(self.app_label, state)
        for operation in several:
            operation.database_forwards(self.app_label, schema_editor, before, state)


def _sort(operation: Operation) -> str:
    if isinstance(operation, NEW_TABLES):
        return "new tables"
    return "on tables" if isinstance(operation, ON_TABLES) else ""
