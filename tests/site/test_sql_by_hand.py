"""SQL that is put together out of pieces is so as the module loads: nothing that came with a request is in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("governance/reminders/rules", "partnerships/invariants")
    for path in (ROOT / folder).glob("*.py")
)


def put_together(tree: ast.AST) -> Iterator[ast.JoinedStr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            words = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
            if "SELECT" in words and "FROM" in words:
                yield node


def within_functions(tree: ast.AST) -> list[int]:
    functions = (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    )
    return [found.lineno for function in functions for found in put_together(function)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_queries_are_put_together_as_the_module_loads(path: Path) -> None:
    assert within_functions(ast.parse(path.read_text())) == []


def test_one_in_a_function_would_be_found() -> None:
    late = "def of(name):\n    return f'SELECT id FROM {name}'\n"
    assert within_functions(ast.parse(late)) == [2]
    assert any(list(put_together(ast.parse(path.read_text()))) for path in FILES)
