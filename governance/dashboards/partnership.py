"""The first page of a partnership: the answer, then the evidence, then what changed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from governance.dashboards.decisions import awaited_in, may_start
from partnerships.history_in_words import latest_groups
from partnerships.members_on_day import members_on
from partnerships.partnership_json import partnership_as_json
from partnerships.partnership_surroundings import clusters_of, other_names, places_within, verification
from partnerships.partnership_words import gaps, opening
from partnerships.posts_on_day import posts_on_day
from partnerships.reorganisation.notices import notices_of
from partnerships.succession_graph import succession_graph
from partnerships.succession_words import life_sentences
from partnerships.upkeep.disputes import disputed
from partnerships.upkeep.verifying import name_to_verify
from partnerships.views.partnership_page import PartnershipPage

LATEST_CHANGES = 5


class PartnershipLanding(PartnershipPage):
    """The overview of a partnership as at the day on view."""

    part = "partnership"
    template_name = "governance/dashboards/partnership.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        record, user = context["record"], self.request.user
        members = members_on(record.partnership, record.day, user)
        graph = succession_graph(record.partnership, user)
        slug = record.partnership.slug
        return context | {
            "awaited": awaited_in(record.partnership, record.day, user),
            "decisions_query": f"partnership={slug}",
            "start_query": f"partnership={slug}" if may_start(user, record.partnership) else "",
            "members": members,
            "gaps": gaps(record, members),
            "opening": opening(record, members, timezone.localdate()),
            "arrivals": life_sentences(graph, graph.arrivals(), record.day),
            "departures": life_sentences(graph, graph.departures(), record.day),
            "notices": notices_of(graph, user),
            "clusters": [each for each in clusters_of(members.nhs, record.day, user) if each.slug != kwargs["slug"]],
            "other_names": other_names(record.partnership, user),
            "posts": posts_on_day(record.partnership, record.day, user),
            "places": places_within(record.partnership, record.day, user),
            "verified": verification(record, members, user),
            "verify_name": name_to_verify(record.partnership, "partnership", user),
            "disputed": disputed(user, partnership=record.partnership.pk),
            "latest": latest_groups(record.partnership, user, most=LATEST_CHANGES),
        }

    def as_json(self, context: dict[str, Any]) -> dict[str, Any]:
        return partnership_as_json(context["record"], context["members"])
