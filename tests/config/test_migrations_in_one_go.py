"""Migrations carried out in one go write what Django would have written, in the same order."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.migrations_in_one_go import InOneGo

pytestmark = pytest.mark.django_db
MIXED = ("accounts", "0002_invitation"), ("partnerships", "0009_uploads"), ("governance", "0006_forums_in_full")


def written(loader: MigrationLoader, node: tuple[str, str], *, one_by_one: bool) -> list[str]:
    state = loader.project_state(node, at_end=False)
    with connection.schema_editor(collect_sql=True) as editor:
        loader.graph.nodes[node].apply(state, editor, collect_sql=one_by_one)
    return [line for line in editor.collected_sql if not line.startswith("--")]


@pytest.mark.parametrize("node", MIXED, ids=str)
def test_it_writes_what_django_writes_one_by_one(node: tuple[str, str]) -> None:
    loader = MigrationLoader(connection)
    assert isinstance(loader.graph.nodes[node], InOneGo)
    lines = written(loader, node, one_by_one=False)
    assert len(lines) > 5
    assert lines == written(loader, node, one_by_one=True)
