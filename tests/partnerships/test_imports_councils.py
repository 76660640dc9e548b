"""The register of councils, traps included: last days, election dates, a county that cannot be."""

import datetime as dt

import pytest

from partnerships import operations
from partnerships.imports.layouts import Family
from partnerships.imports.report import Outcome, Report
from partnerships.models import Body, BodyClaim, Source, Succession
from tests.cast import person
from tests.england import England
from tests.partnerships.published_files import apply, read

pytestmark = pytest.mark.django_db
COLUMNS = (
    "local-authority-code", "official-name", "gss-code", "start-date", "end-date", "replaced-by", "nation", "region",
    "local-authority-type", "county-la",
)  # fmt: skip


def row(**cells: str) -> dict[str, str]:
    return {"nation": "England", "local-authority-type": "NMD"} | {key.replace("_", "-"): v for key, v in cells.items()}


ALLERDALE = row(
    local_authority_code="ALL", official_name="Allerdale Borough Council", gss_code="E07000026", end_date="2023-04-01",
    replaced_by="CBD", region="North West", county_la="CMA",
)  # fmt: skip


def councils(*rows: dict[str, str], to: object = read, **also: object) -> Report:
    lines = [",".join(f'"{each.get(column, "")}"' for column in COLUMNS) for each in rows]
    return to("\n".join([",".join(COLUMNS), *lines]).encode(), Family.COUNCILS, **also)  # type: ignore[operator]


@pytest.mark.parametrize("end", ["2023-03-31", "2023-04-01"])
def test_the_last_day_and_the_day_after_are_one_end(england: England, end: str) -> None:
    report = councils(ALLERDALE | {"end-date": end})
    assert (report.count(Outcome.UNCHANGED), report.writes) == (1, 0)


def test_a_split_makes_new_councils_and_one_event(england: England) -> None:
    east = row(
        local_authority_code="EBS", official_name="East Broadshire Council", gss_code="E06000901",
        start_date="2028-04-01", local_authority_type="UA", region="North West",
    )  # fmt: skip
    west = east | {"local-authority-code": "WBS", "official-name": "West Broadshire Council", "gss-code": "E06000902"}
    county = row(
        local_authority_code="LAN", official_name="Lancashire County Council", gss_code="E10000017",
        end_date="2028-03-31", replaced_by="EBS,WBS", local_authority_type="CTY", region="North West",
    )  # fmt: skip
    report = councils(county, east, west, to=apply)

    day = dt.date(2028, 4, 1)
    assert england.body("E10000017").abolished_on == day
    event = Succession.objects.get(parts__to_body__code="E06000901")
    assert (event.kind, event.effective_on, event.parts.count()) == ("reorganisation", day, 2)
    assert (report.count(Outcome.NEW), report.count(Outcome.CHANGED), report.adds_up) == (2, 1, True)
    assert councils(county, east, west, to=apply).writes == 0


def test_a_day_from_an_election_register_never_makes_a_council_younger(england: England) -> None:
    nottingham = row(
        local_authority_code="NGM", official_name="Nottingham City Council", gss_code="E06000018",
        start_date="2005-06-20", local_authority_type="UA", region="East Midlands",
    )  # fmt: skip
    before = england.body("E06000018").established_on
    assert councils(nottingham, to=apply).writes == 0
    assert england.body("E06000018").established_on == before


def test_forest_heath_does_not_move_to_surrey_but_the_claim_is_there(england: England) -> None:
    heath = row(
        local_authority_code="FOR", official_name="Forest Heath District Council", gss_code="E07000201",
        end_date="2019-04-01", region="South East", county_la="SRY",
    )  # fmt: skip
    report = councils(heath, to=apply)

    assert report.count(Outcome.CONFLICTING) == 1
    body = england.body("E07000201")
    assert (body.county and body.county.code, body.region) == ("E10000029", "")
    claim = BodyClaim.objects.get(body=body)
    operations.settle_claim(claim, by=person("ada"), reason="It lies in Suffolk", version=1, accept=False)
    assert councils(heath, to=apply).count(Outcome.UNCHANGED) == 1


def test_a_shadow_council_gets_its_code_instead_of_a_double(england: England) -> None:
    east = row(
        local_authority_code="ESY", official_name="East Surrey Council", gss_code="E06000903",
        start_date="2027-04-01", local_authority_type="UA",
    )  # fmt: skip
    number = Body.objects.count()
    report = councils(east, to=apply)
    assert (report.count(Outcome.NEW), Body.objects.count()) == (0, number)
    assert Body.objects.get(codes__code="E06000903").names.filter(name__startswith="East Surrey").exists()


def test_rows_beyond_england_and_kinds_that_we_do_not_keep(england: England) -> None:
    rows = (
        row(local_authority_code="AGY", official_name="Isle of Anglesey", gss_code="W06000001", nation="Wales"),
        row(local_authority_code="XXX", official_name="A Parish", gss_code="E04000001", local_authority_type="PAR"),
        ALLERDALE,
        ALLERDALE,
    )
    report = councils(*rows)
    assert (report.count(Outcome.NOT_OURS), report.count(Outcome.UNCHANGED), report.adds_up) == (2, 2, True)


def test_another_name_is_claimed_where_the_edition_cannot_be_told(england: England) -> None:
    assert Source.objects.get(code="mysociety").published_on is None
    report = councils(ALLERDALE | {"official-name": "Allerdale Council"})
    assert report.count(Outcome.CONFLICTING) == 1
