"""Any record of the register in brief: its kind, what it says, and its page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.dateparse import parse_date

from config.dates_in_words import NOT_RECORDED, dated_words, day_words, last_day, span_words
from partnerships.body_claim_words import LABELS
from partnerships.english import capital, listed
from partnerships.forms.registry import FACT_TYPES, FILED_TYPES, ShownType, shown_type
from partnerships.models import (
    Accountability,
    Appointment,
    Body,
    BodyClaim,
    BodyName,
    CodeScheme,
    Level,
    Membership,
    MembershipEvent,
    Partnership,
    PartnershipAlias,
    PartnershipCode,
    PartnershipState,
    Succession,
)

Row = Mapping[str, Any]

# The kinds of fact in the view over all records: those of the register itself, not of the layer above.
_SHOWN: Mapping[str, ShownType] = {
    each.slug: each
    for each in (*FACT_TYPES.values(), *FILED_TYPES.values())
    if each.model._meta.app_label == "partnerships"
}
# Every kind of record in that view, by the word of `RecordInBrief.kind`.
MODELS: Mapping[str, type[Model]] = MappingProxyType(
    {
        "body": Body,
        "partnership": Partnership,
        "partnership-alias": PartnershipAlias,
        "partnership-code": PartnershipCode,
        **{slug: each.model for slug, each in _SHOWN.items()},
    }
)
KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "body": "Body",
        "partnership": "Partnership",
        "partnership-alias": "Other name of a partnership",
        "partnership-code": "Code of a partnership",
        **{slug: capital(each.words) for slug, each in _SHOWN.items()},
    }
)
KIND_CHOICES = tuple(sorted(KIND_WORDS.items(), key=lambda each: each[1]))
_CODES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "body-code": dict(CodeScheme.choices),
        "partnership-code": dict(CodeScheme.choices),
        "partnership-state": dict(PartnershipState.State.choices),
        "partnership": dict(Level.choices),
        "membership": dict(Membership.Basis.choices),
        "membership-event": dict(MembershipEvent.Kind.choices),
        "succession": dict(Succession.Kind.choices),
        "accountability": dict(Accountability.Kind.choices),
        "appointment": dict(Appointment.Basis.choices),
    }
)
SAID = ("kind", "says", "says_code")
PERIOD = ("valid_from", "from_precision", "valid_to", "to_precision")
HAPPENED_ON_A_DAY = ("membership-event", "succession")
WITHOUT_A_PERIOD = ("partnership", "post")


def says_in_words(row: Row) -> str:
    """What a record says; `row` has kind, says, says_code and, for a line between bodies, second_name."""
    kind, says, code = row["kind"], row["says"], row["says_code"]
    label = _CODES.get(kind, {}).get(code, code)
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
    return " ".join(filter(None, [label, says]))


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
    if row["kind"] in HAPPENED_ON_A_DAY:
        return dated_words(row["valid_from"], row["from_precision"])
    return span_words(row["valid_from"], row["valid_to"], row["from_precision"], row["to_precision"])


def said_and_when(row: Row) -> str:
    """What it says with its days: the start of a line on a screen."""
    return ", ".join(filter(None, [capital(says_in_words(row)), period_in_words(row)]))


def what_and_whose(row: Row) -> str:
    """Name of a body: NHS Dale Trust. `row` has kind, body_name and partnership_name."""
    names = [row.get("body_name") or row.get("body__code"), row.get("partnership_name") or row.get("partnership__slug")]
    whose = " in ".join(filter(None, names)) or listed(filter(None, row.get("predecessors") or ()))
    if row["kind"] in ("body", "partnership"):
        return whose
    return f"{KIND_WORDS[row['kind']]}: {whose}" if whose else KIND_WORDS[row["kind"]]


def address_of(row: Row) -> str:
    """The page on which a record shows; `row` has kind, record_id, body__code and partnership__slug."""
    if shown_type(row["kind"]):
        return reverse("fact", args=[row["kind"], row["record_id"]])
    if row["kind"] == "body":
        return reverse("body", args=[row["body__code"]])
    return reverse("partnership", args=[row["partnership__slug"]])
