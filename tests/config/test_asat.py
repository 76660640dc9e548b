"""The day on view: read once, kept through links, never a fault."""

from datetime import date

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.template import Context, RequestContext, Template
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from config.asat import EARLIEST, LATEST, AsAtMiddleware, day_on_view, read_day
from config.templatetags import register_links

TODAY = date(2026, 11, 21)
JUNE = date(2019, 6, 1)


def asked(address: str) -> HttpRequest:
    """A request that went through the middleware."""
    request = RequestFactory().get(address)
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        AsAtMiddleware(lambda _: HttpResponse())(request)
    return request


def drawn(source: str, address: str) -> str:
    """A template with the link tags, drawn for a request."""
    return Template("{% load register_links %}" + source).render(RequestContext(asked(address)))


@pytest.mark.parametrize(
    "written", ["2019-06-01", "1/6/2019", "01/06/2019", "1 June 2019", " 2019-06-01 ", "1 Jun 2019"]
)
def test_a_day_is_read_as_people_write_it(written: str) -> None:
    assert read_day(written) == JUNE


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "2019-02-30",
        "2019-13-01",
        "0001-01-01",
        "1948-07-04",
        "2101-01-01",
        "99999-01-01",
        "2019-06-01\x00",
        "1" * 5000,
    ],
)
def test_a_day_that_is_no_day_or_out_of_bounds_is_none(written: str) -> None:
    assert read_day(written) is None


@given(st.text(max_size=40))
def test_nothing_typed_is_ever_a_fault(written: str) -> None:
    day = read_day(written)
    assert day is None or EARLIEST <= day <= LATEST


def test_without_a_day_the_page_is_about_today() -> None:
    request = asked("/bodies/")
    assert (request.on, request.on_chosen, request.on_refused) == (TODAY, False, "")


def test_a_chosen_day_is_on_the_request() -> None:
    request = asked("/bodies/?on=2019-06-01")
    assert (request.on, request.on_chosen) == (JUNE, True)
    assert day_on_view(request) == JUNE


def test_an_unreadable_day_shows_today_and_says_so() -> None:
    request = asked("/bodies/?on=soon")
    assert (request.on, request.on_chosen) == (TODAY, False)
    assert "could not read that day" in request.on_refused


@pytest.mark.parametrize("value", ["soon", "2019-02-30", "%00", "2019-06-01'--", "9" * 500, ""])
def test_a_bad_day_never_fails_a_page(client: Client, value: str) -> None:
    response = client.get(f"/accessibility/?on={value}")
    assert response.status_code in {200, 400}
    assert ("could not read that day" in response.content.decode()) is (response.status_code == 200 and value != "")


def test_a_page_as_at_a_day_says_so_and_offers_today(client: Client) -> None:
    page = client.get("/accessibility/?on=2019-06-01").content.decode()
    assert "As at 1 June 2019" in page
    assert ">see today</a>" in page


def test_links_keep_the_day_on_view() -> None:
    assert drawn("{% at 'privacy' %}", "/?on=1 June 2019") == "/privacy/?on=2019-06-01"
    assert drawn("{% at 'privacy' %}", "/") == "/privacy/"
    assert drawn("{% at 'privacy' %}", "/?on=soon") == "/privacy/"
    assert drawn("{% keep_on '/bodies/?q=icb' %}", "/?on=2019-06-01") == "/bodies/?q=icb&amp;on=2019-06-01"


def test_a_link_may_lead_to_another_day() -> None:
    source = "{% at 'privacy' on=other query='format=csv' %}"
    page = Template("{% load register_links %}{% autoescape off %}" + source + "{% endautoescape %}")
    context = RequestContext(asked("/?on=2019-06-01"), {"other": date(2013, 4, 1)})
    assert page.render(context) == "/privacy/?format=csv&on=2013-04-01"


def test_links_keep_the_day_inside_an_include_that_takes_only_its_own() -> None:
    source = "{% include 'components/breadcrumbs.html' with crumbs=None only %}"
    assert 'href="/?on=2019-06-01"' in drawn(source, "/?on=2019-06-01")


def test_a_template_without_a_request_links_plainly() -> None:
    assert Template("{% load register_links %}{% at 'privacy' %}").render(Context()) == "/privacy/"


def test_the_query_changes_one_thing_at_a_time() -> None:
    address = "/bodies/?kind=icb&kind=trust&on=2019-06-01&page=4&sort=name"
    context = RequestContext(asked(address))
    assert register_links.query_with(context, page=3) == "?kind=icb&kind=trust&on=2019-06-01&page=3&sort=name"
    assert register_links.query_without(context, "kind", "icb") == "?kind=trust&on=2019-06-01&sort=name"
    assert register_links.query_without(context, "kind") == "?on=2019-06-01&sort=name"
    assert register_links.query_sorted_by(context, "name", "name") == "?kind=icb&kind=trust&on=2019-06-01&sort=-name"


def test_a_get_form_keeps_the_rest_of_the_query() -> None:
    page = drawn("{% hidden_query leave_out='on' %}", '/?on=2019-06-01&q="><b>&page=2')
    assert 'name="q" value="&quot;&gt;&lt;b&gt;"' in page
    assert 'name="on"' not in page
    assert 'name="page"' not in page
