"""The register of decisions and the forward plan: each reader's rows, the same in page and file."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from config.tables import paging
from governance.decisions.position import Status
from governance.models import Decision, Notice, TakingPart
from governance.operations.outcome import record_outcome
from governance.operations.step import withdraw_step
from governance.views.lists_decisions import Decisions, ForwardPlan
from partnerships.models import RoleHolding
from partnerships.views.lists import RegisterList, SteadyList
from tests.governance.decision_cast import Deciders

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


@pytest.fixture
def deciders() -> Deciders:
    return Deciders()


def rows(client: Client, address: str) -> list[dict[str, object]]:
    return client.get(f"{address}{'&' if '?' in address else '?'}format=json").json()["rows"]


def approve(decision: object, number: int, on: dt.date) -> None:
    step = decision.steps.get(number=number)  # type: ignore[attr-defined]
    record_outcome(by=None, reason="Minutes", step=step, outcome="approved", taken_on=on, today=on)


def test_the_status_is_that_of_the_day_on_view(client: Client, deciders: Deciders) -> None:
    decision = deciders.decision(title="A shared fund for Ashby", proposed_on=dt.date(2024, 1, 1))
    approve(decision, 1, dt.date(2024, 9, 13))
    approve(decision, 2, dt.date(2024, 9, 16))
    status = {day: rows(client, f"/decisions/?q=Ashby&on={day}")[0]["status"] for day in ("2024-09-14", "2024-10-01")}
    assert status == {"2024-09-14": "in_sign_off", "2024-10-01": "agreed"}


def test_drafts_and_private_matters_are_in_no_row_and_no_count(client: Client, deciders: Deciders) -> None:
    deciders.decision(title="Zzunseen draft", standing="draft")
    deciders.decision(title="Zzunseen tender", privacy="exempt", private_reason="A tender", exempt_paragraphs=[3])
    page = client.get("/decisions/?q=Zzunseen").content.decode()
    nothing = client.get("/decisions/?q=Zzabsent").content.decode()
    assert page.replace("Zzunseen", "") == nothing.replace("Zzabsent", "")
    assert rows(client, "/forward-plan/?within=all&body=ZZA") == []


def test_a_body_finds_the_decisions_in_which_it_has_a_step(client: Client, deciders: Deciders) -> None:
    decision = deciders.decision(title="A shared fund")
    assert [row["ref"] for row in rows(client, "/decisions/?body=ZZD")] == [decision.ref]
    assert rows(client, "/decisions/?body=ZZE") == []


def test_the_forward_plan_says_whether_notice_is_in_time(client: Client, deciders: Deciders) -> None:
    step = deciders.cabinet_step() | {"planned_on": DAY + dt.timedelta(days=40), "is_key": True}
    decision = deciders.decision(step, title="A key decision")
    Notice.objects.create(
        kind="key_decision", body=deciders.ashby, step=decision.steps.get(), published_on=DAY, source=deciders.source
    )
    (row,) = rows(client, f"/forward-plan/?body=ZZA&on={DAY}")
    assert (row["planned_on"], row["is_key"]) == ("2026-07-11", True)
    assert "39 clear days" in str(row["notice"])


def test_the_file_holds_what_the_page_shows(client: Client, deciders: Deciders) -> None:
    deciders.decision(title="A shared fund")
    text = client.get("/decisions/?q=shared&format=csv").content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Decision,Reference,")
    assert "A shared fund" in text.splitlines()[1]


@pytest.mark.parametrize("query", ["?status=open", "?status=stalled", "?needed=late", "?key=yes", "?status=nonsense"])
def test_every_filter_answers(client: Client, deciders: Deciders, query: str) -> None:
    deciders.decision(title="A shared fund")
    assert client.get(f"/decisions/{query}").status_code == 200


def test_what_is_needed_first_stands_first(client: Client, deciders: Deciders) -> None:
    for day in (14, 12, 13):
        deciders.decision(title=f"Needed on the {day}th", needed_by=dt.date(2026, 7, day))
    for query, days in (("needed=soon&on=2026-07-01", "12 13 14"), ("needed=late&on=2026-08-01", "14 13 12")):
        assert [row["title"] for row in rows(client, f"/decisions/?{query}")] == [
            f"Needed on the {day}th" for day in days.split()
        ]


def test_the_number_of_queries_does_not_grow(
    client: Client, deciders: Deciders, django_assert_max_num_queries: object
) -> None:
    for number in range(6):
        deciders.decision(title=f"Decision {number}")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        client.get("/decisions/")


@pytest.mark.parametrize("day", ["2024-01-10", "2024-09-14", "2024-10-01"])
def test_each_status_filters_the_rows_that_show_it(client: Client, deciders: Deciders, day: str) -> None:
    agreed = deciders.decision(title="Zz agreed", proposed_on=dt.date(2024, 2, 1))
    approve(agreed, 1, dt.date(2024, 9, 13))
    approve(agreed, 2, dt.date(2024, 9, 16))
    deciders.decision(title="Zz waiting", proposed_on=dt.date(2024, 1, 1))
    stalled = deciders.decision(title="Zz stalled")
    Decision.objects.filter(pk=stalled.pk).update(computed_stalled_from=dt.date(2024, 9, 1))
    withdrawn = deciders.decision(title="Zz withdrawn")
    Decision.objects.filter(pk=withdrawn.pk).update(withdrawn_on=dt.date(2024, 9, 1), computed_position="withdrawn")
    shown = {str(row["ref"]): row["status"] for row in rows(client, f"/decisions/?q=Zz&on={day}")}
    filtered = {
        str(row["ref"]): status
        for status in set(Status) - {Status.NOT_PROPOSED}
        for row in rows(client, f"/decisions/?q=Zz&on={day}&status={status}")
    }
    assert len(shown) == 4
    assert filtered == {ref: status for ref, status in shown.items() if status != "not_proposed"}


@pytest.mark.parametrize("kind", [Decisions, ForwardPlan])
def test_sql_that_is_made_once_reads_what_each_reader_may_see(
    kind: type[SteadyList], deciders: Deciders, samuel: User, rf: RequestFactory
) -> None:
    deciders.decision(title="A shared fund", value=3)
    deciders.decision(title="Not yet ours", standing="draft")
    RoleHolding.objects.create(
        user=samuel, role=Role.BOARD_SECRETARY, body=deciders.ashby, valid_from=dt.date(2020, 1, 1)
    )
    found = []
    for user in (samuel, AnonymousUser()):
        page, request = kind(), rf.get("/?within=all")
        request.user = user
        page.setup(request)
        keys = list(page.rows().model.objects.values_list("pk", flat=True))
        read = {row["id"]: row for row in page.read(keys)}
        assert read == {row["id"]: row for row in RegisterList.read(page, keys)}
        found.append(set(read))
    assert found[0] > found[1] > set()


def test_a_body_s_place_in_order_follows_who_takes_part(deciders: Deciders) -> None:
    decision = deciders.decision()
    taking_part = TakingPart.objects.filter(decision=decision)
    assert {each.body for each in taking_part} == {deciders.ashby, deciders.dale}
    approve(decision, 1, dt.date(2024, 9, 13))
    decision.refresh_from_db()
    assert {each.sort_on for each in taking_part.all()} == {decision.computed_sort_on} != {None}
    step = decision.steps.get(number=2)
    withdraw_step(step, by=None, reason="No step of theirs", version=step.version)
    assert [each.body for each in taking_part.all()] == [deciders.ashby]


def test_the_pages_of_one_body_by_key_are_its_decisions_in_order(
    client: Client, deciders: Deciders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "ROWS_PER_PAGE", 2)
    monkeypatch.setattr(paging, "COUNTED_UP_TO", 2)
    for number, day in enumerate((3, 1, 5, 4, 2, 3)):
        approve(deciders.decision(title=f"Zz {number}"), 1, dt.date(2024, 9, day))
    deciders.decision(deciders.cabinet_step(), title="Of another body")
    turned, address = [], "/decisions/?body=Dalewater"
    while address:
        page = client.get(address).context["page"]
        turned += [row["ref"] for row in page.rows]
        address = f"/decisions/?body=Dalewater&after={page.after}" if page.after else ""
    in_order = Decision.objects.filter(title__startswith="Zz ").order_by("-computed_sort_on", "-pk")
    assert turned == [each.ref for each in in_order]
    assert turned == [row["ref"] for row in rows(client, "/decisions/?body=Dalewater")]


@pytest.mark.parametrize("kind", [Decisions, ForwardPlan])
def test_keys_by_sql_that_is_made_once_are_those_of_each_address(
    kind: type[SteadyList], deciders: Deciders, samuel: User, rf: RequestFactory
) -> None:
    soon = deciders.board_step(planned_on=timezone.localdate() + dt.timedelta(days=9))
    deciders.decision(deciders.cabinet_step(), soon, title="A shared fund", needed_by=dt.date(2026, 1, 3))
    deciders.decision(soon, title="Zz not yet ours", standing="draft", needed_by=dt.date(2026, 1, 2))
    RoleHolding.objects.create(
        user=samuel, role=Role.BOARD_SECRETARY, body=deciders.ashby, valid_from=dt.date(2020, 1, 1)
    )
    asked = ["", "body=Dalewater", "body=nobody", "partnership=Northmoor", "sort=needed_by", "needed=late", "key=yes"]
    found = set()
    for user, query in itertools.product((samuel, AnonymousUser(), samuel), [*asked, "within=all&on=2024-09-01"]):
        page, request = kind(), rf.get(f"/?{query}")
        request.user = user
        page.setup(request)
        assert list(page.first_keys()) == list(RegisterList.first_keys(page))
        found.add(tuple(page.first_keys()))
    assert len(found) > 3
