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
from partnerships.models import (
    Body,
    BodyCode,
    BodyKind,
    BodyName,
    Partnership,
    PartnershipAlias,
    PartnershipKind,
    PartnershipStage,
    Source,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)
NOBODY = AnonymousUser()


class Register:
    """A few bodies and one partnership, with former names and codes."""

    def __init__(self) -> None:
        self.source = Source.objects.create(code="a-search-source", title="A published list")
        self.kinds: dict[str, BodyKind] = {}
        self.body("QT1", "icb", "NHS Nottingham and Nottinghamshire Integrated Care Board")
        self.body("04N", "ccg", "NHS Rushcliffe CCG", ended=dt.date(2020, 4, 1))
        self.body("RX1", "trust", "Nottingham University Hospitals NHS Trust")
        self.body("E06000018", "council", "Nottingham City Council")
        self.body("E10000018", "council", "Leicestershire County Council")
        self.body("E07000107", "council", "St. Helier's District Council")
        renamed = self.body("DHSC", "department", "Department of Health and Social Care", since=dt.date(2018, 1, 8))
        self.name(renamed, "Department of Health", until=dt.date(2018, 1, 8))
        self.system = self.partnership("nottingham-and-nottinghamshire", "Nottingham and Nottinghamshire")
        PartnershipAlias.objects.create(partnership=self.system, name="Notts ICS pioneers", source=self.source)

    def kind(self, code: str) -> BodyKind:
        made = BodyKind(code=f"zz-{code}", name=code, plural=f"zz {code}s", sector="nhs")
        if code not in self.kinds:
            made.save()
        return self.kinds.setdefault(code, made)

    def body(
        self,
        code: str,
        kind: str,
        name: str,
        since: dt.date | None = None,
        ended: dt.date | None = None,
        standing: str = "accepted",
    ) -> Body:
        code = f"ZZ-{code}"
        body = Body.objects.create(
            code=code, kind=self.kind(kind), source=self.source, abolished_on=ended, standing=standing
        )
        BodyCode.objects.create(body=body, scheme="ods", code=code, source=self.source)
        self.name(body, name, since=since)
        return body

    def name(self, body: Body, name: str, since: dt.date | None = None, until: dt.date | None = None) -> None:
        BodyName.objects.create(body=body, name=name, valid_from=since, valid_to=until, source=self.source)

    def partnership(self, slug: str, name: str, standing: str = "accepted") -> Partnership:
        made = Partnership.objects.create(slug=f"zz-{slug}", source=self.source, standing=standing)
        kind, _ = PartnershipKind.objects.get_or_create(code="zz-ics", defaults={"name": "ICS", "plural": "ICSs"})
        PartnershipStage.objects.create(partnership=made, kind=kind, official_name=name, source=self.source)
        return made


@pytest.fixture
def register(db: None) -> Register:
    return Register()


def look(words: str, reader: User | AnonymousUser = NOBODY, **scope: str) -> Answer:
    return answer(read(words), Scope(reader, **scope), TODAY)


def names(words: str, **scope: str) -> list[str]:
    return [result.name for result in look(words, **scope).found]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("zz-qt1", "NHS Nottingham and Nottinghamshire Integrated Care Board"),
        ("Rushcliffe CCG", "NHS Rushcliffe CCG"),
        ("NHS Rushcliffe clinical commissioning group", "NHS Rushcliffe CCG"),
        ("Nottingham & Nottinghamshire ICB", "NHS Nottingham and Nottinghamshire Integrated Care Board"),
        ("notts icb", "NHS Nottingham and Nottinghamshire Integrated Care Board"),
        ("Leics CC", "Leicestershire County Council"),
        ("NUH", "Nottingham University Hospitals NHS Trust"),
        ("Department of Health", "Department of Health and Social Care"),
        ("DHSC", "Department of Health and Social Care"),
        ("nni", "NHS Nottingham and Nottinghamshire Integrated Care Board"),
        ("Notts ICS pioneers", "Nottingham and Nottinghamshire"),
        ("hospitals university", "Nottingham University Hospitals NHS Trust"),
        ("nottingham\u00a0ＣＩＴＹ", "Nottingham City Council"),
        ("St Helier’s", "St. Helier's District Council"),
    ],
)
def test_the_best_result_comes_first(register: Register, words: str, first: str) -> None:
    assert names(words)[:1] == [first]


@pytest.mark.parametrize(
    ("words", "likest", "meant"),
    [
        ("Notingham", "Nottingham City Council", "Nottingham"),
        ("Rushclife CCG", "NHS Rushcliffe CCG", "Rushcliffe CCG"),
        ("Leistershire", "Leicestershire County Council", "Leicestershire"),
    ],
)
def test_a_near_miss_is_offered(register: Register, words: str, likest: str, meant: str) -> None:
    answered = look(words)

    assert not answered.found
    assert likest in [result.name for result in answered.similar]
    assert answered.meant == meant


def test_a_former_name_is_said_to_be_one(register: Register) -> None:
    result = look("Department of Health").found[0]

    assert result.why == "Called Department of Health until 7 January 2018"


def test_an_abolished_body_says_so(register: Register) -> None:
    assert look("Rushcliffe").found[0].state == "Abolished; last day 31 March 2020"


def test_a_sort_or_a_kind_narrows_the_search(register: Register) -> None:
    assert names("nottingham", sort="partnerships") == ["Nottingham and Nottinghamshire"]
    assert names("nottingham", sort="partnerships", kind="zz-ics") == ["Nottingham and Nottinghamshire"]
    assert names("nottingham", sort="bodies", kind="zz-council") == ["Nottingham City Council"]


@pytest.mark.parametrize("words", ["%", "_", "%%%", "____", "\\", "…", "'", "مستشفى", "\u202e", "x" * 10_000])
def test_odd_words_find_nothing_and_break_nothing(register: Register, words: str) -> None:
    assert not look(words).found


def test_a_wildcard_is_a_character(register: Register) -> None:
    assert not names("nott%ham")


@pytest.mark.parametrize("words", ["canary", "canary hospital", "canray", "zz-hid", "ch"])
def test_a_hidden_record_changes_nothing(register: Register, words: str) -> None:
    before = (look(words), kinds_seen_by(NOBODY))
    register.body("HID", "trust", "Canary Hospital", standing="draft")
    register.partnership("hid", "Canary Hospital", standing="draft")

    assert (look(words), kinds_seen_by(NOBODY)) == before


def test_an_administrator_finds_a_draft(register: Register, ada: User) -> None:
    register.body("HID", "trust", "Canary Hospital", standing="draft")

    assert [result.name for result in look("canary", ada).found] == ["Canary Hospital"]


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


def test_the_page_says_what_it_searched(register: Register, client: Client) -> None:
    words = page(client, "Rushcliffe CCG")

    assert "1 found for “Rushcliffe CCG”" in words
    assert "other spellings, codes and initials of" in words


def test_the_page_asks_what_was_meant(register: Register, client: Client) -> None:
    assert "Did you mean" in page(client, "Notingham")


def test_an_empty_search_explains_itself(register: Register, client: Client) -> None:
    assert "Type a name" in page(client, " ")


def test_what_was_typed_is_never_markup(register: Register, client: Client) -> None:
    assert "<script>alert" not in page(client, "<script>alert(1)</script>")


def test_the_number_of_queries_does_not_depend_on_the_results(
    register: Register, client: Client, django_assert_max_num_queries
) -> None:
    for number in range(30):
        register.body(f"N{number}", "trust", f"Nottingham trust {number}")
    with django_assert_max_num_queries(8):
        page(client, "Nottingham")
    with django_assert_max_num_queries(8):
        page(client, "Notingham")
