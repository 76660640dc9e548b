"""Loading England again: nothing changes, a correction shows as a difference, a person's value stays."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.history.entry import HistoryEntry
from accounts.history.recording import recording
from accounts.models import User
from partnerships.models import Body, Membership, Source
from partnerships.reference_data.comparison import TableReport
from partnerships.reference_data.register_of_england import LoadReport, load_register_of_england
from partnerships.reference_data.tables import TABLES
from tests.england import England

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the register's files that a test may correct."""
    return Path(shutil.copytree(TABLES, tmp_path / "england"))


def _correct(files: Path, table: str, old: str, new: str) -> None:
    path = files / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def _table(report: LoadReport, name: str) -> TableReport:
    return next(table for table in report.tables if table.table == name)


def test_loading_again_changes_nothing(england: England) -> None:
    written = HistoryEntry.objects.count()
    said = StringIO()

    call_command("load_england", "--apply", stdout=said)

    assert said.getvalue() == "The register of England, edition 2026-11-26: nothing differs.\n"
    assert HistoryEntry.objects.count() == written


def test_a_corrected_fact_is_a_difference_and_changes_only_when_applied(england: England, files: Path) -> None:
    _correct(files, "bodies", "\nQT1,icb,ods,,", "\nQT1,icb,ods,Midlands,")

    report = load_register_of_england(apply=False, folder=files)
    (difference,) = _table(report, "body").changed
    assert str(difference) == "england/body/QT1: region: '' → 'Midlands'"
    assert england.body("QT1").region == ""

    load_register_of_england(apply=True, folder=files)
    assert (england.body("QT1").region, england.body("QT1").version) == ("Midlands", 2)
    assert not load_register_of_england(apply=True, folder=files).differs
    last = HistoryEntry.objects.filter(record_type="body", record_id=england.body("QT1").pk).first()
    assert last is not None
    assert (last.actor_kind, last.reason) == ("reference data", "The register of England, edition 2026-11-26")


def test_a_persons_value_is_kept_and_reported(england: England, files: Path, samuel: User) -> None:
    with recording(by=samuel, reason="Checked with the board", as_kind="system lead"):
        Body.objects.filter(code="QT1").update(region="East Midlands", version=2)
    _correct(files, "bodies", "\nQT1,icb,ods,,", "\nQT1,icb,ods,Midlands,")

    report = _table(load_register_of_england(apply=True, folder=files), "body")

    assert [str(item) for item in report.kept] == ["england/body/QT1: region: 'East Midlands' → 'Midlands'"]
    assert not report.changed
    assert england.body("QT1").region == "East Midlands"


def test_a_fact_that_the_files_no_longer_have_is_withdrawn_and_comes_back(england: England, files: Path) -> None:
    line = "\nnottingham-and-nottinghamshire,QT1,statutory,,2022-07-01,,health-and-care-act-2022"
    path = files / "memberships.csv"
    before = path.read_text(encoding="utf-8")
    whole = next(row for row in before.splitlines(keepends=True) if row.startswith(line.strip()))
    path.write_text(before.replace(whole, ""), encoding="utf-8")

    gone = _table(load_register_of_england(apply=True, folder=files), "membership").gone
    assert gone == ["england/membership/nottingham-and-nottinghamshire/QT1/statutory/1"]
    assert Membership.objects.get(reference_key=gone[0]).standing == "withdrawn"

    path.write_text(before, encoding="utf-8")
    load_register_of_england(apply=True, folder=files)
    assert Membership.objects.get(reference_key=gone[0]).standing == "accepted"


def test_an_empty_register_is_loaded_and_a_full_one_only_compared(england: England) -> None:
    Source.objects.filter(code="mysociety").update(publisher="Somebody else")
    said = StringIO()

    call_command("load_england", stdout=said)

    assert "publisher: 'Somebody else' → 'mySociety'" in said.getvalue()
    assert "Nothing was changed." in said.getvalue()
    assert Source.objects.get(code="mysociety").publisher == "Somebody else"


def test_a_refusal_of_the_database_is_told(england: England, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (files / "partnership_codes.csv").open("a", encoding="utf-8") as codes:
        codes.write("devon,gss,E54000060,2022-07-01,,ons-icb-2022\n")
    monkeypatch.setattr(
        "partnerships.management.commands.load_england.load_register_of_england",
        lambda *, apply: load_register_of_england(apply=apply, folder=files),
    )

    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("load_england", "--apply")


def test_a_file_that_names_an_unknown_code_is_refused(england: England, files: Path) -> None:
    _correct(files, "bodies", "\nQT1,icb,", "\nQT1,board,")

    with pytest.raises(KeyError, match="board"):
        load_register_of_england(apply=False, folder=files)
