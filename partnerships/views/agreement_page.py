"""The page of one agreement: what it is, who signed, what it must say and does, its funds, what happened."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from config.asat import day_on_view
from partnerships.agreement_json import agreement_as_json
from partnerships.agreement_on_day import AgreementOnDay, agreement_on_day
from partnerships.agreement_states import State
from partnerships.agreement_words import exclusion, marks, opening
from partnerships.fund_on_day import years_of
from partnerships.history_in_words import in_words
from partnerships.models import Agreement, Fund
from partnerships.money_links import change_link, link_to_add_fund, links_to_add
from partnerships.upkeep.on_page import upkeep_of
from partnerships.views.record_page import RecordPage, link
from partnerships.visible_history import history_of

KIND_OF_STATE = {
    State.IN_FORCE: "live",
    State.SIGNED: "settled",
    State.NOTICE_GIVEN: "waiting",
    State.IN_APPROVAL: "waiting",
    State.APPROVED_UNSIGNED: "waiting",
    State.ENDED: "ended",
    State.TERMINATED: "ended",
    State.SUPERSEDED: "ended",
    State.EXPIRED: "ended",
}
PARTS = (
    ("agreement-event", "Record what happened: an approval, a signature, an extension, notice"),
    ("agreement-party", "Add a party"),
    ("agreement-term", "Record what it says under one head"),
    ("agreement-function", "Record a function that passes"),
)
LATEST_CHANGES = 20


class AgreementPage(RecordPage):
    """An agreement as at the day on view."""

    template_name = "partnerships/agreements/agreement.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        request, user = self.request, self.request.user
        record = self._record(kwargs["ref"])
        agreement, day = record.agreement, record.day
        funds = list(Fund.objects.visible_to(user).accepted().filter(agreement=agreement).order_by("name", "pk"))
        years = years_of(funds, day, user, {fund.pk: record.parties for fund in funds})
        return super().get_context_data(**kwargs) | {
            "record": record,
            "agreement": agreement,
            "crumbs": [link(request, reverse("agreements"), "Agreements")],
            "opening": opening(record),
            "upkeep": upkeep_of(agreement, user),
            "marks": marks(record),
            "state_kind": KIND_OF_STATE.get(record.state, ""),
            "functions": [(each, exclusion(each.function)) for each in record.functions],
            "funds": [(fund, [each for each in years if each.fact.fund_id == fund.pk]) for fund in funds],
            "missing": [check for check in record.checks if check.is_required and not check.term],
            "actions": [
                *change_link(user, agreement, "agreement"),
                *links_to_add(user, agreement, "agreement", *PARTS),
                *link_to_add_fund(user, agreement),
            ],
            "changes": in_words(history_of(agreement, user)[:LATEST_CHANGES], user),
        }

    def as_json(self, context: dict[str, Any]) -> dict[str, Any]:
        return agreement_as_json(context["record"], [fund for fund, _ in context["funds"]])

    def _record(self, ref: str) -> AgreementOnDay:
        try:
            return agreement_on_day(ref, day_on_view(self.request), self.request.user)
        except Agreement.DoesNotExist:
            raise Http404("No agreement has this address.") from None
