"""Meetings: moved with the deadlines that hang on them, held, in common; nobody speaks for another body."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from governance.meeting_pages.words import title_of_meeting
from governance.models import AgendaItem, Decision, Meeting, MeetingInCommon
from governance.operations.agenda import add_item, change_item
from governance.operations.meeting import (
    cancel_meeting,
    hold_meeting,
    meet_in_common,
    move_meeting,
    plan_meeting,
    postpone_meeting,
    publish_agenda,
)
from governance.operations.meeting_product import park_issue, record_action, record_attendance
from partnerships.operations import NotPermitted, Refused
from partnerships.operations.facts import change_fact
from tests.cast import person
from tests.governance.decision_cast import FRIDAY, TODAY, WHY, Deciders, step_of

LATER, EARLIER = dt.date(2027, 3, 12), dt.date(2027, 2, 26)
MET = dt.date(2027, 3, 5)


@pytest.fixture
def deciders(db: None) -> Deciders:
    cast = Deciders()
    cast.hold("tomasz", Role.PROPER_OFFICER, body=cast.ashby)
    return cast


def planned(deciders: Deciders, on: dt.date = MET, by: str = "samuel", **more: Any) -> Meeting:
    details = {"by": person(by), "reason": WHY, "source": deciders.source, "forum": deciders.cabinet, **more}
    return plan_meeting(on=on, **details)


def told(meeting: Meeting, by: str = "samuel") -> dict[str, Any]:
    return {"by": person(by), "reason": WHY, "version": Meeting.objects.get(pk=meeting.pk).version}


def page(client: Client, meeting: Meeting, **query: str) -> str:
    return client.get(reverse("meeting", args=[meeting.pk]), query).content.decode()


@pytest.mark.parametrize("day", [LATER, EARLIER])
def test_a_meeting_moves_its_steps_and_their_deadlines_and_says_what_they_were(
    deciders: Deciders, client: Client, day: dt.date
) -> None:
    meeting = planned(deciders)
    decision = deciders.decision(deciders.cabinet_step(planned_on=MET, is_key=True))
    before = client.get(reverse("meeting", args=[meeting.pk]), {"format": "json"}).json()
    move_meeting(meeting, **told(meeting), on=day)
    after = client.get(reverse("meeting", args=[meeting.pk]), {"format": "json"}).json()
    was = {each["rule"]: each["on"] for each in before["deadlines"]}
    assert {"agenda", "key-decision-notice", "call-in"} <= was.keys()
    assert {each["rule"]: each["before"] for each in after["deadlines"]} == was
    assert all(each["on"] != each["before"] for each in after["deadlines"])
    assert step_of(decision, 1).planned_on == day
    assert after["moved"] == [{"from": MET.isoformat(), "to": day.isoformat(), "reason": WHY}]
    assert f"was {int(was['agenda'][-2:])} " in page(client, meeting)


def test_a_meeting_off_its_day_leaves_its_steps_without_one_until_it_is_back(
    deciders: Deciders, client: Client
) -> None:
    meeting = planned(deciders)
    decision = deciders.decision(deciders.cabinet_step(planned_on=MET))
    postpone_meeting(meeting, **told(meeting))
    assert step_of(decision, 1).planned_on is None
    assert "Postponed: it was planned for Friday 5 March 2027" in page(client, meeting)
    assert "No day" in page(client, meeting)
    back = move_meeting(Meeting.objects.get(pk=meeting.pk), **told(meeting), on=LATER)
    assert (back.state, back.first_planned_on, step_of(decision, 1).planned_on) == ("planned", MET, LATER)
    cancel_meeting(back, **told(meeting))
    assert "Cancelled." in page(client, meeting)


def test_a_council_s_proper_officer_keeps_its_meetings_and_a_stranger_does_not(deciders: Deciders) -> None:
    meeting = planned(deciders, by="tomasz")
    assert publish_agenda(meeting, **told(meeting, "tomasz"), on=TODAY, today=TODAY).state == "agenda_published"
    for name in ("asha", "beatrix"):
        with pytest.raises(NotPermitted):
            cancel_meeting(meeting, **told(meeting, name))


def test_what_cannot_be_is_refused_in_words(deciders: Deciders) -> None:
    meeting = planned(deciders)
    with pytest.raises(Refused, match="still to come"):
        hold_meeting(meeting, **told(meeting), today=TODAY)
    with pytest.raises(Refused, match="already"):
        move_meeting(meeting, **told(meeting), on=MET)
    with pytest.raises(Refused, match="held"):
        change_fact(meeting, **told(meeting), is_quorate=True)
    with pytest.raises(Refused, match="between"):
        move_meeting(meeting, **told(meeting), on=dt.date(9999, 1, 1))
    held = planned(deciders, on=FRIDAY, state="held")
    with pytest.raises(Refused, match="was held"):
        move_meeting(held, **told(held), on=LATER)


def test_what_a_body_confirmed_hangs_on_a_meeting_that_only_its_people_change(deciders: Deciders) -> None:
    meeting = planned(deciders, on=FRIDAY, state="held")
    decision = deciders.decision(deciders.cabinet_step(planned_on=FRIDAY))
    deciders.said(step_of(decision, 1), "cora")
    with pytest.raises(NotPermitted, match="confirmed"):
        change_fact(meeting, **told(meeting), is_quorate=False)
    change_fact(meeting, **told(meeting, "tomasz"), is_quorate=False)
    assert step_of(decision, 1).computed_effective_on is None


def test_what_came_of_an_item_is_the_body_s_own_word_or_only_reported(deciders: Deciders, client: Client) -> None:
    meeting = planned(deciders, on=FRIDAY, state="held")
    one, two = (add_item(by=None, reason=WHY, meeting=meeting, title=f"Matter {n}") for n in (1, 2))
    assert (one.number, two.number) == ("1", "2")
    change_item(one, by=person("samuel"), reason=WHY, version=one.version, result="decided")
    change_item(two, by=person("tomasz"), reason=WHY, version=two.version, result="decided")
    said = {item.number: item.confidence for item in AgendaItem.objects.all()}
    assert said == {"1": "reported", "2": "confirmed"}
    assert page(client, meeting).count("reported, not confirmed by the body") == 1
    assert Decision.objects.count() == 0


def test_a_board_that_advises_decides_no_item(deciders: Deciders) -> None:
    meeting = planned(deciders, on=FRIDAY, state="held", forum=deciders.plan_board)
    with pytest.raises(Refused, match="advises"):
        add_item(by=person("samuel"), reason=WHY, meeting=meeting, title="Plan", result="decided")
    assert add_item(by=person("samuel"), reason=WHY, meeting=meeting, title="Plan", result="endorsed").result


def test_the_first_line_says_what_it_produced_and_no_decision_plainly(deciders: Deciders, client: Client) -> None:
    meeting = planned(deciders, on=FRIDAY, state="held")
    assert "What it produced is not recorded." in page(client, meeting)
    for result in ("deferred", "noted", "noted"):
        add_item(by=None, reason=WHY, meeting=meeting, title=result, result=result)
    record_action(by=person("samuel"), reason=WHY, meeting=meeting, text="Write to the trust")
    park_issue(
        by=person("samuel"), reason=WHY, title="Who chairs", parked_on=FRIDAY, revisit_on=TODAY, forum=deciders.cabinet,
        meeting=meeting, source=deciders.source,
    )  # fmt: skip
    hold_meeting(meeting, **told(meeting), today=TODAY, is_quorate=True, made_no_decision=True)
    first = "Held on Friday 13 September 2024; quorate. It made no decision. Of 3 items: 2 noted and 1 deferred."
    assert f"{first} 1 action and 1 issue parked." in page(client, meeting)
    with pytest.raises(Refused, match="no decision"):
        add_item(by=None, reason=WHY, meeting=meeting, title="Late", result="decided")


def test_a_late_paper_is_late_by_the_body_s_own_rule(deciders: Deciders, client: Client) -> None:
    meeting = planned(deciders)
    for number, day in (("1", dt.date(2027, 2, 25)), ("2", dt.date(2027, 2, 26))):
        add_item(by=None, reason=WHY, meeting=meeting, title="Paper", number=number, paper_published_on=day)
    assert "published 25 February 2027, on time" in page(client, meeting)
    assert "one day late" in page(client, meeting)


def test_an_exempt_item_is_for_those_who_read_private_matters_alone(deciders: Deciders, client: Client) -> None:
    meeting = planned(deciders)
    why = {"privacy": "exempt", "exempt_paragraphs": [3], "private_reason": "Bids are open"}
    add_item(by=None, reason=WHY, meeting=meeting, title="Tender for beds", **why)
    assert "Tender" not in page(client, meeting)
    assert "No item of its agenda" in page(client, meeting)
    client.force_login(person("tomasz"))
    assert "Schedule 12A paragraph 3: Bids are open" in page(client, meeting)
    with pytest.raises(Refused):
        add_item(by=None, reason=WHY, meeting=meeting, title="No ground", privacy="exempt")


def test_boards_in_common_share_an_agenda_and_resolve_each_for_itself(deciders: Deciders, client: Client) -> None:
    one, other = planned(deciders, on=FRIDAY), planned(deciders, on=FRIDAY, forum=deciders.board)
    meet_in_common([one, other], by=person("samuel"), reason=WHY, title="Two boards in common")
    one, other = Meeting.objects.order_by("pk")
    decision = deciders.decision(deciders.cabinet_step(planned_on=FRIDAY), deciders.board_step(planned_on=FRIDAY))
    steps = list(decision.steps.all())
    item = add_item(
        by=None, reason=WHY, meeting=one, title="One matter", number="for-both-boards", steps=steps,
        for_bodies=[deciders.ashby, deciders.dale],
    )  # fmt: skip
    add_item(by=None, reason=WHY, meeting=other, title="The trust’s own", for_bodies=[deciders.dale])
    deciders.said(steps[0], "cora")
    shown = page(client, Meeting.objects.get(pk=other.pk))
    assert "Not for this body" in shown
    assert "Its resolution is not recorded" in shown
    assert "Two boards in common" in shown
    about = client.get(f"/meetings/{other.pk}/").context["about"]
    assert [row.links for row in about if row.key == "In common with"] == [
        ((title_of_meeting(one), f"/meetings/{one.pk}/"),)
    ]
    assert (item.numbered, "for-both-boards" in shown) == ("One matter", False)
    assert AgendaItem(number="5a", title="Plan").numbered == "5a. Plan"
    assert set(item.steps.all()) == set(steps)
    assert MeetingInCommon.objects.count() == 1
    with pytest.raises(Refused, match="two boards"):
        meet_in_common([one, planned(deciders)], by=person("samuel"), reason=WHY, title="One board")


def test_who_came_is_recorded_by_seat_and_corrected_in_place(deciders: Deciders, client: Client) -> None:
    from governance.models import Seat

    seat = Seat.objects.create(forum=deciders.cabinet, label="Leader", body=deciders.ashby, source=deciders.source)
    stranger = Seat.objects.create(forum=deciders.board, label="Chair", source=deciders.source)
    meeting = planned(deciders, on=FRIDAY, state="held")
    for state in ("apologies", "present"):
        record_attendance(by=person("samuel"), reason=WHY, meeting=meeting, seat=seat, state=state)
    assert meeting.attendance.get().state == "present"
    assert "Of 1 seat, 1 was filled" in page(client, meeting)
    with pytest.raises(Refused, match="seat of"):
        record_attendance(by=person("samuel"), reason=WHY, meeting=meeting, seat=stranger, state="present")


def test_the_list_filters_by_what_meetings_produced(deciders: Deciders, client: Client) -> None:
    planned(deciders)
    for result in ("decided", "noted"):
        held = planned(deciders, on=FRIDAY, state="held")
        add_item(by=None, reason=WHY, meeting=held, title=result, result=result)

    def days(**query: str) -> list[str]:
        asked = {"body": "ZZA", "format": "json", **query}
        return [row["on"] for row in client.get(reverse("meetings"), asked).json()["rows"]]

    assert days() == [MET.isoformat()]
    assert days(when="ever", produced="decisions") == [FRIDAY.isoformat()]
    assert len(days(when="past")) == 2
    assert days(when="ever", forum="zz-nowhere") == []


def test_an_empty_list_leads_to_the_meetings_before_latest_first(deciders: Deciders, client: Client) -> None:
    days = (dt.date(2026, 2, 3), dt.date(2026, 3, 3))
    for day in days:
        planned(deciders, day)
    empty = client.get("/meetings/", {"on": "2026-06-01", "forum": "Ashbyford"})
    assert "See 2 meetings before 1 June 2026" in empty.content.decode()
    past = client.get("/meetings/" + empty.context["empty_href"])
    assert [row[0]["text"] for row in past.context["rows"]] == ["3 March 2026", "3 February 2026"]
    nothing = client.get("/meetings/", {"on": "2026-06-01", "forum": "no such board"})
    assert "meetings before" not in nothing.content.decode()


def test_a_meeting_is_planned_and_moved_on_the_screens(deciders: Deciders, client: Client) -> None:
    client.force_login(person("tomasz"))
    day = {"on_day": "5", "on_month": "3", "on_year": "2027"}
    form = {**day, "state": "planned", "openness": "public", "source": deciders.source.pk, "standing": "accepted"}
    where = f"{reverse('fact-new', args=['meeting'])}?forum={deciders.cabinet.pk}"
    assert client.get(where).status_code == 200
    answer = client.post(where, {**form, "forum": deciders.cabinet.pk, "starts_at": "10.30am", "reason": WHY})
    meeting = Meeting.objects.get()
    assert answer["Location"] == reverse("meeting", args=[meeting.pk])
    moved = {"version": meeting.version, "on_day": "12", "on_month": "3", "on_year": "2027", "reason": "Room"}
    client.post(reverse("meeting-move", args=[meeting.pk]), moved)
    assert "Moved from 5 March 2027" in page(client, meeting)
    again = client.post(reverse("meeting-cancel", args=[meeting.pk]), {"version": 1, "reason": "Snow"})
    assert again.status_code == 409


def test_a_board_s_page_shows_what_its_meetings_produced_and_what_it_parked(deciders: Deciders, client: Client) -> None:
    silent, held = planned(deciders, on=FRIDAY, state="held"), planned(deciders, on=FRIDAY, state="held")
    add_item(by=None, reason=WHY, meeting=held, title="Plan", result="decided")
    hidden = {"privacy": "confidential", "private_reason": "Bids"}
    add_item(by=None, reason=WHY, meeting=silent, title="Bids", result="decided", **hidden)
    client.force_login(person("samuel"))
    where = f"{reverse('fact-new', args=['parked-issue'])}?forum={deciders.cabinet.pk}"
    typed = {
        "forum": deciders.cabinet.pk, "title": "Who chairs", "why": "No agreement", "parked_on": "2024-09-13",
        "revisit_on": "2025-01-10", "source": deciders.source.pk, "standing": "accepted", "reason": WHY,
    }  # fmt: skip
    assert client.post(where, typed | {"revisit_on": "2024-09-13"}).status_code == 422
    assert client.post(where, typed).status_code == 302
    client.logout()
    shown = client.get(reverse("forum", args=[deciders.cabinet.slug])).content.decode()
    assert "1 decided" in shown
    assert "What it produced is not recorded" in shown
    assert "was to return on 10 January 2025; not recorded as settled" in shown
    assert "No agreement" in shown
