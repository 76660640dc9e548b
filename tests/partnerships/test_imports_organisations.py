"""ODS organisations: what is new, what changes, what is claimed, what is not ours."""

import datetime as dt

import pytest

from accounts.history.entry import HistoryEntry
from partnerships import operations
from partnerships.imports.damage import Damaged
from partnerships.imports.report import Outcome, from_json
from partnerships.models import Body, BodyClaim, BodyCode, BodyName, ImportedFile, Source
from partnerships.operations import NotPermitted, Refused
from tests.cast import person
from tests.england import England
from tests.partnerships.published_files import apply, file_of, organisation, read

pytestmark = pytest.mark.django_db
R0A = organisation("R0A", "MANCHESTER UNIVERSITY NHS FOUNDATION TRUST", "20171001", region="Y62", system="QOP")
LATER = dt.date(2026, 6, 1)


def test_a_new_body_gets_its_kind_dates_name_and_code(england: England) -> None:
    row = organisation("Z7K2P", "THE BROADSHIRE & ST MARY'S NHS FOUNDATION TRUST", "20260401", region="Y60")
    report = apply(file_of([R0A, row]), vintage=LATER)

    body = Body.objects.get(code="Z7K2P")
    assert (body.kind.code, body.region, body.established_on) == (
        "nhs_foundation_trust", "Midlands", dt.date(2026, 4, 1)
    )  # fmt: skip
    assert body.names.get().name == "The Broadshire & St Mary's NHS Foundation Trust"
    assert BodyCode.objects.get(body=body).scheme == "ods"
    assert (report.count(Outcome.NEW), report.count(Outcome.UNCHANGED), report.adds_up) == (1, 1, True)
    assert body.source.published_on == LATER


def test_a_dry_run_writes_nothing_and_a_second_run_changes_nothing(england: England) -> None:
    content = file_of([organisation("Z7K2P", "BROADSHIRE NHS TRUST", "20260401")])
    before = HistoryEntry.objects.count()
    assert read(content).writes == 1
    assert HistoryEntry.objects.count() == before

    apply(content)
    written = HistoryEntry.objects.count()
    again = apply(content)
    assert (again.writes, again.count(Outcome.UNCHANGED)) == (0, 1)
    assert HistoryEntry.objects.count() == written


def test_a_later_edition_closes_a_body_with_the_reason(england: England) -> None:
    row = organisation("R0A", R0A[1], "20171001", "20260630", region="Y62")
    report = apply(file_of([row]), vintage=dt.date(2026, 7, 1), name="etr.csv")

    body = england.body("R0A")
    assert body.abolished_on == dt.date(2026, 7, 1)
    [said] = report.items[0].says
    assert said.why == "closes on 30 June 2026 because the file’s close date says so"
    entry = HistoryEntry.objects.filter(record_type="body", record_id=body.pk).first()
    assert (entry.reason, entry.actor_kind) == ("Imported from etr.csv", "published file")
    assert BodyClaim.objects.accepted().get(body=body).source.series == "ods"


def test_an_older_edition_applied_later_undoes_nothing(england: England) -> None:
    newer = organisation("R0A", "GREATER MANCHESTER NHS FOUNDATION TRUST", "20171001", "20260630")
    apply(file_of([newer]), vintage=dt.date(2026, 7, 1))
    before = HistoryEntry.objects.filter(record_type__startswith="body").count()

    report = apply(file_of([R0A]), vintage=dt.date(2026, 2, 1))

    assert (report.writes, report.count(Outcome.UNCHANGED)) == (0, 1)
    assert HistoryEntry.objects.filter(record_type__startswith="body").count() == before


def test_what_a_newer_edition_confirmed_an_older_one_does_not_change(england: England) -> None:
    apply(file_of([R0A]), vintage=dt.date(2026, 9, 1))
    renamed = organisation("R0A", "GREATER MANCHESTER NHS FOUNDATION TRUST", "20171001", "20260531")
    report = apply(file_of([renamed]), vintage=LATER)
    assert (report.writes, report.count(Outcome.UNCHANGED)) == (0, 1)
    assert report.reasons[0].why == "The register has a later edition of this publication"


def test_a_rename_in_a_later_edition_begins_on_its_day(england: England) -> None:
    row = organisation("R0A", "GREATER MANCHESTER NHS FOUNDATION TRUST", "20171001")
    apply(file_of([row]), vintage=LATER)

    names = BodyName.objects.accepted().filter(body__code="R0A", use="official").order_by("id")
    assert names.last().name == "Greater Manchester NHS Foundation Trust"
    assert (names.last().valid_from, names.last().from_precision) == (LATER, "first_observed")
    assert names.filter(valid_to=LATER).count() == 1


@pytest.mark.parametrize(
    "name", ["Manchester University NHS Foundation Trust", "THE MANCHESTER UNIVERSITY N.H.S. FOUNDATION TRUST"]
)
def test_names_that_differ_in_capitals_and_points_are_one(england: England, name: str) -> None:
    report = read(file_of([organisation("R0A", name, "20171001")]), vintage=LATER)
    assert report.count(Outcome.UNCHANGED) == 1


def test_a_value_of_a_person_stays_and_the_file_claims_beside_it(england: England) -> None:
    ada, body = person("ada"), england.body("R0A")
    operations.change_fact(
        body, by=ada, reason="The order says so", version=body.version, established_on=dt.date(2017, 9, 1)
    )

    report = apply(file_of([R0A]), vintage=LATER)

    assert report.count(Outcome.KEPT) == 1
    assert england.body("R0A").established_on == dt.date(2017, 9, 1)
    claim = BodyClaim.objects.get(body=body, standing="claimed")
    assert (claim.value, claim.source.published_on) == ("2017-10-01", LATER)
    assert apply(file_of([R0A]), vintage=LATER).writes == 0


def test_settling_a_claim_puts_its_value_in_place(england: England) -> None:
    ada, body = person("ada"), england.body("R0A")
    operations.change_fact(body, by=ada, reason="Typed", version=body.version, established_on=dt.date(2017, 9, 1))
    apply(file_of([R0A]), vintage=LATER)
    claim = BodyClaim.objects.get(body=body, standing="claimed")

    operations.settle_claim(claim, by=ada, reason="The order", version=claim.version, accept=True)

    assert england.body("R0A").established_on == dt.date(2017, 10, 1)
    assert read(file_of([R0A]), vintage=LATER).count(Outcome.UNCHANGED) == 1


def test_a_claim_that_a_person_turned_down_does_not_come_back(england: England) -> None:
    ada, body = person("ada"), england.body("R0A")
    operations.change_fact(body, by=ada, reason="Typed", version=body.version, established_on=dt.date(2017, 9, 1))
    apply(file_of([R0A]), vintage=LATER)
    claim = BodyClaim.objects.get(body=body, standing="claimed")
    operations.settle_claim(claim, by=ada, reason="A slip of ODS", version=claim.version, accept=False)

    report = apply(file_of([R0A]), vintage=dt.date(2026, 9, 1))

    assert (report.writes, report.count(Outcome.UNCHANGED)) == (0, 1)
    assert "settled" in report.reasons[0].why


def test_another_source_is_claimed_against_and_the_name_shows_as_disputed(england: England) -> None:
    body, other = england.body("R0A"), Source.objects.create(code="board-paper", title="A board paper")
    BodyName.objects.filter(body=body).update(source=other)
    row = organisation("R0A", "GREATER MANCHESTER NHS FOUNDATION TRUST", "20171001")

    report = apply(file_of([row]), vintage=LATER)

    assert report.count(Outcome.CONFLICTING) == 1
    claim = BodyName.objects.get(body=body, standing="claimed")
    assert (claim.name, claim.valid_from) == ("Greater Manchester NHS Foundation Trust", LATER)
    operations.settle_claim(claim, by=person("ada"), reason="Seen", version=1, accept=True)
    assert BodyName.objects.accepted().filter(body=body, use="official", valid_to=LATER).exists()


def test_locations_that_keep_the_code_of_a_ccg_never_reopen_it(england: England) -> None:
    rows = [
        organisation("15M", "NHS DERBY AND DERBYSHIRE ICB - 15M", "20190401", roles="C"),
        organisation("02Q", "NHS BASSETLAW CCG", "20130401", roles="RO98|RO319"),
        organisation("52R", "NHS NOTTINGHAM AND NOTTINGHAMSHIRE CCG", "20200401", "20230331", roles="C"),
    ]
    report = apply(file_of(rows), vintage=dt.date(2024, 4, 1))

    assert (report.count(Outcome.NOT_OURS), report.writes) == (3, 0)
    assert england.body("15M").abolished_on == dt.date(2022, 7, 1)


def test_a_ccg_that_only_an_old_file_names_ends_by_law(england: England) -> None:
    apply(file_of([organisation("9ZZ", "NHS BROADSHIRE CCG", "20130401", roles="C")]))
    assert Body.objects.get(code="9ZZ").abolished_on == dt.date(2022, 7, 1)


def test_a_body_that_only_an_old_file_has_open_is_not_said_to_be_open(england: England) -> None:
    rows = [organisation("Y55", "MIDLANDS AND EAST OF ENGLAND COMMISSIONING REGION", "20121001")]
    apply(file_of(rows), vintage=dt.date(2018, 4, 1), layout="ods_authorities")
    body = Body.objects.get(code="Y55")
    assert (body.kind.code, body.established_on) == ("nhs_england_region", dt.date(2012, 10, 1))


def test_rows_that_are_no_bodies_are_accounted_for_with_the_reason(england: England) -> None:
    rows = [
        organisation("13N", "WESSEX COMMISSIONING HUB", "20130401", roles="H"),
        organisation("00C", "NHS DARLINGTON CCG", "20130401", roles="C"),
        organisation("00D", "NHS DURHAM DALES, EASINGTON AND SEDGEFIELD CCG", "20130401", roles="C"),
        organisation("7A3", "SWANSEA BAY UNIVERSITY HEALTH BOARD, WALES", "20130401", region="W00"),
    ]
    report = read(file_of(rows), vintage=dt.date(2015, 4, 1))
    reasons = {tally.why for tally in report.reasons if tally.outcome == Outcome.NOT_OURS}
    assert reasons == {"A commissioning hub, not a body", "In Wales: the register is of England"}
    assert (report.rows, report.adds_up) == (4, True)


def test_the_same_row_twice_counts_once_and_two_different_ones_count_for_nothing(england: England) -> None:
    other = organisation("R0B", "SOUTH TYNESIDE NHS FOUNDATION TRUST", "20190401", "20260331")
    another = organisation("R0B", "SOUTH TYNESIDE NHS FOUNDATION TRUST", "20190401")
    report = read(file_of([R0A, other, R0A, another]), vintage=LATER)

    assert (report.count(Outcome.UNCHANGED), report.count(Outcome.NOT_OURS), report.writes) == (2, 2, 0)
    assert "Lines 2 and 4 say different things of the code R0B" in [tally.why for tally in report.reasons]


def test_the_file_is_kept_by_name_checksum_vintage_and_who_applied_it(england: England) -> None:
    report = apply(file_of([R0A]), by=person("ada"), name="etr.csv")
    kept = ImportedFile.objects.get()
    assert (kept.name, kept.sha256, kept.rows, kept.applied_by) == ("etr.csv", report.sha256, 1, person("ada"))
    assert kept.vintage_on == dt.date(2017, 10, 1)
    assert from_json(kept.report).counts == report.counts == kept.counts


def test_only_an_administrator_imports_and_only_what_was_read(england: England) -> None:
    content = file_of([organisation("Z7K2P", "BROADSHIRE NHS TRUST", "20260401")])
    with pytest.raises(NotPermitted):
        apply(content, by=person("samuel"))
    seen = read(content, by=person("ada")).fingerprint
    assert apply(content, by=person("ada"), expecting=seen).applied
    with pytest.raises(Refused, match="has changed since"):
        apply(content, by=person("ada"), expecting=seen)


def test_a_damaged_file_names_its_line_and_changes_nothing(england: England) -> None:
    before = HistoryEntry.objects.count()
    rows = [organisation(f"Z{n}", "BROADSHIRE NHS TRUST", "20260401") for n in range(300)]
    rows[250][10] = "2026AB01"
    with pytest.raises(Damaged, match="Line 251: The open date “2026AB01” is not a day"):
        apply(file_of(rows))
    assert HistoryEntry.objects.count() == before
