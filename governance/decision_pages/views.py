"""The page of one decision."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from config.asat import day_on_view
from governance.decision_pages.actions import address_to_publish, decision_actions, may_not
from governance.decision_pages.around import (
    about_rows,
    condition_rows,
    draft_words,
    paper_rows,
)
from governance.decision_pages.as_json import decision_as_json
from governance.decision_pages.openness import openness_of
from governance.decision_pages.record import DecisionRecord, decision_record
from governance.decision_pages.rows import bound_rows, deadline_rows, happenings, status_words, step_rows
from governance.decision_pages.timeline import draw_timeline
from governance.models import Decision
from governance.scrutiny.on_page import scrutiny_of
from partnerships.history_in_words import in_words
from partnerships.upkeep.on_page import upkeep_of
from partnerships.views.record_page import RecordPage, link
from partnerships.visible_history import history_of

LATEST_CHANGES = 50


class DecisionPage(RecordPage):
    """What is agreed, what is awaited and from whom, and who is bound, as at the day on view."""

    template_name = "governance/decisions/decision.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything that the page shows."""
        record, user = self._record(kwargs["ref"]), self.request.user
        bound, not_bound, unconcerned = bound_rows(record)
        state, kind = status_words(record)
        return super().get_context_data(**kwargs) | {
            "record": record,
            "decision": record.decision,
            "state": state,
            "state_kind": kind,
            "rows": step_rows(record, user),
            "step_ids": list(record.steps),
            "bound": bound,
            "not_bound": not_bound,
            "unconcerned": unconcerned,
            "deadlines": deadline_rows(record),
            "picture": draw_timeline(record),
            "happenings": happenings(record),
            "about": about_rows(record),
            "condition_rows": condition_rows(record, user),
            "paper_rows": paper_rows(record),
            **openness_of(record, self.request.user),
            **scrutiny_of(record, self.request.user),
            "drafts": draft_words(record),
            "actions": decision_actions(record, user),
            "publish_at": address_to_publish(record, user),
            "may_not": may_not(record, user),
            "changes": in_words(history_of(record.decision, user)[:LATEST_CHANGES], user),
            "upkeep": upkeep_of(record.decision, user),
            "crumbs": self._crumbs(record),
        }

    def as_json(self, context: dict[str, Any]) -> dict[str, Any]:
        """The decision with the keys of the contract."""
        return decision_as_json(context["record"])

    def _record(self, ref: str) -> DecisionRecord:
        try:
            return decision_record(ref, day_on_view(self.request), self.request.user)
        except Decision.DoesNotExist:
            raise Http404("No decision has this address.") from None

    def _crumbs(self, record: DecisionRecord) -> list[Any]:
        if record.decision.partnership is None:
            return []
        slug = record.decision.partnership.slug
        return [
            link(self.request, reverse("partnerships"), "Partnerships"),
            link(self.request, reverse("partnership", args=[slug]), record.partnership_name),
        ]
