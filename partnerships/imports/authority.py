"""Whose word stands where a file and the register differ (docs/decisions/0060)."""

from __future__ import annotations

import datetime as dt
import enum

from partnerships.imports.edition import Edition
from partnerships.imports.register import SourceNow


class Verdict(enum.Enum):
    """What a file's value does where the register has another."""

    CHANGE = "change"
    CLAIM = "claim"
    KEEP = "keep"  # a person's value: claimed beside, and told apart in the report
    OLDER = "older"


def verdict(
    source: SourceNow,
    edition: Edition,
    *,
    by_person: bool = False,
    half_known: bool = False,
    confirmed: dt.date | None = None,
) -> Verdict:
    """The rule: a person's value stays; what is not or half known may be filled in; a later edition of the same
    publication corrects an earlier one, and an earlier one nothing; any other difference is for a person to settle.

    `confirmed` is the day of the latest edition that agreed with what is recorded.
    """
    if by_person:
        return Verdict.KEEP
    if half_known:
        return Verdict.CHANGE
    known = max((day for day in (source.published_on, confirmed) if day), default=None)
    if not source.series or source.series != edition.series or known is None or edition.on is None:
        return Verdict.CLAIM
    if edition.on > known or (edition.on == known and not edition.applied_before):
        return Verdict.CHANGE
    return Verdict.OLDER


def in_words(found: Verdict, source: SourceNow, edition: Edition) -> str:
    """Why, as the end of a sentence of the report."""
    if found is Verdict.KEEP:
        return "a person entered what is recorded, so it stays and the file's value is claimed beside it"
    if found is Verdict.OLDER:
        return f"the register has a later edition, “{source.title}”"
    if found is Verdict.CLAIM and source.series == edition.series and source.series:
        return f"which of the two editions is later cannot be told (recorded from “{source.title}”)"
    return f"what is recorded comes from another source, “{source.title}”"
