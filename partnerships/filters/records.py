"""The filters of the lists that cut across kinds of record: what is disputed, what needs verifying."""

from __future__ import annotations

from django.utils import timezone

from accounts.roles import Permission
from config.tables.filters import OneOf, TextFilter
from partnerships.filters.facts import FactFilter
from partnerships.models.record_in_brief import RecordInBriefQuerySet
from partnerships.upkeep.record_words import kind_choices
from partnerships.upkeep.verifying import STALE_AFTER, verified_before
from partnerships.visibility import places_of


class RecordFilter(FactFilter):
    """Over records in brief, by kind and by place."""

    kind = OneOf(label="Kind", choices=kind_choices)
    body = TextFilter(label="Body (name or code)", method="about_body")
    partnership = TextFilter(label="Partnership", method="about_partnership")
    body_paths = ("body", "second_body")


class DisputeFilter(RecordFilter):
    """Over claims that nobody has settled."""

    settled_by = OneOf(label="Who may settle it", choices=(("me", "I may"),), empty_label="Anybody", method="mine")

    def mine(self, rows: RecordInBriefQuerySet, name: str, who: str) -> RecordInBriefQuerySet:
        """Those that this reader may settle."""
        return rows.within(places_of(self.request.user, Permission.SETTLE_DISPUTES))


WHEN = (("on_day", "Hold on the day"), ("ever", "Ever recorded"))
CHECKED = (
    ("never", "Not since it was recorded"),
    ("long_ago", "Not within the last twelve months"),
    ("recently", "Within the last twelve months"),
)


class VerificationFilter(RecordFilter):
    """Over records that this reader may verify."""

    checked = OneOf(label="Last verified", choices=CHECKED, method="by_check")
    when = OneOf(label="When", choices=WHEN, usual="on_day", method="held")

    def by_check(self, rows: RecordInBriefQuerySet, name: str, checked: str) -> RecordInBriefQuerySet:
        """By how long ago a person checked them, counted from today."""
        a_year_ago = timezone.localdate() - STALE_AFTER
        if checked == "recently":
            return rows.filter(verified_on__gte=a_year_ago)
        return rows.filter(verified_on__isnull=True) if checked == "never" else rows.filter(verified_before(a_year_ago))
