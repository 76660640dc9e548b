"""Call-in by councillors: who records it, who judges it, what it holds up, what was irregular; the desk."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.roles import Role
from governance.decisions.marks import Mark
from governance.models import BodyProcedure, CallIn, Decision
from governance.operations.call_in import judge_call_in, record_call_in, settle_call_in
from partnerships.operations import NotPermitted, Refused, record_source
from partnerships.operations.facts import change_fact
from tests.cast import person
from tests.governance.decision_cast import FRIDAY, SATURDAY, WHY, Deciders, step_of

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
WEDNESDAY = dt.date(2024, 9, 18)
LAST_DAY = dt.date(2024, 9, 20)


@pytest.fixture
def cast(db: None) -> Deciders:
    cast = Deciders()
    cast.hold("moira", Role.SCRUTINY_OFFICER, body=cast.ashby)
    return cast


@pytest.fixture
def made(cast: Deciders) -> Decision:
    """Ashbyford's cabinet decided on a Friday, with five working days for call-in."""
    made = cast.decision(cast.cabinet_step())
    cast.said(step_of(made, 1), "cora", published_on=FRIDAY)
    return made


def called_in(made: Decision, by: str = "moira", **more: Any) -> CallIn:
    details = {"received_on": WEDNESDAY, "callers": "five councillors", "callers_count": 5, "reason": WHY, **more}
    return record_call_in(by=person(by), step=step_of(made, 1), **details)


def test_a_call_in_suspends_until_it_is_settled(made: Decision) -> None:
    call_in = called_in(made)
    assert step_of(made, 1).computed_effective_on is None
    assert step_of(made, 1).computed_is_called_in

    settle_call_in(
        call_in, by=person("moira"), reason=WHY, version=call_in.version, outcome="upheld", on=dt.date(2024, 10, 2)
    )
    assert step_of(made, 1).computed_effective_on == dt.date(2024, 10, 2)


def test_an_invalid_one_suspends_nothing_and_only_the_approver_says_so(made: Decision) -> None:
    call_in = called_in(made)
    judged: dict[str, Any] = {
        "reason": WHY, "version": call_in.version, "is_valid": False, "on": LAST_DAY, "because": "No grounds given"
    }  # fmt: skip
    for name in ("moira", "samuel", "asha", "ada"):
        with pytest.raises(NotPermitted):
            judge_call_in(call_in, by=person(name), **judged)
    judge_call_in(call_in, by=person("cora"), **judged)
    assert step_of(made, 1).computed_effective_on == SATURDAY
    page = Client().get(f"/decisions/{made.ref}/").content.decode()
    assert "No grounds given." in page
    assert "outcome not yet recorded" not in page.lower()


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"judged_on": LAST_DAY}, "Choose whether it is valid"),
        ({"judged_because": "No grounds"}, "Choose whether it is valid"),
        ({"outcome_on": LAST_DAY}, "Choose the outcome"),
    ],
)
def test_a_day_without_what_it_is_of_is_asked_about(made: Decision, values: dict[str, Any], word: str) -> None:
    call_in = called_in(made)
    with pytest.raises(Refused) as refusal:
        change_fact(call_in, by=None, reason=WHY, version=call_in.version, **values)
    assert word in str(refusal.value)


@pytest.mark.parametrize("name", ["cora", "samuel", "asha", "ada", "priya"])
def test_only_the_councils_scrutiny_officer_records_one(made: Decision, name: str) -> None:
    with pytest.raises(NotPermitted):
        called_in(made, by=name)


def test_what_is_irregular_is_saved_and_marked(cast: Deciders, made: Decision) -> None:
    BodyProcedure.objects.update(call_in_callers_needed=5)
    called_in(made, received_on=SATURDAY, callers_count=2)
    assert {Mark.CALL_IN_LATE, Mark.CALL_IN_TOO_FEW} <= set(step_of(made, 1).computed_marks)
    assert step_of(made, 1).computed_effective_on == SATURDAY


def test_nonsense_is_refused(cast: Deciders, made: Decision) -> None:
    trust = cast.decision(cast.board_step(number=1), title="A trust's own")
    with pytest.raises(Refused, match="council’s own decision"):
        record_call_in(by=None, reason=WHY, step=step_of(trust, 1), received_on=WEDNESDAY)
    with pytest.raises(Refused):
        called_in(made, outcome="upheld", outcome_on=FRIDAY)


def test_the_page_of_the_decision_tells_it(client: Client, browser_of: Browser, made: Decision) -> None:
    called_in(made, grounds="No consultation")
    text = client.get(f"/decisions/{made.ref}/?on=2024-09-19").content.decode()
    assert "councillors may call it in until the end of Friday 20 September 2024" in text
    assert "Received on 18 September 2024 by five councillors (5 callers)." in text
    assert "While it is not settled, the decision has no effect." in text
    assert "Record what came of it" not in text
    assert "Record what came of it" in browser_of(person("moira")).get(f"/decisions/{made.ref}/").content.decode()
    assert "Judge whether it is valid" in browser_of(person("cora")).get(f"/decisions/{made.ref}/").content.decode()


def test_each_form_has_the_boxes_of_who_opens_it(browser_of: Browser, made: Decision) -> None:
    call_in = called_in(made)
    officer = browser_of(person("moira")).get(f"/facts/call-in/{call_in.pk}/edit/").content.decode()
    approver = browser_of(person("cora")).get(f"/facts/call-in/{call_in.pk}/edit/").content.decode()
    assert 'name="callers"' in officer
    assert 'name="is_valid"' not in officer
    assert 'name="callers"' not in approver
    assert 'name="is_valid"' in approver


@pytest.mark.parametrize(
    ("moment", "open_"),
    [("2024-09-20 10:59", True), ("2024-09-20 11:00", False), ("2024-09-21 08:00", False), ("2024-09-12 08:00", False)],
)
def test_the_desk_knows_the_minute_of_the_local_cut_off(
    client: Client, made: Decision, moment: str, open_: bool
) -> None:
    BodyProcedure.objects.update(call_in_cut_off=dt.time(12))
    with time_machine.travel(f"{moment}Z"):  # UTC: an hour behind in September
        assert ("A pooled fund" in client.get("/scrutiny/").content.decode()) is open_


def test_a_scrutiny_officer_exports_the_open_list(browser_of: Browser, made: Decision) -> None:
    called_in(made)
    with time_machine.travel("2024-09-19 09:00Z"):
        answer = browser_of(person("moira")).get("/scrutiny/?format=csv&body=ZZA")
        (row,) = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    assert row["Can be called in until"] == "2024-09-20"
    assert row["Cut-off"] == "the end of the day"
    assert row["Period and callers"] == "five working days after publication"
    assert (row["Called in"], row["Otherwise takes effect"]) == ("yes", "2024-09-21")


def test_the_call_ins_in_progress(client: Client, made: Decision) -> None:
    call_in = called_in(made)
    assert "five councillors" in client.get("/scrutiny/call-ins/?on=2024-09-19").content.decode()
    settle_call_in(call_in, by=person("moira"), reason=WHY, version=1, outcome="upheld", on=dt.date(2024, 10, 2))
    later = client.get("/scrutiny/call-ins/?on=2024-10-02").content.decode()
    assert "five councillors" not in later
    assert "No call-in by councillors is in progress, as far as recorded." in later
    other = client.get("/scrutiny/call-ins/?validity=valid&on=2024-10-02").content.decode()
    assert "Nothing recorded fits this filter on this day." in other
    assert "The decision stands" in client.get("/scrutiny/call-ins/?state=settled").content.decode()


@pytest.mark.parametrize("address", ["/scrutiny/?on=2024-09-19", "/scrutiny/call-ins/"])
@pytest.mark.parametrize("form", ["", "json", "csv"])
def test_a_private_decision_reaches_neither_list(cast: Deciders, browser_of: Browser, address: str, form: str) -> None:
    private = {"privacy": "exempt", "private_reason": "A tender", "exempt_paragraphs": [3], "title": "Zyxwcanary"}
    made = cast.decision(cast.cabinet_step(), **private)
    cast.said(step_of(made, 1), "cora", published_on=FRIDAY)
    called_in(made)

    def said(client: Client) -> str:
        answer = client.get(address, {"format": form, "on": "2024-09-19"} if form else {})
        return b"".join(answer).decode()

    assert "Zyxwcanary" not in said(browser_of())
    assert "Zyxwcanary" not in said(browser_of(person("ada")))
    assert "Zyxwcanary" in said(browser_of(person("moira")))


def test_a_scrutiny_officer_names_the_source_of_a_call_in(cast: Deciders) -> None:
    assert record_source(by=person("moira"), reason=WHY, title="Call-in notice 12").code == "call-in-notice-12"
