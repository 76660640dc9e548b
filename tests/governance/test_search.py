"""Search finds what the reader may see by any name, code or initials, and says why."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accounts.models import User
from governance.search.results import Answer, answer
from governance.search.scope import Scope, kinds_seen_by
from governance.search.wanted import canonical, read
from partnerships.models import Body, BodyCode, BodyName, Partnership, PartnershipAlias, PartnershipStage
from tests.england import England

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)
NOBODY = AnonymousUser()


def draft_body(england: England, name: str = "Canary Hospital") -> Body:
    """A body that only those who read drafts may find, with a name and a code."""
    source = england.body("QT1").source
    body = Body.objects.create(code="zz-hid", kind=england.body("RX1").kind, source=source, standing="draft")
    BodyCode.objects.create(body=body, scheme="ods", code="ZZ-HID", source=source)
    BodyName.objects.create(body=body, name=name, source=source)
    return body


def draft_partnership(england: England, name: str = "Canary Hospital") -> None:
    """A partnership that only those who read drafts may find."""
    like = england.partnership("nottingham-and-nottinghamshire")
    made = Partnership.objects.create(slug="zz-hid", source=like.source, standing="draft")
    PartnershipStage.objects.create(
        partnership=made, kind=like.stages.first().kind, official_name=name, source=like.source
    )
    PartnershipAlias.objects.create(partnership=made, name="Canary wharf", source=like.source)


def look(words: str, reader: User | AnonymousUser = NOBODY, **scope: str) -> Answer:
    return answer(read(words), Scope(reader, **scope), TODAY)


def names(words: str, **scope: str) -> list[str]:
    return [result.name for result in look(words, **scope).found]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("qt1", "NHS Nottingham and Nottinghamshire Integrated Care Board"),
        ("E10000024", "Nottinghamshire County Council"),
        ("Rushcliffe CCG", "NHS Rushcliffe CCG"),
        ("NHS Rushcliffe clinical commissioning group", "NHS Rushcliffe CCG"),
        ("Nottingham & Nottinghamshire ICB", "NHS Nottingham and Nottinghamshire Integrated Care Board"),
        ("notts icb", "NHS Nottingham and Nottinghamshire Integrated Care Board"),
        ("Leics CC", "Leicestershire County Council"),
        ("GSTT", "Guy's and St Thomas' NHS Foundation Trust"),
        ("NUH", "Nottingham University Hospitals NHS Trust"),
        ("Department of Health", "Department of Health and Social Care"),
        ("BOB", "Buckinghamshire, Oxfordshire and Berkshire West Integrated Care System"),
        ("hospitals university nottingham", "Nottingham University Hospitals NHS Trust"),
        ("nottingham\u00a0\uff23ity council", "Nottingham City Council"),
        ("King’s College", "King's College Hospital NHS Foundation Trust"),
        ("Nottingham City PCT", "Nottingham City PCT"),
    ],
)
def test_the_best_result_comes_first(england: England, words: str, first: str) -> None:
    assert names(words)[:1] == [first]


@pytest.mark.parametrize(
    ("words", "likest", "meant"),
    [
        ("Notingham", "Nottingham City Council", "Nottingham"),
        ("Rushclife CCG", "NHS Rushcliffe CCG", "Rushcliffe CCG"),
        ("Leistershire", "Leicestershire County Council", "Leicestershire"),
    ],
)
def test_a_near_miss_is_offered(england: England, words: str, likest: str, meant: str) -> None:
    answered = look(words)

    assert not answered.found
    assert likest in [result.name for result in answered.similar]
    assert answered.meant == meant


def test_a_former_name_is_said_to_be_one(england: England) -> None:
    result = look("Department of Health").found[0]

    assert result.why == "Called Department of Health until January 2018"


def test_an_abolished_body_says_what_became_of_it(england: England) -> None:
    result = look("Rushcliffe CCG").found[0]

    assert result.state == "Abolished; last day 31 March 2020"
    assert result.fate.line == (
        "NHS Rushcliffe CCG → NHS Nottingham and Nottinghamshire CCG (1 April 2020)"
        " → NHS Nottingham and Nottinghamshire Integrated Care Board (1 July 2022)"
    )
    assert [heir.address for heir in result.fate.heirs] == ["QT1"]


def test_an_abolished_body_without_a_successor_says_so(england: England, client: Client) -> None:
    assert "No successor recorded" in page(client, "Nottingham City PCT")


def test_a_body_of_later_days_is_not_yet_open(england: England) -> None:
    answered = answer(read("QT1"), Scope(NOBODY), dt.date(2019, 6, 1))

    assert answered.found[0].state == "Not yet open; from 1 July 2022"


def test_a_sort_or_a_kind_narrows_the_search(england: England) -> None:
    system = "Nottingham and Nottinghamshire Integrated Care System"
    assert names("nottingham", sort="partnerships") == [system]
    assert names("nottingham", sort="partnerships", kind="stp") == [system]
    assert names("nottingham", sort="bodies", kind="unitary_council") == ["Nottingham City Council"]


@pytest.mark.parametrize("words", ["%", "_", "%%%", "____", "\\", "…", "'", "مستشفى", "\u202e", "x" * 10_000])
def test_odd_words_find_nothing_and_break_nothing(england: England, words: str) -> None:
    assert not look(words).found


def test_a_wildcard_is_a_character(england: England) -> None:
    assert not names("nott%ham")


@pytest.mark.parametrize("words", ["canary", "canary hospital", "canray", "zz-hid", "ch", "cw"])
def test_a_hidden_record_changes_nothing(england: England, words: str) -> None:
    before = (look(words), kinds_seen_by(NOBODY))
    draft_body(england)
    draft_partnership(england)

    assert (look(words), kinds_seen_by(NOBODY)) == before


def test_an_administrator_finds_a_draft(england: England, ada: User) -> None:
    draft_body(england)

    assert [result.name for result in look("canary", ada).found] == ["Canary Hospital"]


def test_what_one_reader_may_see_is_not_remembered_for_another(england: England, ada: User) -> None:
    draft_body(england)

    assert [len(look("canary", reader).found) for reader in (NOBODY, ada, NOBODY)] == [0, 1, 0]


def test_a_line_of_succession_ends_before_a_hidden_body(england: England) -> None:
    Body.objects.filter(code="52R").update(standing="draft")

    assert (look("Rushcliffe CCG").found[0].fate.line, look("Rushcliffe CCG").found[0].fate.heirs) == ("", ())


def test_a_word_that_stands_so_in_a_name_is_not_misspelt(england: England) -> None:
    assert (len(look("Rushcliffe").found), look("Rushcliffe").similar) == (2, ())


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("NHS Rushcliffe CCG", "rushcliffe clinical commissioning group"), ("Guy's & St. Thomas’", "guys st thomas")],
)
def test_spellings_of_one_name_agree(written: str, read_as: str) -> None:
    assert canonical(written) == read_as


def test_a_long_search_is_cut_and_says_so() -> None:
    assert (read("a" * 10_000).cut, len(read("a" * 10_000).shown)) == (True, 200)
    assert read("rushcliffe").cut is False


def page(client: Client, words: str) -> str:
    response = client.get("/search/", {"q": words})
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_what_it_searched(england: England, client: Client) -> None:
    words = page(client, "Rushcliffe CCG")

    assert "found for “Rushcliffe CCG”" in words
    assert "other spellings, codes and initials of" in words
    assert "Nottinghamshire Integrated Care Board (1 July 2022)" in words


def test_the_page_asks_what_was_meant(england: England, client: Client) -> None:
    assert "Did you mean" in page(client, "Notingham")


def test_an_empty_search_explains_itself(england: England, client: Client) -> None:
    assert "Type a name" in page(client, " ")


def test_what_was_typed_is_never_markup(england: England, client: Client) -> None:
    assert "<script>alert" not in page(client, "<script>alert(1)</script>")


@pytest.mark.parametrize("words", ["QT1", "Nottingham", "Notingham", "NHS", "Rushcliffe CCG"])
def test_the_number_of_queries_does_not_depend_on_the_results(
    england: England, client: Client, django_assert_max_num_queries, words: str
) -> None:
    with django_assert_max_num_queries(9):
        page(client, words)


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_search_is_a_file_too(england: England, client: Client, form: str) -> None:
    response = client.get("/search/", {"q": "Rushcliffe CCG", "format": form, "on": "2019-06-01"})

    response.close()
    assert response["Content-Disposition"] == f'attachment; filename="search-2019-06-01.{form}"'


def test_the_file_holds_what_the_page_shows(england: England, client: Client) -> None:
    file = client.get("/search/", {"q": "Rushcliffe CCG", "format": "json"}).json()

    assert file["filters"] == {"q": "Rushcliffe CCG"}
    assert file["rows"][0]["code"] == "04N"
    assert file["rows"][0]["became"].endswith("NHS Nottingham and Nottinghamshire Integrated Care Board (1 July 2022)")


def test_a_form_that_is_not_offered_is_the_page_with_a_message(england: England, client: Client) -> None:
    response = client.get("/search/", {"q": "Rushcliffe", "format": "pdf"})

    assert (response.status_code, "Choose CSV" in response.content.decode()) == (400, True)
