"""The JSON Schema of the governance part, written from the table of kinds; a test holds `schema.json` to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import models

from governance.arrangements.kinds import KINDS, Kind
from governance.arrangements.values import schema_of

FILE = Path(__file__).parent / "schema.json"
SHARED: dict[str, Any] = {
    "governance_slug": {
        "type": "string",
        "pattern": "^[a-z0-9]+([-_][a-z0-9]+)*$",
        "maxLength": 160,
        "description": "small letters, figures and hyphens, such as north-yorkshire-health-and-wellbeing-board",
    },
    "time": {
        "type": "string",
        "pattern": "^([01]?[0-9]|2[0-3]):[0-5][0-9]$",
        "description": "a time of day such as 10:30, in quotation marks",
    },
    "count": {"type": ["integer", "string"], "pattern": "^[0-9]{1,5}$", "minimum": 0, "description": "a whole number"},
    "amount": {
        "type": ["string", "number"],
        "pattern": "^[0-9]{1,12}([.][0-9]{1,2})?$",
        "minimum": 0,
        "description": "pounds, without a sign or commas, such as 53440286 or 12.50",
    },
}
SOURCE = {
    "type": "string",
    "minLength": 1,
    "maxLength": 120,
    "description": "the code of a source, under sources or in the register; from the record above where left out",
}
KEY = {"$ref": "#/$defs/governance_slug", "description": "a name of your own, which tells it from a like one"}


def governance_schema() -> dict[str, Any]:
    """The properties of the whole and the definitions, as `schema.json` holds them."""
    definitions = dict(SHARED)
    properties = {kind.listed_as: _list_of(kind, definitions) for kind in KINDS}
    return {"properties": properties, "$defs": definitions}


def written() -> str:
    """The same as the text of the file."""
    return json.dumps(governance_schema(), indent=1, ensure_ascii=False) + "\n"


def dates() -> frozenset[str]:
    """Every field of the governance part that holds a day."""
    return frozenset(
        name for kind in _all(KINDS) for name, column in kind.columns().items() if isinstance(column, models.DateField)
    )


def _list_of(kind: Kind, definitions: dict[str, Any]) -> dict[str, Any]:
    name = f"governance_{kind.model._meta.model_name}"
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _record(kind, definitions)
    return {"type": "array", "minItems": 1, "items": {"$ref": f"#/$defs/{name}"}}


def _record(kind: Kind, definitions: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: schema_of(column) for name, column in kind.columns().items()}
    if kind.is_sourced:
        fields["source"] = SOURCE
        fields |= {name: {"$ref": f"#/$defs/{name}"} for name in ("confidence", "standing")}
    if kind.listed_as == "items":
        fields["for_bodies"] = {
            "type": "array",
            "items": {"$ref": "#/$defs/code"},
            "description": "in a meeting in common: the bodies that the item is for",
        }
    if kind.listed_as == "attendance":
        fields["seat"] = {"type": "string", "maxLength": 200, "description": "the label of the seat"}
    fields["key"] = KEY
    fields |= {part.listed_as: _list_of(part, definitions) for part in kind.parts}
    return {
        "type": "object",
        "description": " ".join((kind.model.__doc__ or "").split(". ")[0].split()).rstrip(".") + ".",
        "additionalProperties": False,
        "required": list(kind.needed),
        "properties": fields,
    }


def _all(kinds: Any) -> Any:
    for kind in kinds:
        yield kind
        yield from _all(kind.parts)
