"""The front page: what this is, the ways in, what there is today; for a signed-in reader, their own part first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.roles import Permission
from config.asat import day_on_view
from governance.dashboards.confirmations import to_confirm
from governance.dashboards.decisions import awaited_of
from partnerships.counts_on_day import bodies_by_kind, partnerships_by_kind
from partnerships.history_in_words import latest_groups_of_all
from partnerships.my_places import my_places, to_verify
from partnerships.succession_graph import planned_changes
from partnerships.succession_words import life_sentences
from partnerships.upkeep.disputes import unsettled_in_brief
from partnerships.views.record_page import RecordPage
from partnerships.visibility import places_of

LATEST_CHANGES = 5
NEXT_CHANGES = 40


class Front(RecordPage):
    """The front page of the site."""

    template_name = "governance/dashboards/front.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, day = self.request.user, day_on_view(self.request)
        graph = planned_changes(day, user, most=NEXT_CHANGES)
        own = _own(user, day) if user.is_authenticated else {}
        return super().get_context_data(
            bodies=bodies_by_kind(day, user),
            partnerships=partnerships_by_kind(day, user),
            planned=life_sentences(graph, graph.events, day),
            latest=latest_groups_of_all(user, most=LATEST_CHANGES),
            **own,
            **kwargs,
        )


def _own(user: Any, day: dt.date) -> dict[str, Any]:
    """What the reader keeps, and what waits for them there."""
    return {
        "my_places": my_places(user),
        "to_confirm": to_confirm(user, day),
        "awaited": awaited_of(user, day),
        "to_verify": to_verify(user, day),
        "may_start": bool(places_of(user, Permission.CREATE_DECISION)),
        "may_verify": bool(places_of(user, Permission.VERIFY_FACTS)),
        "unsettled": unsettled_in_brief(user, timezone.localdate()),
    }
