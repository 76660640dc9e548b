"""Who belongs to a partnership: every membership with its state on the day, its events and its sources."""

from __future__ import annotations

from typing import Any

from config.tables.downloads import Download
from partnerships.members_on_day import ORDER, memberships_ever, recorded_memberships
from partnerships.partnership_words import members_summary
from partnerships.views.lists_facts import Memberships
from partnerships.views.partnership_page import PartnershipPage
from partnerships.views.record_files import record_files


class PartnershipMembers(PartnershipPage):
    """The table of memberships."""

    part = "partnership-members"
    template_name = "partnerships/partnership_members.html"

    def as_file(self, context: dict[str, Any]) -> Download:
        record = context["record"]
        return record_files(
            self.request,
            Memberships,
            recorded_memberships(record.partnership, record.day, self.request.user),
            name=f"members-{record.partnership.slug}",
            title=f"Members of {record.name}",
            order=ORDER,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        record = context["record"]
        memberships = memberships_ever(record.partnership, record.day, self.request.user)
        return context | {
            "memberships": memberships,
            "eventful": [each for each in memberships if each.events],
            "summary": members_summary(record, memberships),
        }
