"""The page of one fund: who puts in what through the years, what it is spent on, who bears what, what was reported."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from config.asat import day_on_view
from config.tables.downloads import Download
from partnerships.agreement_json import fund_as_json
from partnerships.agreement_words import marks
from partnerships.financial_year import read_year
from partnerships.forms.risk import RiskForm
from partnerships.fund_on_day import FundOnDay, Year, fund_on_day
from partnerships.fund_words import opening, remarks
from partnerships.fund_year_parts import returns_of, risk_share_of, schemes_of, unbalanced_sources, variations_of
from partnerships.history_in_words import in_words
from partnerships.models import Contribution, Fund
from partnerships.money_links import change_link, links_to_add
from partnerships.operations.keeping import keeps
from partnerships.pictures.who_puts_in_what import draw
from partnerships.upkeep.on_page import upkeep_of
from partnerships.views.lists_contributions import Contributions
from partnerships.views.record_files import record_files
from partnerships.views.record_page import RecordPage, link
from partnerships.visible_history import history_of

OF_A_FUND = (("fund-host", "Record a host and its pool manager"), ("fund-year", "Add a year"))
OF_A_YEAR = (
    ("contribution", "Add one contribution"),
    ("scheme", "Add one scheme"),
    ("risk-share", "Record who bears a variance"),
    ("return", "Record a return"),
    ("variation", "Propose a variation"),
)
LATEST_CHANGES = 20


class FundPage(RecordPage):
    """A fund as at the day on view; `?year=2025/26` chooses the year whose parts are shown."""

    template_name = "partnerships/agreements/fund.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        request, user = self.request, self.request.user
        record = load(request, kwargs["ref"])
        fund = record.fund
        year = record.year(read_year(request.GET.get("year", "")))
        return super().get_context_data(**kwargs) | {
            "record": record,
            "fund": fund,
            "year": year,
            "crumbs": [link(request, reverse("funds"), "Funds")],
            "opening": opening(record, year),
            "upkeep": upkeep_of(fund, user),
            "marks": [*(marks(record.agreement) if record.agreement else ()), *remarks(record)],
            "picture": draw([(fund.classification, record.years)], title=f"Who puts in what: {fund.name}"),
            "actions": change_link(user, fund, "fund") + links_to_add(user, fund, "fund", *OF_A_FUND),
            "changes": in_words(history_of(fund, user)[:LATEST_CHANGES], user),
            **(self._of_year(record, year) if year else {}),
        }

    def _of_year(self, record: FundOnDay, year: Year) -> dict[str, Any]:
        user, schemes = self.request.user, schemes_of(year, record.day, self.request.user)
        risk = risk_share_of(year, record.day, user)
        form = RiskForm(self.request.GET, year=year, share=risk) if risk else None
        return {
            "schemes": schemes,
            "unbalanced": unbalanced_sources(year, schemes),
            "risk": risk,
            "risk_form": form,
            "answer": form.answer(record) if form else None,
            "returns": returns_of(record, year, user),
            "variations": variations_of(year, record.day, user),
            "year_actions": [
                *change_link(user, year.fact, "fund-year", f"Change the year {year.words}"),
                *_grids(user, year),
                *links_to_add(user, year.fact, "fund-year", *OF_A_YEAR),
            ],
        }

    def as_json(self, context: dict[str, Any]) -> dict[str, Any]:
        return fund_as_json(context["record"])

    def as_file(self, context: dict[str, Any]) -> Download | None:
        """The contributions of every year as CSV or XLSX; JSON is the record."""
        if self.request.GET.get("format") == "json":
            return None
        fund = context["fund"]
        rows = Contribution.objects.visible_to(self.request.user).exclude(standing__in=("withdrawn", "superseded"))
        return record_files(
            self.request,
            Contributions,
            rows.filter(fund_year__fund=fund),
            name=f"fund-{fund.ref}",
            title=f"Contributions to {fund.name}",
        )


def _grids(user: Any, year: Year) -> list[tuple[str, str]]:
    """The ways to enter many figures at once, for whoever keeps the fund's money."""
    fact = year.fact
    if not (user.is_authenticated and keeps(user, fact)):
        return []
    where = [fact.fund.ref, fact.year]
    return [
        ("Enter or paste what each partner puts in", reverse("fund-contributions-grid", args=where)),
        ("Enter or paste schemes", reverse("fund-schemes-grid", args=where)),
    ]


def load(request: Any, ref: str) -> FundOnDay:
    """The fund as at the day on view; unknown and hidden are the same 404."""
    try:
        return fund_on_day(ref, day_on_view(request), request.user)
    except Fund.DoesNotExist:
        raise Http404("No fund has this address.") from None
