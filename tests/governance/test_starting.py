"""Starting a decision: a route is proposed from a template, changed, and recorded as a decision with its steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from governance.models import Decision, DecisionTemplate, ForumKind, TemplateStep
from tests.cast import person
from tests.governance.decision_cast import Deciders

ADDRESS = "/decisions/start/"
COMING = timezone.localdate() + dt.timedelta(days=120)


@pytest.fixture
def deciders(db: None) -> Deciders:
    return Deciders()


@pytest.fixture
def template(deciders: Deciders) -> DecisionTemplate:
    """A council's cabinet, then an NHS body’s board."""
    deciders.council_kind.is_upper_tier = True
    deciders.council_kind.save()
    route = DecisionTemplate.objects.create(code="zz-route", name="A shared fund")
    _step(route, 1, "The council decides", "each_council", deciders.cabinet_kind, is_key=True, may_be_called_in=True)
    _step(route, 2, "The trust decides", "each_nhs_member", deciders.board_kind, after=[1])
    return route


def _step(route: DecisionTemplate, number: int, label: str, who: str, kind: ForumKind, **more: Any) -> TemplateStep:
    return TemplateStep.objects.create(
        template=route, number=number, label=label, who=who, forum_kind=kind, capacity="decide", **more
    )


@pytest.fixture
def lead(deciders: Deciders, samuel: Any, browser_of: Callable[..., Client]) -> Client:
    return browser_of(samuel)


def matter(template: DecisionTemplate, **more: str) -> dict[str, str]:
    return {
        "template": str(template.pk),
        "title": "A fund for hospital discharge",
        "partnership": "Northmoor Plan",
        "source_title": "Report to the plan board",
        "token": "3f1b6f3e-0b43-4d5e-8a53-0d6a4f0a6c11",
        **more,
    }


def proposed(response: Any) -> dict[str, str]:
    """The steps of the page as a browser would send them back."""
    sent = {"steps": response.context["numbers"]}
    for row in response.context["rows"]:
        for bound in row.form:
            value = bound.value()
            if value not in (None, False):
                shown = f"{value:%-d %B %Y}" if isinstance(value, dt.date) else value
                sent[bound.html_name] = "on" if value is True else str(shown)
    asked_last = {name: str(response.context["form"][name].value()) for name in ("standing", "reason")}
    assert asked_last == {"standing": "draft", "reason": "New proposal"}
    return sent | asked_last | {"standing": "accepted"}


def test_a_link_s_short_name_is_shown_as_a_name(lead: Client, template: DecisionTemplate) -> None:
    page = lead.get(ADDRESS, {"partnership": "zz-northmoor", "lead_body": "nothing here"}).content.decode()
    assert 'value="Northmoor Plan (zz-northmoor)"' in page
    assert 'value="nothing here"' in page


def test_the_members_of_the_partnership_take_part_each_at_its_own_board(
    lead: Client, deciders: Deciders, template: DecisionTemplate
) -> None:
    deciders.meeting(deciders.cabinet, COMING)
    deciders.meeting(deciders.board, COMING + dt.timedelta(days=3))
    deciders.meeting(deciders.board, COMING + dt.timedelta(days=30))
    page = lead.post(ADDRESS, matter(template) | {"propose": "yes"})
    first, second = page.context["route"].placed
    assert (first.on, first.stop.decider) == (COMING, "Ashbyford Cabinet")
    assert second.on == COMING + dt.timedelta(days=30)
    assert not Decision.objects.exists()


def test_what_is_proposed_is_recorded_with_its_meetings(
    lead: Client, deciders: Deciders, template: DecisionTemplate
) -> None:
    meeting = deciders.meeting(deciders.cabinet, COMING)
    page = lead.post(ADDRESS, matter(template) | {"propose": "yes"})
    answer = lead.post(ADDRESS, matter(template) | proposed(page) | {"record": "yes"})
    decision = Decision.objects.get()
    assert answer["Location"] == f"/decisions/{decision.ref}/"
    cabinet, board = decision.steps.order_by("number")
    assert (cabinet.meeting, cabinet.planned_on, cabinet.is_key) == (meeting, COMING, True)
    assert (board.body, board.forum, board.after, board.planned_on) == (deciders.dale, deciders.board, [1], None)


def test_sent_twice_it_records_once(lead: Client, deciders: Deciders, template: DecisionTemplate) -> None:
    page = lead.post(ADDRESS, matter(template) | {"propose": "yes"})
    sent = matter(template) | proposed(page) | {"record": "yes"}
    assert lead.post(ADDRESS, sent)["Location"] == lead.post(ADDRESS, sent)["Location"]
    assert Decision.objects.count() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=1), tick=False):  # the browser went back
        told = lead.post(ADDRESS, sent | {"title": "Another title"}, follow=True)
    assert "This form recorded this decision already" in told.content.decode()


def test_a_step_left_out_is_not_recorded(lead: Client, deciders: Deciders, template: DecisionTemplate) -> None:
    page = lead.post(ADDRESS, matter(template) | {"propose": "yes"})
    sent = proposed(page)
    del sent["step-2-include"]
    lead.post(ADDRESS, matter(template) | sent | {"record": "yes"})
    assert [step.body for step in Decision.objects.get().steps.all()] == [deciders.ashby]


def test_a_day_typed_wrong_is_named_and_everything_stays(
    lead: Client, deciders: Deciders, template: DecisionTemplate
) -> None:
    page = lead.post(ADDRESS, matter(template) | {"propose": "yes"})
    sent = proposed(page) | {"step-1-planned_on": "31 February 2027", "step-2-decider_words": "The board"}
    answer = lead.post(ADDRESS, matter(template) | sent | {"record": "yes"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter a real day, such as 14 April 2027" in text
    assert 'value="31 February 2027"' in text
    assert 'value="The board"' in text


def test_bodies_that_are_none_or_several_are_named_by_line(lead: Client, template: DecisionTemplate) -> None:
    answer = lead.post(ADDRESS, matter(template, bodies="ZZA\nNobody at all\nTrust") | {"propose": "yes"})
    text = answer.content.decode()
    assert "No body is recorded under “Nobody at all”" in text
    assert "Several bodies fit “Trust”" in text
    assert "Nobody at all\nTrust" in text


def test_another_partnership_is_refused_in_words(
    browser_of: Callable[..., Client], asha: Any, deciders: Deciders, template: DecisionTemplate
) -> None:
    assert browser_of(asha).get(ADDRESS).status_code == 403
    lead = browser_of(person("beatrix"))
    page = lead.post(ADDRESS, matter(template) | {"propose": "yes"})
    answer = lead.post(ADDRESS, matter(template) | proposed(page) | {"record": "yes"})
    assert answer.status_code == 403
    assert "Your roles do not let you start a decision" in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_route_is_changed_by_an_administrator_alone_and_one_of_two_wins(
    browser_of: Callable[..., Client], ada: Any, asha: Any, template: DecisionTemplate
) -> None:
    address = f"/decisions/routes/{template.code}/edit/"
    assert browser_of(asha).get(address).status_code == 403
    browser = browser_of(ada)
    page = browser.get(address)
    sent = {"version": page.context["version"], "steps": page.context["numbers"], "name": "A joint fund"}
    sent |= {"is_offered": "on", "reason": "The guidance changed"}
    for form, _ in page.context["steps"]:
        values = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
        sent |= values | {f"{form.prefix}-known": "yes"} if form.initial.get("label") else {}
    assert browser.post(address, sent).status_code == 302
    second = browser.post(address, sent | {"name": "Another"})
    assert second.status_code == 409
    assert "Somebody else changed this route" in second.content.decode()
    assert DecisionTemplate.objects.get(pk=template.pk).name == "A joint fund"


def test_the_routes_are_open_to_everybody(client: Client, template: DecisionTemplate) -> None:
    assert "The council decides" in client.get("/decisions/routes/").content.decode()
