"""Pages by key: turned one after the other they show every row once, in order, whatever is empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import QuerySet
from django.http import QueryDict
from django.test import Client

from config.tables import downloads, list_page, paging
from config.tables.columns import Column, Day
from config.tables.ordering import order_asked
from config.tables.paging import Page, first_keys, page_asked
from governance.models import Decision
from tests.governance.decision_cast import Deciders

pytestmark = pytest.mark.django_db
COLUMNS = (
    Column(key="title", heading="Title", meaning="…", sort=("title",)),
    Day(key="needed_by", heading="Needed", meaning="…", sort=("needed_by",)),
)
DAYS = (None, 3, 1, None, 2, 2, 2, None, 1, 3, None)


@pytest.fixture
def decisions(monkeypatch: pytest.MonkeyPatch) -> QuerySet:
    monkeypatch.setattr(paging, "ROWS_PER_PAGE", 2)
    monkeypatch.setattr(paging, "COUNTED_UP_TO", 4)
    deciders = Deciders()
    for number, day in enumerate(DAYS):
        deciders.decision(title=f"Zzpaged {number}", needed_by=day and dt.date(2026, 1, day))
    return Decision.objects.filter(title__startswith="Zzpaged")


@dataclass
class Listed:
    rows: QuerySet

    @property
    def keys_in_order(self) -> QuerySet:
        return self.rows.values_list("pk", flat=True)

    def first_keys(self) -> list[int]:
        found = first_keys(self.keys_in_order)
        return found.firsts() if found else []

    def read(self, keys: Sequence[int]) -> list[dict[str, Any]]:
        return list(self.rows.order_by().filter(pk__in=keys))


def page(rows: QuerySet, query: str) -> Page:
    return page_asked(QueryDict(query), Listed(rows))


@pytest.mark.parametrize("sort", ["needed_by", "-needed_by", "title", "-title", ""])
def test_pages_by_key_show_every_row_once_there_and_back(decisions: QuerySet, sort: str) -> None:
    rows = order_asked(sort, COLUMNS, ("-computed_sort_on",)).of(decisions).values("title", "id")
    every = [row["id"] for row in rows]
    there, turned = [page(rows, "page=2")], every[:2]
    while there[-1].after:
        there.append(page(rows, f"after={there[-1].after}"))
    for each in there:
        turned += [row["id"] for row in each.rows]
    assert turned == every
    assert [each.number for each in there] == [2, 0, 0, 0, 0]
    back = [page(rows, f"before={each.before}") for each in there[2:]]
    assert [each.rows for each in back] == [each.rows for each in there[1:-1]]
    assert (there[0].count_words, there[1].count_words) == ("more than 4", "more than 4")


@pytest.mark.parametrize(
    "query", ["after=0", "after=x", "before=99999999999999999999", "after=-1", "after=%00", "before="]
)
def test_a_key_of_nothing_is_the_first_page(decisions: QuerySet, query: str) -> None:
    rows = order_asked("title", COLUMNS, ()).of(decisions).values("title", "id")
    assert page(rows, query).rows == page(rows, "").rows


def test_a_hidden_record_is_no_key(client: Client, decisions: QuerySet) -> None:
    hidden = decisions.first()
    Decision.objects.filter(pk=hidden.pk).update(standing="draft")
    onward = client.get(f"/decisions/?q=Zzpaged&sort=title&after={hidden.pk}").context["page"]
    assert onward.number == 1


def test_a_workbook_that_would_be_too_long_offers_csv(
    client: Client, decisions: QuerySet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST_IN_A_WORKBOOK", 10)
    answer = client.get("/decisions/?q=Zzpaged&format=xlsx")
    assert answer.status_code == 400
    assert list_page.TOO_LONG in answer.content.decode()
    assert client.head("/decisions/?q=Zzpaged+1&format=xlsx").status_code == 200
