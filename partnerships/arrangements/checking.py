"""A file held against the JSON Schema, each fault with its line and in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path as File
from typing import Any

from jsonschema import Draft202012Validator

from partnerships.arrangements.dates import read_date
from partnerships.arrangements.extension import extensions
from partnerships.arrangements.parsing import Document, Path, Problem, values_at

SCHEMA = File(__file__).parent / "schema.json"
# Parts of an arrangement that the format will hold; a file that uses one early must not be half loaded.
DATES = (
    "from",
    "to",
    "on",
    "since",
    "until",
    "established",
    "abolished",
    "shadow_from",
    "published",
    "extendable_to",
    "review_on",
    "ends",
    "closed_on",
    "due",
    "submitted",
    "approved",
    "proposed_on",
    "applied_on",
)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of arrangement files, with what the layer above adds to it."""
    whole: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for added in extensions():
        part = json.loads(added.schema.read_text(encoding="utf-8"))
        for name in ("properties", "$defs"):
            whole[name] |= part[name]
    return whole


@cache
def _dates() -> frozenset[str]:
    return frozenset(DATES).union(*(added.dates for added in extensions()))


def problems_of(document: Document) -> list[Problem]:
    """Everything about a file that does not fit the format, in the order of its lines."""
    found = [*_misfits(document), *_impossible_days(document)]
    return sorted(set(found))


@dataclass(frozen=True)
class _Misfit:
    """A fault that the validator found, in plain types."""

    path: Path
    rule: str
    wanted: Any  # what the rule asks for
    part: dict[str, Any]  # of the schema
    value: Any
    said: str

    @property
    def name(self) -> str:
        """The field that is to blame."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "the file")


def _misfits(document: Document) -> Iterator[Problem]:
    for error in Draft202012Validator(schema()).iter_errors(document.content):
        path: Path = tuple(error.absolute_path)
        if "propertyNames" in error.absolute_schema_path:
            path = (*path, error.instance)
        part: Any = error.schema
        misfit = _Misfit(path, str(error.validator), error.validator_value, part, error.instance, error.message)
        if misfit.rule == "additionalProperties":
            yield from _unknown(misfit, document)
        else:
            yield Problem(document.line_of(path), _in_words(misfit))


def _in_words(misfit: _Misfit) -> str:
    name, wanted = misfit.name, _wanted(misfit.part)
    if misfit.rule == "required":
        missing = next(key for key in misfit.wanted if f"'{key}'" in misfit.said)
        return f"“{missing}” is missing."
    if misfit.value is None:
        return f"“{name}” is empty. Remove the line, or enter {wanted}."
    if misfit.rule == "type":
        return f"“{name}” must be {wanted}."
    if misfit.rule in ("minItems", "minProperties", "minLength"):
        return f"“{name}” is empty. Remove the line, or enter something."
    if misfit.rule == "maxLength":
        return f"“{name}” is longer than {misfit.wanted} characters."
    return f"“{misfit.value}” is not {wanted}."


def _unknown(misfit: _Misfit, document: Document) -> Iterator[Problem]:
    known = list(misfit.part.get("properties", ()))
    for key in misfit.value:
        if key in known:
            continue
        like = get_close_matches(str(key), known, 1)
        words = f"“{key}” is not a field here."
        if like:
            words += f" Did you mean “{like[0]}”?"
        yield Problem(document.line_of((*misfit.path, key)), words)


def _wanted(part: dict[str, Any]) -> str:
    kinds = {"object": "a record with fields of its own", "array": "a list, each entry after a hyphen"}
    kind = part.get("type")
    if isinstance(kind, str) and kind in kinds:
        return kinds[kind]
    if "enum" in part:
        return f"one of: {', '.join(dict.fromkeys(str(value).lower() for value in part['enum']))}"
    return str(part.get("description", "text"))


def _impossible_days(document: Document) -> Iterator[Problem]:
    looks_right = re.compile(schema()["$defs"]["date"]["pattern"])
    for path, value in values_at(document.content):
        if not path or path[-1] not in _dates() or _names_a_body(path) or not looks_right.match(str(value)):
            continue
        try:
            read_date(value)
        except ValueError:
            yield Problem(document.line_of(path), f"“{value}” is no day that there is.")


def _names_a_body(path: Path) -> bool:
    return path[-1] in ("from", "to") and (path[0] == "accountabilities" or "parts" in path)
