"""Reports that are saved: run again, kept byte for byte, and given only to whoever may still see what they hold."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

import openpyxl
import pytest
import time_machine
from django.db import InternalError, transaction
from django.http import QueryDict
from django.test import Client

from accounts.history.entry import HistoryEntry
from accounts.roles import Role
from governance.models import Decision, ReportRun, ReportRunPart, SavedReport
from governance.reports import saved as saving
from governance.reports.saved import why_not_handed_out
from partnerships.models import RoleHolding
from partnerships.operations import NotPermitted, Refused
from tests.cast import person
from tests.governance.decision_cast import Deciders
from tests.governance.reports.report_cast import DAY, set_out

pytestmark = pytest.mark.django_db
SAVE = f"/reports/upcoming-decisions/save/?on={DAY}&q=fund"


@pytest.fixture
def cast() -> Deciders:
    cast = Deciders()
    cast.hold("moira", Role.SCRUTINY_OFFICER, body=cast.ashby)
    set_out(cast)
    return cast


@pytest.fixture
def moira(cast: Deciders, client: Client) -> Client:
    client.force_login(person("moira"))
    return client


def kept(client: Client, run: ReportRun, form: str) -> bytes:
    response = client.get(f"/reports/runs/{run.pk}/{form}/")
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_run_is_downloaded_later_byte_for_byte(cast: Deciders, moira: Client) -> None:
    page = moira.get(SAVE.replace("/save/", "/")).content.decode()
    response = moira.post(SAVE, {"name": "Funds to come"}, follow=True)
    saved = SavedReport.objects.get(owner=person("moira"))
    first = saved.runs.get()
    assert first.checksum in response.content.decode()
    assert first.checksum in page
    before = {form: kept(moira, first, form) for form in ("csv", "xlsx", "json")}

    set_out(cast, word="Another fund")
    with time_machine.travel(dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)):
        moira.force_login(person("moira"))
        moira.post(f"/reports/saved/{saved.pk}/", {"run": "1"})
        second = saved.runs.latest("run_at")
        assert (first.rows, second.rows) == (1, 2)
        assert second.checksum != first.checksum
        assert {form: kept(moira, first, form) for form in before} == before
    assert {form: hashlib.sha256(content).hexdigest() for form, content in before.items()} == {
        form: said["sha256"] for form, said in first.files.items()
    }
    assert hashlib.sha256(before["csv"].split(b"\r\n", 1)[1]).hexdigest() == first.checksum
    about = openpyxl.load_workbook(io.BytesIO(before["xlsx"]))["About"]
    assert first.checksum in [row[1] for row in about.iter_rows(values_only=True)]


def test_nobody_else_opens_it(cast: Deciders, moira: Client) -> None:
    moira.post(SAVE, {"name": "Funds to come"})
    saved = SavedReport.objects.get()
    for other, status in (("cora", 404), ("ada", 404), ("asha", 404)):
        browser = Client()
        browser.force_login(person(other))
        assert browser.get(f"/reports/saved/{saved.pk}/").status_code == status
        assert browser.get(f"/reports/runs/{saved.runs.get().pk}/csv/").status_code == status
    assert Client().get(f"/reports/saved/{saved.pk}/").status_code == 302
    with pytest.raises(NotPermitted):
        saving.run_report(saved, by=person("cora"), now=saved.saved_at, today=DAY)


def test_a_run_with_a_row_that_became_private_is_not_given(cast: Deciders, moira: Client) -> None:
    moira.post(SAVE, {"name": "Funds to come"})
    run = ReportRun.objects.get()
    Decision.objects.update(privacy="exempt", private_reason="A tender", exempt_paragraphs=[3])
    RoleHolding.objects.filter(user=person("moira")).update(role=Role.COUNCIL_OFFICER)
    response = moira.get(f"/reports/runs/{run.pk}/csv/")
    assert response.status_code == 403
    assert "rows that you may no longer see" in response.content.decode()


def test_a_run_with_private_rows_is_not_given_once_the_role_is_gone(cast: Deciders, client: Client) -> None:
    set_out(cast, word="A secret fund", privacy="exempt", private_reason="A tender", exempt_paragraphs=[3])
    client.force_login(person("cora"))
    client.post(SAVE, {"name": "Mine"})
    run = ReportRun.objects.get()
    assert (run.rows, run.is_public_set, why_not_handed_out(run, person("cora"))) == (2, False, "")
    RoleHolding.objects.filter(user=person("cora")).update(body=cast.dale)
    assert why_not_handed_out(run, person("cora"))
    Decision.objects.update(privacy="public")
    assert "no longer read all" in why_not_handed_out(run, person("cora"))


def test_a_run_can_be_neither_changed_nor_removed(cast: Deciders, moira: Client) -> None:
    moira.post(SAVE, {"name": "Funds to come"})
    for rows in (ReportRun.objects.all(), ReportRunPart.objects.all()):
        with pytest.raises(InternalError), transaction.atomic():
            rows._raw_delete("default")
    with pytest.raises(InternalError), transaction.atomic():
        ReportRunPart.objects.update(content=b"forged")
    with pytest.raises(InternalError), transaction.atomic():
        ReportRun.objects.update(checksum="0" * 64)
    written = HistoryEntry.objects.filter(record_type__in=("saved_report", "report_run"), actor_id=person("moira").pk)
    assert set(written.values_list("record_type", flat=True)) == {"saved_report", "report_run"}


def test_what_cannot_be_saved_says_why(cast: Deciders, moira: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    moira.post(SAVE, {"name": "Funds to come"})
    assert "Choose another name" in moira.post(SAVE, {"name": "Funds to come"}).content.decode()
    assert moira.post(SAVE, {"name": " "}).status_code == 422
    assert moira.post(f"{SAVE}&private=nonsense", {"name": "Other"}).status_code == 422
    monkeypatch.setattr(saving, "MOST_ROWS", 0)
    saved = SavedReport.objects.get()
    with pytest.raises(Refused, match="keeps at most"):
        saving.run_report(saved, by=person("moira"), now=saved.saved_at, today=DAY)
    assert saved.runs.count() == 1


def test_put_away_leaves_the_list_and_frees_the_name(cast: Deciders, moira: Client) -> None:
    moira.post(SAVE, {"name": "Funds to come"})
    saved = SavedReport.objects.get()
    moira.post(f"/reports/saved/{saved.pk}/", {"put_away": "1"})
    assert moira.get(f"/reports/saved/{saved.pk}/").status_code == 404
    moira.post(SAVE, {"name": "Funds to come"})
    assert SavedReport.objects.count() == 2
    assert saving.filter_of(QueryDict("on=2026-01-01&page=3&q=fund&format=csv")) == "q=fund"
