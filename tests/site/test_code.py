"""Guards of the code itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from partnerships import models as register
from partnerships.models import Sourced

ROOT = Path(__file__).parents[2]
APPS = ("config", "accounts", "partnerships", "governance")
SCOPED = [name for name in register.__all__ if issubclass(getattr(register, name), Sourced)] if register else []


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (ROOT / folder).rglob("*.py")


def test_rooms_have_names_of_their_own() -> None:
    nameless = {"utils", "helpers", "common", "misc", "base"}
    assert not [path for path in modules(*APPS, "tests") if path.stem in nameless or path.parent.name in nameless]


def test_views_start_at_the_gate() -> None:
    ungated = re.compile(rf"\b({'|'.join(SCOPED)})\.objects\.(?!visible_to|editable_by)")
    # Operations ask the permission themselves; files are loaded and commands run by the operator, who sees everything.
    inside = {ROOT / "governance" / room for room in ("operations", "arrangements", "management")}
    offenders = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in [*modules("partnerships/views", "partnerships/filters"), *modules("governance")]
        if not inside.intersection(path.parents)
        for found in ungated.finditer(path.read_text())
    ]
    assert not offenders


def test_user_text_never_meets_strip_tags() -> None:
    """It raises AssertionError on `<![C>` under Python 3.11 before 3.11.10: a 500 from user input."""
    banned = re.compile(r"strip_?tags")
    paths = [*modules(*APPS), *(ROOT / "templates").rglob("*.html")]
    assert not [path for path in paths if banned.search(path.read_text())]


def test_every_public_function_and_class_says_what_it_means() -> None:
    missing = []
    for path in modules(*APPS):
        if "migrations" in path.parts or not path.read_text().strip():
            continue
        tree = ast.parse(path.read_text())
        for node in [tree, *tree.body]:
            named = isinstance(node, ast.ClassDef | ast.FunctionDef)
            if ((named and not node.name.startswith("_")) or node is tree) and not ast.get_docstring(node):
                missing.append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}")
    assert not missing


@pytest.mark.parametrize("app", ["accounts", "partnerships"])
def test_migrations_are_one_line(app: str) -> None:
    loader = MigrationLoader(None)
    assert len(loader.graph.leaf_nodes(app)) == 1
