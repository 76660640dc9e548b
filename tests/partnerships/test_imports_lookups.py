"""Lookups of any year: names and codes of bodies, places in systems, overlaps that stay overlaps."""

import datetime as dt

import pytest

from partnerships import operations
from partnerships.imports.layouts import Family
from partnerships.imports.report import Outcome, Report
from partnerships.models import Body, BodyCode, BodyKind, Membership, Partnership, PartnershipAlias, Source
from tests.cast import person
from tests.england import England
from tests.partnerships.published_files import apply, read

pytestmark = pytest.mark.django_db
BOARD = "NHS Nottingham and Nottinghamshire Integrated Care Board"
NOTTS, DERBYSHIRE = "E54000014", "E54000012"


def ons(text: str, **also: object) -> Report:
    return read(text.encode(), Family.ONS, **also)


def ons_applied(text: str, **also: object) -> Report:
    return apply(text.encode(), Family.ONS, **also)


def ccg(code: str = "9ZZ") -> Body:
    kind, source = BodyKind.objects.get(code="ccg"), Source.objects.get(code="ods-ccg")
    return Body.objects.create(
        code=code, kind=kind, source=source, established_on=dt.date(2013, 4, 1), abolished_on=dt.date(2022, 7, 1)
    )


def places(body: str) -> list[tuple[str, dt.date | None, dt.date | None, str]]:
    rows = Membership.objects.filter(body__code=body, basis="official_lookup").order_by("valid_from", "pk")
    return list(rows.values_list("partnership__slug", "valid_from", "valid_to", "standing"))


def test_columns_carry_the_year_and_move(england: England) -> None:
    report = ons(
        f"FID,STP17NM,CCG17NM,CCG17CDH,STP17CD,CCG17CD\n1,Derbyshire,NHS Erewash CCG,03X,{DERBYSHIRE},E38000058\n"
    )
    assert (report.vintage_on, report.count(Outcome.UNCHANGED), report.writes) == (dt.date(2017, 4, 1), 1, 0)


def test_a_place_that_is_not_recorded_is_first_seen_on_the_day_of_the_lookup(england: England) -> None:
    ccg()
    text = f"CCG19CD,CCG19CDH,CCG19NM,STP19CD,STP19NM\nE38000999,9ZZ,NHS Broadshire CCG,{DERBYSHIRE},Derbyshire\n"
    report = ons_applied(text)

    day, end = dt.date(2019, 4, 1), dt.date(2022, 7, 1)
    assert places("9ZZ") == [("derby-and-derbyshire", day, end, "accepted")]
    assert BodyCode.objects.get(code="E38000999").body.code == "9ZZ"
    assert (report.count(Outcome.CHANGED), ons_applied(text).writes) == (1, 0)


def test_a_later_lookup_moves_it_and_an_earlier_one_does_not_move_it_back(england: England) -> None:
    ccg()
    head = "CCG{y}CDH,CCG{y}NM,STP{y}CD,STP{y}NM\n9ZZ,NHS Broadshire CCG,{code},{name}\n"
    ons_applied(head.format(y=18, code=DERBYSHIRE, name="Derbyshire"))
    later = head.format(y=20, code="E54000013", name="Lincolnshire")
    ons_applied(later)

    assert [place[:3] for place in places("9ZZ")] == [
        ("derby-and-derbyshire", dt.date(2018, 4, 1), dt.date(2020, 4, 1)),
        ("lincolnshire", dt.date(2020, 4, 1), dt.date(2022, 7, 1)),
    ]
    assert ons_applied(head.format(y=18, code=DERBYSHIRE, name="Derbyshire")).writes == 0
    assert ons_applied(head.format(y=19, code=DERBYSHIRE, name="Derbyshire")).writes == 0


def test_a_place_that_a_person_entered_stays_and_the_lookup_claims(england: England) -> None:
    body, ada = ccg(), person("ada")
    operations.record_membership(
        by=ada, reason="Board paper", body=body, partnership=Partnership.objects.get(slug="lincolnshire"),
        basis="official_lookup", source=Source.objects.get(code="ons-ccg-stp-2017"),
        valid_from=dt.date(2017, 4, 1), valid_to=dt.date(2022, 7, 1),
    )  # fmt: skip
    report = ons_applied(f"CCG19CDH,CCG19NM,STP19CD,STP19NM\n9ZZ,NHS Broadshire CCG,{DERBYSHIRE},Derbyshire\n")
    assert report.count(Outcome.KEPT) == 1
    assert [(place[0], place[3]) for place in places("9ZZ")] == [
        ("lincolnshire", "accepted"), ("derby-and-derbyshire", "claimed")
    ]  # fmt: skip


def test_locations_of_a_board_say_something_of_the_board_alone(england: England) -> None:
    report = ons(
        "SICBL22CD,SICBL22CDH,SICBL22NM,ICB22CD,ICB22CDH,ICB22NM\n"
        f"E38000230,02Q,NHS Nottingham and Nottinghamshire ICB - 02Q,E54000060,QT1,{BOARD}\n"
        f"E38000243,52R,NHS Nottingham and Nottinghamshire ICB - 52R,E54000060,QT1,{BOARD}\n"
    )
    assert report.vintage_on == dt.date(2022, 7, 1)
    assert [tally.why for tally in report.reasons] == ["Agrees with the register", "Says the same as an earlier row"]
    assert england.body("02Q").abolished_on == dt.date(2022, 7, 1)


def test_a_lookup_that_has_an_abolished_body_claims_and_never_reopens(england: England) -> None:
    report = ons_applied(f"CCG23CDH,CCG23NM,STP23CD,STP23NM\n03X,NHS Erewash CCG,{DERBYSHIRE},Derbyshire\n")
    assert (report.count(Outcome.CONFLICTING), report.writes) == (1, 1)
    assert england.body("03X").abolished_on == dt.date(2019, 4, 1)


def test_councils_and_systems_are_overlaps_with_their_share_never_members(england: England) -> None:
    rows = [f"E0100{n:04},E06000018,Nottingham,E38000132,{NOTTS},Nottinghamshire" for n in range(3)]
    rows.append(f"E01009999,E06000018,Nottingham,E38000132,{DERBYSHIRE},Derbyshire")
    text = "LSOA11CD,LAD18CD,LAD18NM,CCG18CD,STP18CD,STP18NM\n" + "\n".join(rows) + "\n"
    report = ons_applied(text)

    new = Membership.objects.get(body__code="E06000018", partnership__slug="derby-and-derbyshire")
    assert (new.basis, new.share_of_body, new.valid_from) == (
        "geographic_overlap", round(1 / 4, 4), dt.date(2018, 4, 1)
    )  # fmt: skip
    assert (report.rows, report.count(Outcome.NEW), report.adds_up) == (4, 1, True)
    assert ons_applied(text).count(Outcome.NEW) == 0


def test_hand_counted_areas_and_a_list_of_trusts_need_a_day_to_be_recorded(england: England) -> None:
    counts = f"lad_code,lad_name,stp_ons,lsoas\nE06000018,Nottingham,{DERBYSHIRE},4\n"
    assert ons(counts).count(Outcome.UNCHANGED) == 1
    assert "does not say of which day" in ons(counts).reasons[0].why
    assert ons(counts, vintage=dt.date(2017, 4, 1)).count(Outcome.NEW) == 1
    trusts = f"Trust,code,STP,STP_code\nNottingham University Hospitals NHS Trust,RX1,Nottinghamshire,{NOTTS}\n"
    assert (ons(trusts).layout, ons(trusts).writes) == ("trust_systems", 0)


def test_codes_of_councils_alone_and_codes_that_nobody_has(england: England) -> None:
    report = ons("LAD23CD,LAD23NM\nE06000018,Nottingham\nW06000001,Isle of Anglesey\n")
    assert (report.count(Outcome.UNCHANGED), report.count(Outcome.NOT_OURS)) == (1, 1)


def test_another_way_to_write_a_system_becomes_an_alias_once(england: England) -> None:
    name = "Derbyshire Side by Side"
    rows = f"03X,NHS Erewash CCG,{DERBYSHIRE},{name}\n03Y,NHS Hardwick CCG,{DERBYSHIRE},{name}\n"
    ons_applied(f"CCG18CDH,CCG18NM,STP18CD,STP18NM\n{rows}")
    assert PartnershipAlias.objects.filter(name=name).count() == 1


def test_windows_1252(england: England) -> None:
    report = read("CCG13CDH,CCG13NM\n07L,NHS Barking & Dagenham\n99Z,Ynys Môn\n".encode("cp1252"), Family.ONS)
    assert (report.count(Outcome.UNCHANGED), report.count(Outcome.NOT_OURS)) == (1, 1)
