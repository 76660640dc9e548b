"""The filters of the lists that cut across kinds of record: what is disputed, what needs verifying."""

from __future__ import annotations

from accounts.roles import Permission
from config.tables.filters import OneOf, TextFilter
from partnerships.filters.facts import FactFilter
from partnerships.models.record_in_brief import RecordInBriefQuerySet
from partnerships.upkeep.record_words import KIND_CHOICES
from partnerships.visibility import places_of


class RecordFilter(FactFilter):
    """Over records in brief, by kind and by place."""

    kind = OneOf(label="Kind", choices=KIND_CHOICES)
    body = TextFilter(label="Body (name or code)", method="about_body")
    partnership = TextFilter(label="Partnership", method="about_partnership")
    body_paths = ("body", "second_body")


class DisputeFilter(RecordFilter):
    """Over claims that nobody has settled."""

    settled_by = OneOf(label="Who may settle it", choices=(("me", "I may"),), empty_label="Anybody", method="mine")

    def mine(self, rows: RecordInBriefQuerySet, name: str, who: str) -> RecordInBriefQuerySet:
        """Those that this reader may settle."""
        return rows.within(places_of(self.request.user, Permission.SETTLE_DISPUTES))
