"""A body's life in one look."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from partnerships.body_json import body_as_json
from partnerships.body_on_day import BodyOnDay, districts_of
from partnerships.body_words import opening
from partnerships.lines_of_accountability import one_step_from, rung_of
from partnerships.memberships_of_body import belonging_of
from partnerships.partnership_surroundings import clusters_with, latest_verification
from partnerships.pictures.life_of_a_body import draw_life
from partnerships.posts_on_day import posts_on_day
from partnerships.reorganisation.notices import notices_of
from partnerships.succession_graph import succession_graph
from partnerships.succession_words import life_sentences, one_line, overlap_rows
from partnerships.upkeep.disputes import disputed
from partnerships.upkeep.verifying import name_to_verify
from partnerships.views.body_page import BodyPage
from partnerships.visibility import Reader


class BodyOverview(BodyPage):
    """The overview of a body as at the day on view."""

    part = "body"
    template_name = "partnerships/body.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        record, user, today = context["record"], self.request.user, timezone.localdate()
        body, day = record.body, record.day
        graph = succession_graph(body, user)
        belonging = belonging_of(body, day, user)
        onward = life_sentences(graph, graph.onward(), day)
        return context | {
            "graph": graph,
            "opening": opening(record, graph, today),
            "one_line": one_line(graph, body.pk, today),
            "onward": onward,
            "only_planned": all(sentence.state for sentence in onward),
            "back": life_sentences(graph, graph.back(), day),
            "overlaps": overlap_rows(graph),
            "notices": notices_of(graph, user),
            "picture": draw_life(record, graph, today=today),
            "belonging": belonging,
            **self._lines(record, user),
            "posts": posts_on_day(body, day, user),
            "clusters": clusters_with([body.pk], day, user) if belonging.in_cluster else [],
            "districts": districts_of(body, day, user) if body.kind.is_upper_tier else [],
            "verified": latest_verification([body, *record.names, *record.codes], user),
            "verify_name": name_to_verify(body, "body", user),
            "disputed": disputed(user, body=body.pk),
        }

    def _lines(self, record: BodyOnDay, user: Reader) -> dict[str, Any]:
        """One step up: whom it answers to, and who watches it."""
        body = record.body
        lines = one_step_from(rung_of(body, record.name), record.day, user)
        return {
            "upward": [(edge, lines.rungs[edge.after]) for edge in lines.upward(body.pk)],
            "watching": [(edge, lines.rungs[edge.after]) for edge in lines.watching(body.pk)],
            "is_an_end": lines.rungs[body.pk].is_an_end,
        }

    def as_json(self, context: dict[str, Any]) -> dict[str, Any]:
        return body_as_json(context["record"], context["belonging"], context["graph"])
