"""The lists: as at a day, filtered, ordered, paged, and the same whatever is hidden."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from partnerships.models import (
    Accountability,
    Body,
    BodyName,
    MembershipEvent,
    Partnership,
    PartnershipStage,
    PartnershipState,
    Succession,
    SuccessionPart,
)
from tests.partnerships.register_cast import BEGAN, Register

pytestmark = pytest.mark.django_db
LISTS = (
    "/bodies/",
    "/partnerships/",
    "/data/memberships/",
    "/data/successions/",
    "/data/accountabilities/",
    "/data/names/",
    "/data/names/?of=partnerships",
)
HOSTILE = ("%27%22;--", "%F0%9F%8F%A5", "9" * 300)


@pytest.fixture
def register() -> Register:
    made = Register()
    event = Succession.objects.create(kind="merger", effective_on=dt.date(2020, 4, 1), source=made.source)
    SuccessionPart.objects.create(succession=event, from_body=made.gone, to_body=made.dale, source=made.source)
    Accountability.objects.create(from_body=made.dale, to_body=made.elm, kind="answers_to", source=made.source)
    Body.objects.filter(code__startswith="ZZ").update(region="Zedland")
    Partnership.objects.filter(slug__startswith="zz-").update(region="Zedland")
    return made


@pytest.fixture
def public(browser_of: Callable[[User | None], Client]) -> Client:
    return browser_of(None)


def text(browser: Client, address: str, status: int = 200) -> str:
    response = browser.get(address)
    assert response.status_code == status, address
    return unescape(response.content.decode())


def names(browser: Client, address: str) -> list[str]:
    return re.findall(r'<th scope="row">\s*(?:<a[^>]*>)?([^<]+)', text(browser, address))


def ours(browser: Client, address: str) -> list[str]:
    """The names in a list of the bodies or partnerships of this small register, England's left out."""
    return names(browser, f"{address}{'&' if '?' in address else '?'}region=Zedland")


def counted(browser: Client, address: str) -> str:
    found = re.search(r'list-line__words"><strong>([^<]+)</strong>', text(browser, address))
    assert found, address
    return found[1]


def test_bodies_shows_those_open_on_the_day(register: Register, public: Client) -> None:
    assert ours(public, "/bodies/") == ["Ashbyford Council", "Dalewater Trust", "Elmwater Trust"]
    assert ours(public, "/bodies/?on=2017-06-01") == ["Ashbyford Council", "Dalewater Trust", "Gonewater Trust"]
    assert ours(public, "/bodies/?on=2017-06-01&state=planned") == ["Elmwater Trust"]
    assert ours(public, "/bodies/?state=abolished") == ["Gonewater Trust"]
    assert counted(public, "/bodies/?state=all&region=Zedland") == "4 bodies"


def test_the_day_before_an_end_is_the_last(register: Register, public: Client) -> None:
    assert "Gonewater Trust" in ours(public, "/bodies/?on=2020-03-31")
    assert "Gonewater Trust" not in ours(public, "/bodies/?on=2020-04-01")
    assert "31 March 2020" in text(public, "/bodies/?state=abolished&region=Zedland")


def test_an_abolished_body_says_what_it_became(register: Register, public: Client) -> None:
    assert '<span class="quiet">became ZZD</span>' in text(public, "/bodies/?state=abolished&region=Zedland")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("q=dALE", ["Dalewater Trust"]),
        ("kind=zz_trust", ["Dalewater Trust", "Elmwater Trust"]),
        ("sector=council", ["Ashbyford Council"]),
        ("partnership=zz-northmoor", ["Ashbyford Council", "Dalewater Trust"]),
        ("partnership=northmoor+plan", ["Ashbyford Council", "Dalewater Trust"]),
        ("partnership=zz-southmoor", []),
        ("kind=zz_trust&partnership=zz-northmoor", ["Dalewater Trust"]),
    ],
)
def test_bodies_can_be_filtered(register: Register, public: Client, filters: str, found: list[str]) -> None:
    assert ours(public, f"/bodies/?{filters}") == found


def test_an_overlap_of_area_makes_no_member(register: Register, public: Client) -> None:
    register.member(register.southmoor, register.elm, basis="geographic_overlap")

    assert ours(public, "/bodies/?partnership=zz-southmoor") == []
    assert "Elmwater Trust" in text(public, "/data/memberships/?partnership=zz-southmoor")


def test_partnerships_are_listed_by_their_name_on_the_day(register: Register, public: Client) -> None:
    stage = PartnershipStage.objects.get(partnership=register.northmoor)
    PartnershipStage.objects.filter(pk=stage.pk).update(valid_to=dt.date(2022, 7, 1))
    PartnershipStage.objects.create(
        partnership=register.northmoor,
        kind=register.system_kind,
        official_name="Northmoor System",
        valid_from=dt.date(2022, 7, 1),
        source=register.source,
    )

    assert ours(public, "/partnerships/?on=2022-06-30") == ["Northmoor Plan", "Southmoor Plan"]
    assert ours(public, "/partnerships/?on=2022-07-01") == ["Northmoor System", "Southmoor Plan"]


def test_an_ended_partnership_is_listed_only_where_asked_for(register: Register, public: Client) -> None:
    PartnershipState.objects.create(
        partnership=register.southmoor, state="active", valid_to=dt.date(2020, 4, 1), source=register.source
    )
    PartnershipState.objects.create(
        partnership=register.southmoor, state="superseded", valid_from=dt.date(2020, 4, 1), source=register.source
    )

    assert ours(public, "/partnerships/") == ["Northmoor Plan"]
    assert ours(public, "/partnerships/?on=2020-03-31") == ["Northmoor Plan", "Southmoor Plan"]
    assert ours(public, "/partnerships/?state=ended") == ["Southmoor Plan"]


def test_partnerships_count_members_by_sector_and_overlaps_apart(register: Register, public: Client) -> None:
    register.member(register.northmoor, register.elm, basis="agreed", valid_from=BEGAN)
    register.member(register.southmoor, register.ashby, basis="geographic_overlap")
    declined = register.member(register.southmoor, register.dale)
    MembershipEvent.objects.create(membership=declined, kind="declined", on=BEGAN, source=register.source)

    rows = {row["slug"]: row for row in public.get("/partnerships/?format=json&region=Zedland").json()["rows"]}

    figures = ("council_members", "nhs_members", "councils_overlapping")
    assert [rows["zz-northmoor"][each] for each in figures] == [1, 2, 0]
    assert [rows["zz-southmoor"][each] for each in figures] == [0, 0, 1]
    page = text(public, "/partnerships/?q=southmoor")
    assert re.search(r'data-label="Council members">\s*none recorded\s*<span class="quiet">areas of 1 overlap', page)


def test_a_heading_turns_the_order_round(register: Register, public: Client) -> None:
    assert ours(public, "/bodies/?sort=-name") == ["Elmwater Trust", "Dalewater Trust", "Ashbyford Council"]
    page = text(public, "/bodies/?sort=-name")
    assert 'aria-sort="descending"' in page
    assert ours(public, "/bodies/?sort=pk") == ours(public, "/bodies/?sort=-body__kind__id") == ours(public, "/bodies/")


@pytest.mark.parametrize("address", LISTS)
def test_every_heading_that_offers_an_order_gives_it(register: Register, public: Client, address: str) -> None:
    for key in set(re.findall(r"sort=([a-z_]+)", text(public, address))):
        joined = f"{address}{'&' if '?' in address else '?'}sort="
        assert 'aria-sort="ascending"' in text(public, f"{joined}{key}")
        assert 'aria-sort="descending"' in text(public, f"{joined}-{key}")


@pytest.mark.parametrize("page", ["0", "-1", "2", "9" * 5_000, "zzz", "", "1e3", "²"])
def test_a_bad_page_number_gives_a_page(register: Register, public: Client, page: str) -> None:
    assert ours(public, f"/bodies/?page={page}") == ours(public, "/bodies/")


def test_pages_divide_the_list(register: Register, public: Client) -> None:
    for number in range(60):
        register.body(f"ZN{number:02}", f"Numbered Trust {number:02}", register.trust_kind)

    pages = [names(public, f"/bodies/?q=numbered&page={number}") for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [25, 25, 10]
    assert [name for page in pages for name in page] == [f"Numbered Trust {number:02}" for number in range(60)]
    assert names(public, "/bodies/?q=numbered&page=4") == pages[-1]
    assert counted(public, "/bodies/?q=numbered&page=4") == "60 bodies"


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_of_a_filter_breaks_a_list(register: Register, public: Client, address: str, value: str) -> None:
    keys = re.findall(r'<(?:input|select)[^>]* name="([a-z_]+)"', text(public, address))
    for key in {*keys, "format"} - {"on"}:
        response = public.get(f"{address}{'&' if '?' in address else '?'}{key}={value}")
        assert response.status_code == (400 if key == "format" else 200)


def test_an_unknown_value_is_explained_and_the_rest_kept(register: Register, public: Client) -> None:
    page = text(public, "/bodies/?kind=cgg&q=dale")

    assert "We do not know the kind “cgg”." in page
    assert 'value="dale"' in page
    assert "Dalewater Trust" not in page


def test_the_filter_is_said_in_words_and_can_be_taken_off(register: Register, public: Client) -> None:
    page = text(public, "/bodies/?kind=zz_trust&on=2019-06-01&page=1")

    assert "as at 1 June 2019; State: Open on the day; Kind: trusts" in page
    assert '<a class="govuk-link filter-tags__link" href="?on=2019-06-01">' in page


def test_links_out_of_a_list_keep_the_day(register: Register, public: Client) -> None:
    assert 'href="/bodies/ZZD/?on=2019-06-01"' in text(public, "/bodies/?on=2019-06-01&q=dalewater")
    assert 'href="/bodies/ZZD/"' in text(public, "/bodies/?q=dalewater")


@pytest.mark.parametrize("address", LISTS)
def test_queries_do_not_grow_with_the_rows(
    register: Register, browser_of: Callable[[User | None], Client], samuel: User, address: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            browser.get(address)
        return len(seen)

    browser = browser_of(samuel)
    few = queries()
    for number in range(40):
        body = register.body(f"ZN{number:02}", f"Numbered Trust {number:02}", register.trust_kind)
        register.member(register.northmoor, body)
        register.partnership(f"zz-numbered-{number:02}", f"Numbered Plan {number:02}")
        Accountability.objects.create(from_body=body, to_body=register.elm, kind="answers_to", source=register.source)

    assert queries() == few <= 7


class Hidden:
    """A draft body and a draft partnership with facts between hidden and public places."""

    def __init__(self, register: Register) -> None:
        self.body = register.body("ZZH", "Canary Trust", register.trust_kind, standing="draft", region="Canary")
        self.partnership = register.partnership("zz-canary", "Canary Plan", standing="draft", region="Canary")
        register.member(self.partnership, register.dale)
        register.member(register.northmoor, self.body)
        register.member(register.southmoor, register.elm, standing="draft", note="canary")
        event = Succession.objects.create(kind="split", effective_on=dt.date(2020, 4, 1), source=register.source)
        SuccessionPart.objects.create(
            succession=event, from_body=register.gone, to_body=self.body, source=register.source
        )
        Accountability.objects.create(
            from_body=self.body, to_body=register.elm, kind="answers_to", source=register.source
        )
        BodyName.objects.create(
            body=register.dale, name="Canary Dale", use="also_known_as", standing="draft", source=register.source
        )


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("form", ["", "csv", "json"])
def test_what_is_hidden_changes_nothing(register: Register, public: Client, address: str, form: str) -> None:
    joined = f"{address}{'&' if '?' in address else '?'}{f'format={form}' if form else 'state=all'}"

    def whole() -> bytes:
        response = public.get(joined)
        return b"".join(response.streaming_content) if response.streaming else response.content

    before = whole()
    Hidden(register)
    after = whole()

    assert after == before
    assert b"anary" not in after


@pytest.mark.parametrize(
    ("address", "hidden", "nonsense"),
    [
        ("/bodies/?partnership={}", "zz-canary", "zz-nosuch"),
        ("/bodies/?q={}&state=all", "Canary", "Nosuch"),
        ("/partnerships/?q={}&state=all", "Canary", "Nosuch"),
        ("/data/memberships/?partnership={}", "zz-canary", "zz-nosuch"),
        ("/data/memberships/?body={}", "ZZH", "ZZ0"),
        ("/data/successions/?body={}", "Canary", "Nosuch"),
        ("/data/accountabilities/?body={}", "ZZH", "ZZ0"),
        ("/data/names/?q={}", "Canary", "Nosuch"),
        ("/data/names/?record={}&of=partnerships", "zz-canary", "zz-nosuch"),
        ("/bodies/?region={}", "Canary", "Nosuch"),
    ],
)
def test_a_hidden_record_is_answered_like_none(
    register: Register, public: Client, address: str, hidden: str, nonsense: str
) -> None:
    Hidden(register)

    assert text(public, address.format(hidden)).replace(hidden, "…") == text(public, address.format(nonsense)).replace(
        nonsense, "…"
    )


def test_those_who_read_drafts_see_them_marked(
    register: Register, browser_of: Callable[[User | None], Client], ada: User
) -> None:
    Hidden(register)
    page = text(browser_of(ada), "/bodies/?q=canary")

    assert re.search(r'Canary Trust</a>\s*<span class="quiet">Draft</span>', page)
    assert counted(browser_of(ada), "/bodies/?q=canary") == "1 body"
