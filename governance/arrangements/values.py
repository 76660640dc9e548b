"""What a field of an arrangement file may hold and how it is read, by the column of the record that it fills."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models

from governance.arrangements.known import Known
from governance.models import (
    AgendaItem,
    DecisionTemplate,
    Forum,
    ForumKind,
    Function,
    Meeting,
    MeetingInCommon,
    ReservedMatter,
    StatutorySeat,
)
from partnerships.arrangements.dates import read_date
from partnerships.models import Body, BodyKind, LegalPower, Partnership, Person, Post
from partnerships.operations import Refused

Schema = dict[str, Any]
DAY: Schema = {"$ref": "#/$defs/date"}
FLAG: Schema = {"$ref": "#/$defs/flag"}
CODE: Schema = {"$ref": "#/$defs/code"}
SLUG: Schema = {"$ref": "#/$defs/governance_slug"}
TIME: Schema = {"$ref": "#/$defs/time"}
COUNT: Schema = {"$ref": "#/$defs/count"}
AMOUNT: Schema = {"$ref": "#/$defs/amount"}
LONGEST_TEXT = 20_000

Read = Callable[[Known, Any], Any]


def _named(words: str) -> Schema:
    return {**SLUG, "description": words}


# How a record of another sort is named in a file, and how it is found.
_REFERENCES: Mapping[type[models.Model], tuple[Schema, Read]] = {
    Body: (CODE, lambda known, value: known.register.body(str(value))),
    BodyKind: (
        _named("the code of a kind of body, such as icb"),
        lambda known, value: known.register.body_kind(str(value)),
    ),
    Partnership: (
        _named("the address of a partnership, such as nottingham-and-nottinghamshire"),
        lambda known, value: known.register.partnership(str(value)),
    ),
    LegalPower: (
        _named("the code of a legal power, such as nhsa2006-s75"),
        lambda known, value: known.register.power(str(value)),
    ),
    Forum: (
        _named("the address of a board or committee, of this file or of the register"),
        lambda known, value: known.forum(str(value)),
    ),
    ForumKind: (
        _named("the code of a kind of board or committee, such as hwb or council_cabinet"),
        lambda known, value: known.coded(ForumKind, str(value)),
    ),
    StatutorySeat: (
        _named("the code of a seat that the law gives, such as hwb-public-health"),
        lambda known, value: known.coded(StatutorySeat, str(value)),
    ),
    Function: (_named("the code of a function"), lambda known, value: known.coded(Function, str(value))),
    DecisionTemplate: (
        _named("the code of a usual route, such as bcf-plan"),
        lambda known, value: known.coded(DecisionTemplate, str(value)),
    ),
    Meeting: (
        {
            "type": "string",
            "maxLength": 200,
            "description": "a meeting of this file by its key, or forum-slug/2026-05-20",
        },
        lambda known, value: known.meeting(str(value)),
    ),
    AgendaItem: (
        {
            "type": "string",
            "maxLength": 240,
            "description": "an item by its meeting and number: forum-slug/2026-05-20#7",
        },
        lambda known, value: known.item(str(value)),
    ),
    MeetingInCommon: (
        {"type": "string", "maxLength": 300, "description": "the title of the sitting in common"},
        lambda known, value: known.in_common(str(value)),
    ),
    ReservedMatter: (
        {"type": "string", "maxLength": 300, "description": "the key of a reserved matter of this file"},
        lambda known, value: known.reserved_matter(str(value)),
    ),
    Post: (
        {
            "type": "string",
            "maxLength": 250,
            "description": "a post as its title, at, and the body's code: Director at E10000024",
        },
        lambda known, value: known.post(str(value)),
    ),
    Person: (
        {"type": "string", "minLength": 1, "maxLength": 200, "description": "a person's name; no other detail"},
        lambda known, value: known.person(str(value)),
    ),
}


def schema_of(column: models.Field[Any, Any]) -> Schema:
    """What the field may hold, for the JSON Schema."""
    if column.is_relation:
        return _described(_reference(column)[0], column)
    if isinstance(column, ArrayField):
        return _described({"type": "array", "items": schema_of(column.base_field)}, column)
    if column.choices:
        return _described({"enum": [str(value) for value, _ in column.choices]}, column)
    plain: list[tuple[type[models.Field[Any, Any]], Schema]] = [
        (models.DateField, DAY), (models.TimeField, TIME), (models.BooleanField, FLAG),
        (models.DecimalField, AMOUNT), (models.IntegerField, COUNT),
        (models.URLField, {"type": "string", "pattern": "^https?://", "maxLength": 500}),
        (models.SlugField, SLUG),
    ]  # fmt: skip
    for kind, schema in plain:
        if isinstance(column, kind):
            return _described(schema, column)
    return _described(
        {"type": ["string", "integer"], "minLength": 1, "maxLength": column.max_length or LONGEST_TEXT}, column
    )


def _reference(column: models.Field[Any, Any]) -> tuple[Schema, Callable[[Known, Any], Any]]:
    return _REFERENCES[cast(type[models.Model], column.related_model)]  # a string only until all models are loaded


def _described(schema: Schema, column: models.Field[Any, Any]) -> Schema:
    words = str(column.help_text or column.verbose_name or column.name.replace("_", " "))
    return schema if "description" in schema else {**schema, "description": words}


def value_of(column: models.Field[Any, Any], value: Any, known: Known) -> Any:
    """The value of the column. Raises `Refused` with the words for the field."""
    try:
        return _value(column, value, known)
    except Refused as refused:
        raise Refused({column.name: [words for said in refused.words.values() for words in said]}) from refused


def _value(column: models.Field[Any, Any], value: Any, known: Known) -> Any:
    if column.is_relation:
        return _reference(column)[1](known, value)
    if isinstance(column, ArrayField):
        return [_value(column.base_field, each, known) for each in value]
    if isinstance(column, models.DateField):
        return read_date(str(value))[0]
    if isinstance(column, models.TimeField):
        return dt.time.fromisoformat(str(value).zfill(5))
    if isinstance(column, models.BooleanField):
        return str(value).lower() in ("yes", "true")
    if isinstance(column, models.DecimalField):
        return Decimal(str(value))
    return int(value) if isinstance(column, models.IntegerField) else str(value)
