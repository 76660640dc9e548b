"""Any record of the register in brief: its kind, what it says, and its page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Model
from django.urls import reverse

from config.dates_in_words import dated_words, span_words
from partnerships.english import capital
from partnerships.forms.registry import FACT_TYPES
from partnerships.models import (
    Accountability,
    Appointment,
    Body,
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

# Every kind of record that can be disputed or verified, by the word of `RecordInBrief.kind`.
MODELS: Mapping[str, type[Model]] = MappingProxyType(
    {
        "body": Body,
        "partnership": Partnership,
        "partnership-alias": PartnershipAlias,
        "partnership-code": PartnershipCode,
        **{slug: each.model for slug, each in FACT_TYPES.items()},
    }
)
KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "body": "Body",
        "partnership": "Partnership",
        "partnership-alias": "Other name of a partnership",
        "partnership-code": "Code of a partnership",
        **{slug: capital(each.words) for slug, each in FACT_TYPES.items()},
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
        case "accountability":
            return f"{label} {row.get('second_name') or 'another body'}"
        case "appointment":
            return f"{says} ({label.lower()})"
    return " ".join(filter(None, [label, says]))


def period_in_words(row: Row) -> str:
    """When it holds, or the day on which it happened; empty where a record of its kind has no days."""
    if row["kind"] in WITHOUT_A_PERIOD:
        return ""
    if row["kind"] in HAPPENED_ON_A_DAY:
        return dated_words(row["valid_from"], row["from_precision"])
    return span_words(row["valid_from"], row["valid_to"], row["from_precision"], row["to_precision"])


def what_and_whose(row: Row) -> str:
    """Name of a body: NHS Dale Trust. `row` has kind, body_name and partnership_name."""
    names = [row.get("body_name") or row.get("body__code"), row.get("partnership_name") or row.get("partnership__slug")]
    whose = " in ".join(filter(None, names))
    if row["kind"] in ("body", "partnership"):
        return whose
    return f"{KIND_WORDS[row['kind']]}: {whose}" if whose else KIND_WORDS[row["kind"]]


def address_of(row: Row) -> str:
    """The page on which a record shows; `row` has kind, record_id, body__code and partnership__slug."""
    if row["kind"] in FACT_TYPES:
        return reverse("fact", args=[row["kind"], row["record_id"]])
    if row["kind"] == "body":
        return reverse("body", args=[row["body__code"]])
    return reverse("partnership", args=[row["partnership__slug"]])
