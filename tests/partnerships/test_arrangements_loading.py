"""Loading an arrangement file: as a whole or not at all, by the rules of the screens, and again without harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.history.entry import HistoryEntry
from accounts.models import User
from partnerships.arrangements.keeping import ADDED, CHANGED, KEPT, SAME, Report
from partnerships.arrangements.loading import load
from partnerships.models import Membership, Partnership, Person, Source
from partnerships.operations import change_membership
from tests.england import England

pytestmark = pytest.mark.django_db

FILE = """\
format: 1
arrangement: an-example
title: An example
sources:
  a-minute:
    title: A minute
partnerships:
  - slug: a-new-place
    level: place
    parent: nottingham-and-nottinghamshire
    source: a-minute
    stages:
      - name: A new place
        kind: place
    memberships:
      - body: E06000018
        basis: agreed
        voting: yes
        from: 2018-11-20
        events:
          - kind: suspended
            on: 2019-01
    posts:
      - title: Chair
        appointments:
          - person: Ann Example
            from: 2019
"""


def loaded(text: str = FILE, *, apply: bool = True) -> Report:
    return load(text.encode(), apply=apply)


def test_everything_in_a_file_is_recorded_with_its_reason(england: England) -> None:
    report = loaded()

    assert (report.problems, report.count(ADDED)) == ([], 8)
    membership = Membership.objects.get(partnership__slug="a-new-place")
    assert (membership.is_voting, membership.events.get().on_precision) == (True, "month")
    entry = HistoryEntry.objects.filter(record_type="membership").first()
    assert entry is not None
    assert (entry.actor_kind, entry.reason) == ("arrangement file", "Loaded from the arrangement file an-example")


def test_a_second_time_changes_nothing(england: England) -> None:
    loaded()
    written = HistoryEntry.objects.count()

    report = loaded()

    assert report.count(SAME) == 8
    assert HistoryEntry.objects.count() == written


def test_a_corrected_line_corrects_the_record(england: England) -> None:
    loaded()

    assert loaded(FILE.replace("from: 2018-11-20", "from: 2018-11-19")).count(CHANGED) == 1
    assert Membership.objects.get(partnership__slug="a-new-place").valid_from.isoformat() == "2018-11-19"


def test_what_a_person_changed_stays(england: England, ada: User) -> None:
    loaded()
    membership = Membership.objects.get(partnership__slug="a-new-place")
    change_membership(
        membership, by=ada, reason="The minute was corrected", version=membership.version, is_voting=False
    )

    report = loaded()

    assert report.count(KEPT) == 1
    membership.refresh_from_db()
    assert membership.is_voting is False


def test_a_field_that_is_left_out_is_left_alone(england: England) -> None:
    loaded()

    assert loaded(FILE.replace("        voting: yes\n", "")).count(SAME) == 8
    assert Membership.objects.get(partnership__slug="a-new-place").is_voting is True


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("body: E06000018", "body: E99"), 16, "No body with the code E99 is in the register."),
        (("parent: nottingham-and", "parent: notingham-and"), 8, "Did you mean nottingham-and-nottinghamshire?"),
        (("kind: place", "kind: plaice"), 13, "Did you mean place?"),
        (("source: a-minute", "source: a-minnow"), 8, "No source “a-minnow” is in the register."),
        (
            ("slug: a-new-place", "slug: nottingham-and-nottinghamshire"),
            9,
            "This partnership is in the register already.",
        ),
        (("      - name: A new place\n", "      - name: A new place\n        from: 2018\n"), 12, "has no “from”"),
        (("on: 2019-01", "on: 2018-01"), 22, "The membership had not begun on that day."),
        (
            ("        from: 2018-11-20\n", "        from: 2018-11-20\n        to: 2018-11-20\n"),
            20,
            "must be after the start",
        ),
        (("    level: place\n", ""), 8, "For a new one, enter its level."),
        (
            ("  a-minute:\n    title: A minute", "  a-minute:\n    title: A minute\n  ods-ccg:\n    title: Mine"),
            7,
            "Another source",
        ),
    ],
)
def test_a_line_that_the_rules_refuse_is_named_and_nothing_is_written(
    england: England, change: tuple[str, str], line: int, words: str
) -> None:
    report = loaded(FILE.replace(*change))

    assert [problem.line for problem in report.problems if words in problem.words] == [line], report.problems
    assert not Partnership.objects.filter(slug="a-new-place").exists()
    assert not Source.objects.filter(code="a-minute").exists()


def test_every_refused_line_is_told_at_once(england: England) -> None:
    report = loaded(FILE.replace("body: E06000018", "body: E99").replace("kind: place", "kind: plaice"))

    assert [problem.line for problem in report.problems] == [13, 16]


def test_an_overlap_with_an_accepted_fact_is_refused_and_a_claim_is_kept(england: England) -> None:
    again = FILE.replace("arrangement: an-example", "arrangement: another").replace("    level: place\n", "")
    again = again.replace("    parent: nottingham-and-nottinghamshire\n", "").split("    stages:")[0]
    again += "    memberships:\n      - {body: E06000018, basis: agreed, from: 2019-06-01}\n"
    loaded()

    refused = loaded(again)
    claimed = loaded(again.replace("basis: agreed", "basis: agreed, standing: claimed"))

    assert "already has a membership" in refused.problems[0].words
    assert (claimed.problems, claimed.count(ADDED)) == ([], 1)


def test_names_of_people_stay_out_of_the_ledger(england: England) -> None:
    loaded()

    assert Person.objects.filter(name="Ann Example").count() == 1
    about = HistoryEntry.objects.filter(reason__contains="an-example")
    assert not [entry for entry in about if "Example" in str(entry.changes)]


def test_the_command_names_the_file_and_the_line(
    england: England, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "minute.yaml"
    path.write_text(FILE.replace("kind: place", "kind: plaice"))

    with pytest.raises(SystemExit) as left:
        call_command("load_arrangements", path, apply=True)

    assert left.value.code == 1
    assert f"{path}:13: No kind of partnership “plaice”" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_a_mistake_in_use(tmp_path: Path) -> None:
    for files in ([], [tmp_path / "missing.yaml"]):
        with pytest.raises(CommandError) as mistake:
            call_command("load_arrangements", *files)
        assert mistake.value.returncode == 2


def test_a_dry_run_tells_what_it_would_do(england: England) -> None:
    report = loaded(apply=False)

    assert report.count(ADDED) == 8
    assert not Partnership.objects.filter(slug="a-new-place").exists()
