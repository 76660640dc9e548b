"""Who belongs to a partnership: every membership with its state on the day, its events and its sources."""

from __future__ import annotations

from typing import Any

from partnerships.members_on_day import memberships_ever
from partnerships.partnership_words import members_summary
from partnerships.views.partnership_page import PartnershipPage


class PartnershipMembers(PartnershipPage):
    """The table of memberships."""

    part = "partnership-members"
    template_name = "partnerships/partnership_members.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        record = context["record"]
        memberships = memberships_ever(record.partnership, record.day, self.request.user)
        return context | {"memberships": memberships, "summary": members_summary(record, memberships)}
