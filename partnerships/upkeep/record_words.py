"""Any record of the register in brief: its kind, what it says, and its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.dateparse import parse_date

from config.dates_in_words import NOT_RECORDED, dated_words, day_words, last_day, span_words
from partnerships.body_claim_words import LABELS
from partnerships.english import capital, listed
from partnerships.forms.registry import FACT_TYPES, FILED_TYPES, family_of, shown_type
from partnerships.kinds_in_brief import happens_on_a_day
from partnerships.models import (
    Body,
    BodyClaim,
    BodyName,
    CodeScheme,
    Level,
    Partnership,
    PartnershipAlias,
    PartnershipCode,
)
from partnerships.models.record_in_brief import OF_BODIES_AND_PARTNERSHIPS

Row = Mapping[str, Any]

# The records of the register without a page among the facts.
_PLAIN: Mapping[str, tuple[type[Model], str, Mapping[str, str]]] = MappingProxyType(
    {
        "body": (Body, "Body", {}),
        "partnership": (Partnership, "Partnership", dict(Level.choices)),
        "partnership-alias": (PartnershipAlias, "Other name of a partnership", {}),
        "partnership-code": (PartnershipCode, "Code of a partnership", dict(CodeScheme.choices)),
    }
)
SAID = ("kind", "says", "says_code")
PERIOD = ("valid_from", "from_precision", "valid_to", "to_precision")
WITHOUT_A_PERIOD = ("partnership", "post")


def kinds_in_brief() -> tuple[str, ...]:
    """Every kind of record in the view over all records, by the word of `RecordInBrief.kind`."""
    return (*_PLAIN, *FACT_TYPES, *FILED_TYPES)


def model_of(kind: str) -> type[Model] | None:
    """The records of a kind; None where there is no such kind."""
    shown = shown_type(kind)
    return shown.model if shown else _PLAIN[kind][0] if kind in _PLAIN else None


class KindWords(Mapping[str, str]):
    """What a record of each kind is called, those included that the layer above registers later."""

    def __getitem__(self, kind: str) -> str:
        shown = shown_type(kind)
        return capital(shown.words) if shown else _PLAIN[kind][1]

    def __iter__(self) -> Iterator[str]:
        return iter(kinds_in_brief())

    def __len__(self) -> int:
        return len(kinds_in_brief())


KIND_WORDS = KindWords()


@cache
def _codes_of(kind: str) -> Mapping[str, str]:
    shown = shown_type(kind)
    return shown.codes if shown else _PLAIN[kind][2]


def kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds to choose from, in families."""
    families: dict[str, list[tuple[str, str]]] = {}
    for kind, words in sorted(KIND_WORDS.items(), key=lambda each: each[1]):
        families.setdefault(family_of(kind), []).append((kind, words))
    return sorted(families.items())


def says_in_words(row: Row) -> str:
    """What a record says; `row` has kind, says, says_code and, for a line between bodies, second_name."""
    kind, says, code = row["kind"], row["says"], row["says_code"]
    label = _codes_of(kind).get(code, code)
    match kind:
        case "body":
            return "its kind, region and dates"
        case "partnership":
            return f"its area and purpose ({label.lower()})"
        case "body-name":
            return f"“{says}”" if code == BodyName.Use.OFFICIAL else f"also written as “{says}”"
        case "partnership-name" | "partnership-alias":
            return f"“{says}”"
        case "body-field":
            return f"{LABELS[BodyClaim.Field(code)].lower()}: {field_in_words(code, says)}"
        case "accountability":
            return f"{label} {row.get('second_name') or 'another body'}"
        case "appointment":
            return f"{says} ({label.lower()})"
        case "delegation":
            return f"to {says or row.get('second_name') or 'another body'}"
        case "decision" | "agreement":
            return f"“{says}”"
    if kind in OF_BODIES_AND_PARTNERSHIPS:
        return " ".join(filter(None, [label, says]))
    return ": ".join(filter(None, [says, label[:1].lower() + label[1:] if says else label]))


def field_in_words(field: str, value: str) -> str:
    """A value of a field of a body, as the view over all records has it."""
    if field in BodyClaim.DAYS and (day := parse_date(value or "")):
        return day_words(last_day(day) if field == BodyClaim.Field.ABOLISHED_ON else day)
    return value or ("none: the body is open" if field == BodyClaim.Field.ABOLISHED_ON else NOT_RECORDED)


_COLUMN_OF = {"kind": "body__kind__name", "county": "county_name"}


def field_of_body(row: Row) -> str:
    """What the body itself has in the field that a claim is about; a line for a screen."""
    field = row["says_code"]
    value = row[_COLUMN_OF.get(field, f"body__{field}")]
    return capital(f"{LABELS[BodyClaim.Field(field)].lower()}: {field_in_words(field, str(value or ''))}")


def period_in_words(row: Row) -> str:
    """When it holds, or the day on which it happened; empty where no day is recorded."""
    if row["kind"] in WITHOUT_A_PERIOD or not (row["valid_from"] or row["valid_to"]):
        return ""
    if happens_on_a_day(row["kind"]):
        return dated_words(row["valid_from"], row["from_precision"])
    return span_words(row["valid_from"], row["valid_to"], row["from_precision"], row["to_precision"])


def said_and_when(row: Row) -> str:
    """What it says with its days: the start of a line on a screen."""
    return ", ".join(filter(None, [capital(says_in_words(row)), period_in_words(row)]))


def what_and_whose(row: Row) -> str:
    """Name of a body: NHS Dale Trust. `row` has kind, home, body_name and partnership_name."""
    names = [row.get("body_name") or row.get("body__code"), row.get("partnership_name") or row.get("partnership__slug")]
    whose = " in ".join(filter(None, names)) or listed(filter(None, row.get("predecessors") or ()))
    if row["kind"] in ("body", "partnership"):
        return whose
    if row.get("home"):
        whose = "; ".join(filter(None, [row["home"], names[0]]))
    what = KIND_WORDS[row["kind"]]
    return f"{what}: {whose}" if whose else what


def address_of(row: Row) -> str:
    """The page on which a record shows; `row` has kind, record_id, body__code and partnership__slug."""
    if shown_type(row["kind"]):
        return reverse("fact", args=[row["kind"], row["record_id"]])
    if row["kind"] == "body":
        return reverse("body", args=[row["body__code"]])
    return reverse("partnership", args=[row["partnership__slug"]])
