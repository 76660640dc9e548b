"""What the page of one record shows of its upkeep: who verified it and when, the one click, and what is disputed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from partnerships.forms.registry import type_of
from partnerships.models import Sourced
from partnerships.partnership_surroundings import verified_by_words
from partnerships.upkeep.disputes import claims_around
from partnerships.upkeep.verifying import name_to_verify
from partnerships.visibility import Reader


@dataclass(frozen=True)
class Upkeep:
    """The record itself as `fact`, with what the page says of it; `verify_name` is empty for whoever may not verify."""

    fact: Any
    verified_by: str
    verify_name: str
    claims: list[tuple[str, str]]


def upkeep_of(record: Sourced, user: Reader) -> Upkeep:
    """For a record of any kind that has a page among the facts."""
    return Upkeep(
        fact=record,
        verified_by=verified_by_words(record, user),
        verify_name=name_to_verify(record, type_of(record).slug, user),
        claims=claims_around(user, record),
    )
