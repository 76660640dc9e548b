"""The file equals the screen: the same rows, order and columns, for the same reader on the same day."""

import csv
import datetime as dt
import html
import io
import json
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.models import User
from config.tables.columns import in_files
from partnerships.models import Body, BodyName, Succession, SuccessionPart
from partnerships.views.data_catalogue import DATASETS, Dataset
from tests.england import England
from tests.partnerships.register_cast import Register

pytestmark = pytest.mark.django_db
FORMS = ("csv", "xlsx", "json")
VIEWS = (
    "/bodies/?on=2013-06-01&kind=ccg&sort=-open_until",
    "/bodies/?state=abolished&q=nottingham&sort=code",
    "/partnerships/?on=2019-06-01",
    "/data/memberships/?partnership=nottingham-and-nottinghamshire&when=ever",
    "/data/successions/?body=10G",
    "/data/accountabilities/?body=QT1",
    "/data/names/?q=nottingham&of=partnerships&when=ever",
)


@pytest.fixture
def public(browser_of: Callable[[User | None], Client]) -> Client:
    return browser_of(None)


def received(browser: Client, address: str, form: str) -> Any:
    """The response and its bytes."""
    response = browser.get(f"{address}{'&' if '?' in address else '?'}format={form}")
    assert response.status_code == 200, address
    return response, b"".join(response.streaming_content) if response.streaming else response.content


def csv_rows(browser: Client, address: str) -> list[list[str]]:
    made = received(browser, address, "csv")[1]
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))


def xlsx_book(browser: Client, address: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(received(browser, address, "xlsx")[1]))


def json_file(browser: Client, address: str) -> dict[str, Any]:
    return json.loads(received(browser, address, "json")[1])


def screen(browser: Client, address: str) -> tuple[list[str], list[str]]:
    """The headings, and the first cell of every row on every page."""
    first: list[str] = []
    for number in range(1, 50):
        page = html.unescape(browser.get(f"{address}&page={number}").content.decode())
        first += re.findall(r'<th scope="row">\s*(?:<a[^>]*>)?\s*([^<]+?)\s*<', page)
        if 'rel="next"' not in page:
            break
    headings = re.findall(r'<th scope="col"[^>]*>\s*(?:<a[^>]*>)?\s*([^<]+?)\s*<', page)
    return headings, first


@pytest.mark.parametrize("address", VIEWS)
def test_the_file_holds_what_the_screen_shows(england: England, public: Client, address: str) -> None:
    headings, on_screen = screen(public, address)
    head, *rows = csv_rows(public, address)

    assert on_screen
    assert [each for each in head if each in headings] == headings
    assert len(rows) == len(on_screen)
    if "successions" not in address:  # whose first column is a day: words on the screen, ISO in the file
        assert [row[0] for row in rows] == on_screen


@pytest.mark.parametrize("address", VIEWS)
def test_all_three_files_hold_the_same(england: England, public: Client, address: str) -> None:
    head, *rows = csv_rows(public, address)
    book, made = xlsx_book(public, address), json_file(public, address)
    data = [[_as_csv(value) for value in row] for row in book["Data"].iter_rows(values_only=True)]
    about = dict(book["About"].iter_rows(values_only=True))

    assert data[0] == head
    assert [row[0] for row in data[1:]] == [row[0] for row in rows]
    assert len(made["rows"]) == made["count"] == about["Rows"] == len(rows)
    assert all(len(record) == len(head) for record in made["rows"])


def _as_csv(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, dt.datetime) else "" if value is None else str(value)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2013-06-01", 211),
        ("2017-06-01", 207),
        ("2018-06-01", 195),
        ("2019-06-01", 191),
        ("2020-06-01", 135),
        ("2021-06-01", 106),
        ("2022-06-30", 106),
        ("2022-07-01", 0),
    ],
)
def test_clinical_commissioning_groups_open_on_a_day(england: England, public: Client, day: str, number: int) -> None:
    assert json_file(public, f"/bodies/?kind=ccg&on={day}")["count"] == number


def test_the_shares_of_a_county_in_two_footprints(england: England, public: Client) -> None:
    rows = json_file(public, "/data/memberships/?body=E10000024&basis=geographic_overlap&on=2019-06-01")["rows"]

    assert sorted(row["share_of_body"] for row in rows) == ["0.1408", "0.8592"]
    assert {row["body"] for row in rows} == {"E10000024"}


@pytest.mark.parametrize("form", FORMS)
def test_files_have_fixed_names_and_their_day(public: Client, form: str) -> None:
    response, _ = received(public, "/bodies/?q=nottingham&on=2019-06-01", form)

    assert response["Content-Disposition"] == f'attachment; filename="bodies-2019-06-01.{form}"'


def test_the_cover_says_what_the_file_is(england: England, public: Client) -> None:
    about = dict(xlsx_book(public, "/bodies/?kind=ccg&on=2013-06-01")["About"].iter_rows(values_only=True))

    assert about["Title"] == "Bodies"
    assert about["Filter"] == "State: Open on the day; Kind: Clinical commissioning groups"
    assert about["As at"] == "1 June 2013"
    assert about["Rows"] == 211
    assert "Open Government Licence" in about["Licence"]
    assert "mySociety" in about["Licence"]


def test_json_says_what_it_holds(england: England, public: Client) -> None:
    made = json_file(public, "/bodies/?kind=ccg&on=2013-06-01")

    assert (made["title"], made["as_at"], made["filters"]) == (
        "Bodies",
        "2013-06-01",
        {"state": "open", "kind": "ccg"},
    )
    assert set(made["rows"][0]) >= {"name", "code", "kind", "sector", "open_from", "open_until"}


@pytest.mark.parametrize(
    "address",
    [
        "/bodies/?format=pdf",
        "/bodies/?format=",
        "/bodies/?format=csv&kind=nonsense",
        "/bodies/?format=csv&on=2019-13-45",
    ],
)
def test_what_cannot_be_made_is_the_page_with_the_reason(public: Client, address: str) -> None:
    response = public.get(address)

    assert response.status_code == 400
    assert b"There is a problem" in response.content
    assert not re.search(rb'href="[^"]*format=pdf', response.content)


def test_a_head_request_reads_no_rows(public: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(2):  # the choices of the filter, and whether the list is too long for a workbook
        response = public.head("/bodies/?format=xlsx")
    assert response["Content-Disposition"].startswith("attachment")


def test_a_name_that_is_a_formula_does_not_run(db: None, public: Client) -> None:
    register = Register()
    register.body("ZZF", "=HYPERLINK(0)", register.trust_kind)
    address = "/bodies/?kind=zz_trust&q=hyperlink"

    assert csv_rows(public, address)[1][0] == "'=HYPERLINK(0)"
    cell = xlsx_book(public, address)["Data"]["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(0)", "s")
    assert json_file(public, address)["rows"][0]["name"] == "=HYPERLINK(0)"


def test_a_long_list_is_sent_as_it_is_read(db: None, public: Client) -> None:
    register = Register()
    rows = [Body(code=f"ZN{n}", kind=register.trust_kind, source=register.source) for n in range(6_500)]
    bodies = Body.objects.bulk_create(rows)
    BodyName.objects.bulk_create(
        BodyName(body=body, name=f"Numbered Trust {body.code}", source=register.source) for body in bodies
    )

    response, made = received(public, "/bodies/?kind=zz_trust&q=numbered", "csv")

    assert response.streaming
    assert made.count(b"\r\n") == 6_501
    assert "more than 1,000 bodies" in public.get("/bodies/?kind=zz_trust&q=numbered").content.decode()


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda each: each.name)
def test_the_description_for_programs_fits_the_file(public: Client, dataset: Dataset) -> None:
    described = public.get(f"/data/{dataset.name}/metadata.json").json()
    columns = described["tableSchema"]["columns"]

    assert [column["titles"] for column in columns] == csv_rows(public, f"{dataset.address}?on=1950-01-01")[0]
    assert len({column["name"] for column in columns}) == len(columns) == len(in_files(dataset.page.columns))


def test_the_catalogue_names_licence_columns_and_head_of_the_history(england: England, public: Client) -> None:
    page = html.unescape(public.get("/data/").content.decode())

    assert "Contains public sector information licensed under the Open Government Licence v3.0." in page
    assert "mySociety UK Local Authority Names and Codes, CC BY 4.0" in page
    assert re.search(r'<code class="digest">[0-9a-f]{64}</code>', page)
    for dataset in DATASETS:
        assert f"{dataset.address}?format=xlsx" in page
        assert all(column.meaning in page for column in dataset.columns)


def test_a_successor_that_is_hidden_is_in_no_file(db: None, public: Client) -> None:
    register = Register()
    hidden = register.body("ZZH", "Canary Trust", register.trust_kind, standing="draft")
    event = Succession.objects.create(kind="merger", effective_on=dt.date(2020, 4, 1), source=register.source)
    SuccessionPart.objects.create(succession=event, from_body=register.gone, to_body=hidden, source=register.source)

    rows = json_file(public, "/bodies/?kind=zz_trust&state=abolished")["rows"]

    assert [(row["code"], row["became"]) for row in rows] == [("ZZG", [])]
