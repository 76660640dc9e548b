"""Lists of meetings: any order and form of columns; the same meeting is recognised when it moves or comes back."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from governance.meeting_lists.forums_called import Forums
from governance.meeting_lists.lists import Wish, take_over
from governance.meeting_lists.reading import read_list
from governance.models import Forum, Meeting, MeetingSighting
from partnerships.imports.report import Outcome, Report
from partnerships.operations import Refused, change_fact
from tests.cast import person
from tests.governance.decision_cast import Deciders

TODAY = dt.date(2026, 2, 1)
HEAD = "council,moderngov_meeting_id,captured,date,time,committee,venue,status,cancelled,link\n"


@pytest.fixture
def deciders(db: None) -> Deciders:
    return Deciders()


def row(number: str, captured: str, day: str, status: str = "agenda_published", cancelled: str = "N") -> str:
    return f"ZZA,{number},{captured},{day},10:30,Ashbyford Cabinet,Town Hall,{status},{cancelled},https://example.org/{number}\n"


def taken(text: str, *, apply: bool = True, **wish: object) -> Report:
    asked = Wish(name="list.csv", today=TODAY, **wish)  # type: ignore[arg-type]
    report = take_over(text.encode(), asked, by=None, apply=apply)
    assert report.adds_up
    return report


def outcomes(report: Report) -> dict[str, int]:
    return {outcome: count for outcome, count in report.counts.items() if count}


@pytest.mark.parametrize(
    ("text", "forum", "on", "at"),
    [
        ("12 January 2027, 10:00, Cabinet\n19 Jan 2027 2pm Board\n", "Cabinet", "2027-01-12", "10:00"),
        ("Date\tTime\tMeeting\n12/01/2027\t10.30am\tCabinet\n", "Cabinet", "2027-01-12", "10:30"),
        ("Meeting,Start,Status\nCabinet,2027-01-12T14:00:00,Confirmed\n", "Cabinet", "2027-01-12", "14:00"),
        ("Status,When,Committee\nplanned,Tuesday 12th January 2027 at 2pm,Cabinet\n", "Cabinet", "2027-01-12", "14:00"),
        ("12.01.2027;10.00;Cabinet\n", "Cabinet", "2027-01-12", "10:00"),
    ],
)
def test_days_times_and_boards_are_read_from_any_form(text: str, forum: str, on: str, at: str) -> None:
    first = read_list(text.encode())[1][0]
    assert (first.forum, str(first.on), f"{first.at:%H:%M}", first.wrong) == (forum, on, at, "")


def test_each_capture_changes_what_is_known_and_nothing_is_lost(deciders: Deciders) -> None:
    report = taken(
        HEAD
        + row("7", "2026-02-18", "2026-04-09")
        + row("7", "2026-02-18", "2026-04-09")
        + row("7", "2026-03-11", "2026-04-15")
        + row("8", "2026-02-18", "2026-05-01")
        + row("8", "2026-03-11", "2026-05-01", "postponed", "Y")
    )
    assert outcomes(report) == {Outcome.NEW: 2, Outcome.CHANGED: 2, Outcome.UNCHANGED: 1}
    moved, postponed = Meeting.objects.order_by("external_reference")
    assert (moved.on, moved.first_planned_on) == (dt.date(2026, 4, 15), dt.date(2026, 4, 9))
    assert postponed.state == "postponed"
    assert MeetingSighting.objects.count() == 4


def test_taken_over_again_it_changes_nothing(deciders: Deciders) -> None:
    text = HEAD + row("7", "2026-02-18", "2026-04-09") + row("7", "2026-03-11", "2026-04-15")
    taken(text)
    assert outcomes(taken(text)) == {Outcome.UNCHANGED: 2}


def test_a_meeting_that_comes_back_is_the_same_meeting(deciders: Deciders) -> None:
    taken(HEAD + row("7", "2026-02-18", "2026-04-09", "cancelled", "Y"))
    taken(HEAD + row("7", "2026-03-01", "2026-04-09"))
    assert Meeting.objects.get().state == "agenda_published"


def test_a_dry_run_writes_nothing(deciders: Deciders) -> None:
    assert outcomes(taken(HEAD + row("7", "2026-02-18", "2026-04-09"), apply=False)) == {Outcome.NEW: 1}
    assert not Meeting.objects.exists()


def test_what_cannot_be_read_is_named_by_its_line_and_the_rest_is_taken(deciders: Deciders) -> None:
    report = taken(
        HEAD
        + row("7", "2026-02-18", "2026-04-31")
        + row("8", "2026-02-18", "2026-04-09", "perhaps")
        + row("9", "", "2026-05-01")
    )
    whys = {tally.why: tally.lines for tally in report.reasons if tally.outcome == Outcome.NOT_OURS}
    assert whys == {"“2026-04-31” is no real day.": [2], "We do not know the state “perhaps”.": [3]}
    assert Meeting.objects.get().external_reference == "9"


def test_what_a_person_typed_is_kept(deciders: Deciders) -> None:
    taken(HEAD + row("7", "2026-02-18", "2026-04-09"))
    meeting = Meeting.objects.get()
    change_fact(meeting, by=person("ada"), reason="The chair said so", version=meeting.version, on=dt.date(2026, 4, 20))
    assert outcomes(taken(HEAD + row("7", "2026-03-11", "2026-04-15"))) == {Outcome.KEPT: 1}
    assert Meeting.objects.get().on == dt.date(2026, 4, 20)


def test_what_a_complete_list_lacks_is_no_longer_listed(deciders: Deciders) -> None:
    lines = (
        "2026-04-09,10:00,Ashbyford Cabinet\n2026-05-14,10:00,Ashbyford Cabinet\n2026-06-11,10:00,Ashbyford Cabinet\n"
    )
    taken("date,time,committee\n" + lines, body=deciders.ashby)
    shorter = "".join(line for line in lines.splitlines(keepends=True) if "05-14" not in line)
    taken("date,time,committee\n" + shorter, body=deciders.ashby, complete=True)
    assert Meeting.objects.get(on=dt.date(2026, 5, 14)).state == "withdrawn"


def test_a_row_without_a_number_is_the_meeting_nearby_that_moved(deciders: Deciders) -> None:
    taken("date,committee\n2026-04-09,Ashbyford Cabinet\n", body=deciders.ashby)
    report = taken("date,committee\n2026-04-02,Ashbyford Cabinet\n", body=deciders.ashby)
    assert report.items[0].says[0].why == "moved to an earlier day"
    assert Meeting.objects.get().on == dt.date(2026, 4, 2)


def test_unknown_boards_are_said_and_made_only_if_asked(deciders: Deciders) -> None:
    text = "date,committee\n2026-04-09,Planning Committee\n"
    report = taken(text, body=deciders.ashby)
    assert "has no board or committee of this name" in report.reasons[0].why
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("data", [b"", b"<html><body>", b"PK\x03\x04zip", b"date,committee\n\x00"])
def test_what_is_no_list_is_refused_in_words(deciders: Deciders, data: bytes) -> None:
    with pytest.raises(Refused):
        take_over(data, Wish(name="list.csv", today=TODAY), by=None, apply=True)


def test_the_command_says_what_it_would_do(deciders: Deciders, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(HEAD + row("7", "2026-02-18", "2026-04-09"))
    said = StringIO()
    call_command("import_meetings", str(path), stdout=said)
    assert "1 new" in said.getvalue()
    assert "Dry run" in said.getvalue()
    with pytest.raises(CommandError, match="No body has the code"):
        call_command("import_meetings", str(path), body="NOBODY")


@pytest.mark.parametrize(
    ("body", "forums", "said", "meant"),
    [
        ("Ashbyford City Council", ["Executive Board of Ashbyford City Council", "Cabinet"], "Executive Board", 0),
        ("Ashbyford City Council", ["Ashbyford Health and Wellbeing Board"], "Health & Wellbeing Board", 0),
        (
            "NHS Ashby Integrated Care Board",
            ["Board of NHS Ashby Integrated Care Board", "Audit Committee"],
            "Board",
            0,
        ),
        ("Ashbyford City Council", ["Audit Committee", "Audit Committee of Ashbyford"], "The audit committee", None),
        ("Ashbyford City Council", ["Cabinet"], "Scrutiny Committee", None),
    ],
)
def test_a_board_is_found_without_the_name_of_its_body(
    body: str, forums: list[str], said: str, meant: int | None
) -> None:
    known = [Forum(name=name) for name in forums]
    assert Forums(known, body).called(said) is (None if meant is None else known[meant])
