"""One return of a fund with its lines."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from partnerships.fund_on_day import GONE
from partnerships.models import FinanceReturn, ReturnLine
from partnerships.money_links import change_link
from partnerships.naming import body_name_of
from partnerships.upkeep.on_page import upkeep_of
from partnerships.views.fund_page import load
from partnerships.views.record_page import RecordPage, link


class ReturnPage(RecordPage):
    """What a return says, line by line."""

    template_name = "partnerships/agreements/return.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        request, user = self.request, self.request.user
        record = load(request, kwargs["ref"])
        rows = FinanceReturn.objects.visible_to(user).exclude(standing__in=GONE).select_related("source", "fund_year")
        report = rows.filter(pk=kwargs["pk"], fund_year__fund=record.fund).first()
        if report is None:
            raise Http404("No return has this address.")
        year = record.year(report.fund_year.year)
        lines = ReturnLine.objects.visible_to(user).filter(finance_return=report)
        return super().get_context_data(**kwargs) | {
            "record": record,
            "fund": record.fund,
            "year": year,
            "report": report,
            "upkeep": upkeep_of(report, user),
            "lines": list(lines.annotate(owner=body_name_of("variance_owner", record.day))),
            "crumbs": [
                link(request, reverse("funds"), "Funds"),
                link(request, reverse("fund", args=[record.fund.ref]), record.fund.name),
            ],
            "actions": _actions(user, record.fund.ref, report),
        }


def _actions(user: Any, ref: str, report: FinanceReturn) -> list[tuple[str, str]]:
    change = change_link(user, report, "return")
    return [("Enter or paste its lines", reverse("fund-return-grid", args=[ref, report.pk])), *change] if change else []
