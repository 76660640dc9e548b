"""What the reports of money say: rows of contributions, never added; agreements with notice, terms and status."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from partnerships.models import AgreementHead, AgreementTerm, Fund
from tests.governance.decision_cast import Deciders
from tests.governance.reports.report_cast import BEGAN, DAY, pool

pytestmark = pytest.mark.django_db


def rows(client: Client, key: str, **query: str) -> list[dict[str, Any]]:
    return client.get(f"/reports/{key}/", {"format": "json", "on": DAY.isoformat(), **query}).json()["rows"]


def test_pooled_funds_say_who_puts_in_what_and_what_stands_behind_it(client: Client) -> None:
    cast = Deciders()
    fund = pool(cast, "Zznew")
    council, trust = rows(client, "pooled-funds", fund="Zznew")
    expected = {
        "fund_ref": fund.ref,
        "agreement_ref": fund.ref,
        "host": ["ZZA"],
        "pool_manager_role": "Zznew pool manager",
        "classification": "pooled",
        "fin_year": "2026/27",
        "source": "nhs_minimum",
        "contributor": "ZZD",
        "sector": "nhs",
        "planned": "2000000.00",
        "agreed": None,
        "revised": None,
        "actual": "2500000.00",
        "variance": "500000.00",
        "risk_share_pct": "60.0000",
        "scheme": ["Zznew scheme"],
        "setting": ["Community health"],
        "commissioner": ["ZZD"],
        "signed_on": None,
        "operating_unsigned": True,
        "last_return_period": "Quarter 1, 2026/27",
        "last_return_on": "2026-04-01",
        "return_overdue_days": 10,
    }
    assert {key: trust[key] for key in expected} == expected
    assert (council["contributor"], council["scheme"], council["risk_share_pct"]) == ("ZZA", [], None)


def test_pooled_aligned_and_in_view_money_is_never_added(client: Client) -> None:
    cast = Deciders()
    for sense in ("pooled", "aligned", "in_view"):
        Fund.objects.filter(pk=pool(cast, f"Zz{sense}").pk).update(classification=sense)
    found = rows(client, "pooled-funds", fund="Zz")
    assert {(row["classification"], row["planned"]) for row in found} == {
        (sense, planned) for sense in ("pooled", "aligned", "in_view") for planned in ("1000000.00", "2000000.00")
    }
    page = client.get("/reports/pooled-funds/", {"on": DAY.isoformat(), "fund": "Zz"}).content.decode()
    assert not [total for total in ("3,000,000", "6,000,000", "9,000,000") if total in page]


def test_the_agreements_register_says_when_notice_is_due_and_what_is_missing(client: Client) -> None:
    cast = Deciders()
    fund = pool(cast, "Zznew")
    heads = AgreementHead.objects.as_at(BEGAN).filter(kinds__contains=["s75"], duty__in=("required", "pool_only"))
    AgreementTerm.objects.create(agreement=fund.agreement, head=heads[0], is_present=True, source=cast.source)
    (row,) = rows(client, "agreements-register", q="Zznew")
    assert row == {
        "ref": fund.ref,
        "kind": row["kind"],
        "parties": ["ZZA", "ZZD"],
        "host": ["ZZA"],
        "flexibilities": ["pooled fund"],
        "start": "2026-04-01",
        "end": "2028-03-31",
        "notice_point": "2027-09-30",
        "value_current_year": "3000000.00",
        "terms_complete": f"1 of {heads.count()}",
        "status": "in_approval",
        "review_on": None,
    }
