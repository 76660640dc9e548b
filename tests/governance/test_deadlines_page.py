"""The calculator as people and programs use it."""

from __future__ import annotations

import datetime as dt
from html import unescape
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from governance.models import BodyProcedure, Election
from tests.partnerships.register_cast import Register

pytestmark = pytest.mark.django_db
CHRISTMAS = {"rule": "call-in", "date": "2026-12-23", "days": "5"}
PUBLISHED = dt.date(2026, 12, 23)


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def ashby(register: Register) -> BodyProcedure:
    """Ashbyford's call-in: three working days after the meeting, until noon."""
    return BodyProcedure.objects.create(
        body=register.ashby,
        source=register.source,
        call_in_days=3,
        call_in_base="meeting",
        call_in_cut_off=dt.time(12),
        constitution_paragraph="Part 4, paragraph 12",
        constitution_url="https://example.org/constitution",
        valid_from=dt.date(2020, 1, 1),
        valid_to=dt.date(2027, 1, 1),
    )


def page(client: Client, **query: str) -> str:
    return " ".join(unescape(client.get("/deadlines/", query).content.decode()).split())


def answer(client: Client, status: int = 200, **query: str) -> dict[str, Any]:
    response = client.get("/deadlines/", {**query, "format": "json"})
    assert response.status_code == status
    return response.json()


def test_the_rules_are_offered(client: Client) -> None:
    words = page(client)
    assert 'href="/deadlines/?rule=call-in">Call-in by councillors</a>' in words
    assert "Bank holidays are known until 31 December 2028" in words


def test_christmas_on_the_page(client: Client) -> None:
    words = page(client, **CHRISTMAS)
    assert "Councillors may call the decision in until the end of Monday 4 January 2027" in words
    assert "Not counted: Christmas Day" in words
    assert "Not counted: Boxing Day (substitute day)" in words
    assert '<td class="month__day month__day--closed"><span class="month__number">25</span>' in words
    assert "provisional" not in words
    assert "?rule=call-in&date=2026-12-23&days=5&day_type=working&base=publication</a>" in words


def test_christmas_as_json(client: Client) -> None:
    record = answer(client, **CHRISTMAS)
    assert (record["rule"], record["on"], record["effective_from"]) == ("call-in", "2027-01-04", "2027-01-05")
    assert record["working"]["counted"] == ["2026-12-24", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-04"]
    assert {"on": "2026-12-25", "reason": "Christmas Day", "words": "Fri 25 Dec 2026: Christmas Day"} in record[
        "working"
    ]["skipped"]
    assert (record["provisional"], record["parameters_from"]["days"]) == (False, "given")


def test_a_date_in_three_boxes_or_in_one(client: Client) -> None:
    boxes = {"rule": "agenda", "date_day": "6", "date_month": "January", "date_year": "2027"}
    assert answer(client, **boxes)["on"] == answer(client, rule="agenda", date="6 January 2027")["on"] == "2026-12-24"


@pytest.mark.parametrize("typed", ["noon", "12:00", "12pm", "12 noon"])
def test_times_as_people_write_them(client: Client, typed: str) -> None:
    assert answer(client, **CHRISTMAS, cut_off=typed)["by"] == "12:00"


def test_what_cannot_be_understood_is_kept_and_explained(client: Client) -> None:
    query = {"rule": "call-in", "date": "2026-02-31", "days": "lots", "cut_off": "25pm"}
    response = client.get("/deadlines/", query)
    words = unescape(response.content.decode())
    assert response.status_code == 400
    for typed in ('value="31"', 'value="lots"', 'value="25pm"'):
        assert typed in words
    errors = answer(client, 400, **query)["errors"]
    assert set(errors) == {"date", "days", "cut_off"}
    assert errors["days"][0]["message"] == "Number of days must be a whole number from 0 to 366"


@pytest.mark.parametrize("days", ["-1", "367", "1.5", "9" * 5000])
def test_numbers_out_of_reach_are_refused(client: Client, days: str) -> None:
    assert answer(client, 400, rule="agenda", date="2027-01-06", days=days)["errors"]["days"]


def test_days_far_apart_are_a_slip(client: Client) -> None:
    far = answer(client, 400, rule="key-decision-check", date="2100-12-31", published_on="1948-07-06")
    assert far["errors"]["published_on"][0]["message"].endswith("within two years of the other date")
    late = answer(client, 400, rule="pre-election", date="2027-05-06", notice_published_on="2027-05-07")
    assert set(late["errors"]) == {"notice_published_on"}


def test_no_rule_of_that_name(client: Client) -> None:
    assert "We know no rule called “tomorrow”" in page(client, rule="tomorrow", date="2027-01-06")
    assert "rule" in answer(client, 400, rule="tomorrow")["errors"]
    assert "date" in answer(client, 400, rule="agenda")["errors"]
    assert {"call-in", "agenda"} <= {rule["rule"] for rule in answer(client)["rules"]}


def test_the_procedure_of_a_body_fills_what_is_left_empty(client: Client, ashby: BodyProcedure) -> None:
    record = answer(client, rule="call-in", date="2026-12-16", body="ZZA")
    assert (record["on"], record["by"], record["body"]) == ("2026-12-21", "12:00", "ZZA")
    assert set(record["parameters_from"].values()) == {"body"}
    assert record["source"] == "The procedure recorded for Ashbyford Council, Part 4, paragraph 12"
    assert record["source_address"] == "https://example.org/constitution"


def test_what_is_typed_goes_before_the_procedure_and_the_difference_is_said(
    client: Client, ashby: BodyProcedure
) -> None:
    words = page(client, rule="call-in", date="2026-12-16", body="Ashbyford Council", days="5")
    assert "until 12 noon on Wednesday 23 December 2026" in words
    assert "You gave number of days: 5. The procedure recorded for Ashbyford Council says 3." in words


def test_a_procedure_counts_only_on_its_days_and_only_where_it_may_be_seen(
    client: Client, ashby: BodyProcedure
) -> None:
    later = answer(client, rule="call-in", date="2027-01-01", body="ZZA")
    assert later["parameters"]["days"] == 5
    assert "Ashbyford Council’s own procedure for this is not recorded here for 1 January 2027" in later["notes"][-1]
    BodyProcedure.objects.update(standing="draft")
    assert answer(client, rule="call-in", date="2026-12-16", body="ZZA")["parameters_from"]["days"] == "usual"


def test_notice_of_an_election_that_is_recorded(client: Client, register: Register) -> None:
    Election.objects.create(
        body=register.ashby,
        name="Council election",
        source=register.source,
        polling_on=dt.date(2027, 5, 6),
        valid_from=dt.date(2027, 3, 22),
        valid_to=dt.date(2027, 5, 7),
    )
    record = answer(client, rule="pre-election", date="2027-05-06", body="ZZA")
    assert (record["on"], record["ends"]) == ("2027-03-22", "2027-05-06")


def test_a_body_that_is_not_found(client: Client, register: Register) -> None:
    assert "No body is recorded under “Nowhere”" in page(client, rule="agenda", date="2027-01-06", body="Nowhere")


def test_a_long_count_has_a_list_and_no_months(client: Client) -> None:
    words = page(client, rule="days-after", date="2026-01-01", days="366")
    assert "366 days counted" in words
    assert 'class="month"' not in words


def test_the_answer_cannot_be_posted_or_written(client: Client) -> None:
    assert client.post("/deadlines/", CHRISTMAS).status_code == 405
    assert client.get("/deadlines/", {**CHRISTMAS, "format": "pdf"}).status_code == 400
    assert "No file was made" in page(client, rule="call-in", format="ics")


def test_an_answer_for_the_calendar(client: Client) -> None:
    response = client.get("/deadlines/", {**CHRISTMAS, "cut_off": "noon", "format": "ics"})
    assert response["Content-Type"] == "text/calendar"
    entry = Calendar.from_ical(response.content).events[0]
    assert (dt.date(2027, 1, 4), dt.date(2027, 1, 5)) == (entry.DTSTART, entry.DTEND)
    assert entry["SUMMARY"] == "Call-in by councillors: until 12 noon"
    assert "it has effect from Tuesday 5 January 2027" in entry["DESCRIPTION"]
    again = client.get("/deadlines/", {**CHRISTMAS, "cut_off": "12:00", "format": "ics"})
    assert Calendar.from_ical(again.content).events[0]["UID"] == entry["UID"]
