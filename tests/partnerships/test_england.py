"""The register of England tells its reader what the sources say: the traps of the data, one by one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Q

from partnerships.models import (
    Accountability,
    Body,
    BodyCode,
    BodyName,
    LifeState,
    Membership,
    Partnership,
    PartnershipStage,
    Precision,
    Succession,
    SuccessionPart,
)
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.succession_graph import succession_graph
from partnerships.succession_words import one_line
from tests.england import England

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)
NOTTS = "nottingham-and-nottinghamshire"


def _open(kind: str, day: dt.date) -> int:
    return Body.objects.filter(kind__code=kind).in_state(LifeState.LIVE, day).count()


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2013-03-31", 0),
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
def test_ccgs_open_on_a_day(england: England, day: str, number: int) -> None:
    assert _open("ccg", dt.date.fromisoformat(day)) == number


def test_boards_merged_and_split_in_2026(england: England) -> None:
    assert _open("icb", dt.date(2022, 6, 30)) == 0
    assert _open("icb", dt.date(2022, 7, 1)) == 42
    assert _open("icb", dt.date(2026, 3, 31)) == 42
    assert _open("icb", dt.date(2026, 4, 1)) == 36


def test_a_code_that_lives_on_as_a_location_is_not_the_boards(england: England) -> None:
    rushcliffe = BodyCode.objects.get(code="04N", scheme="ods")

    assert rushcliffe.body.kind.code == "ccg"
    assert {code.code for code in england.body("QT1").codes.all()} == {"QT1", "E54000060"}


def _members(day: dt.date) -> dict[str, str]:
    rows = Membership.objects.as_at(day).filter(partnership__slug=NOTTS)
    rows = with_body_name(rows.exclude(basis=Membership.Basis.GEOGRAPHIC_OVERLAP), day, body="body")
    return dict(rows.values_list("body_name", "basis"))


def test_nottingham_and_nottinghamshire_in_2019(england: England) -> None:
    members = _members(dt.date(2019, 6, 1))

    assert {name for name, basis in members.items() if basis == "official_lookup"} == {
        "NHS Mansfield and Ashfield CCG",
        "NHS Newark and Sherwood CCG",
        "NHS Nottingham City CCG",
        "NHS Nottingham North and East CCG",
        "NHS Nottingham West CCG",
        "NHS Rushcliffe CCG",
    }


def test_nottingham_and_nottinghamshire_today(england: England) -> None:
    members = _members(TODAY)

    assert members["NHS Nottingham and Nottinghamshire Integrated Care Board"] == "statutory"
    assert {"Nottinghamshire County Council", "Nottingham City Council"} <= set(members)
    assert not [name for name in members if name.endswith("CCG")]


def test_a_plan_and_the_system_that_followed_are_one_partnership(england: England) -> None:
    stages = PartnershipStage.objects.filter(partnership__slug=NOTTS).order_by(F("valid_from").asc(nulls_first=True))

    assert list(stages.values_list("kind__code", "official_name", "valid_from", "from_precision")) == [
        ("stp", "Nottinghamshire", None, "exact"),
        ("stp", "Nottingham and Nottinghamshire Health and Care", dt.date(2019, 4, 1), "first_observed"),
        ("ics", "Nottingham and Nottinghamshire Integrated Care System", dt.date(2022, 7, 1), "exact"),
    ]


def test_the_number_of_systems_at_work(england: England) -> None:
    def at_work(day: dt.date) -> int:
        return Partnership.objects.filter(
            Q(states__valid_to=None) | Q(states__valid_to__gt=day), states__state="active", states__valid_from__lte=day
        ).count()

    days = (dt.date(2017, 6, 1), dt.date(2018, 9, 1), dt.date(2022, 7, 1), TODAY)
    assert [at_work(day) for day in days] == [44, 42, 42, 36]


def test_an_area_in_two_footprints_is_an_overlap_and_no_membership(england: England) -> None:
    rows = Membership.objects.as_at(dt.date(2019, 6, 1)).filter(body__code="E10000024")

    assert {(row.partnership.slug, row.basis, row.share_of_body) for row in rows} == {
        (NOTTS, "geographic_overlap", Decimal("0.8592")),
        ("south-yorkshire", "geographic_overlap", Decimal("0.1408")),
    }


def test_an_overlap_carried_over_a_merger_makes_no_member(england: England) -> None:
    inferred = Membership.objects.filter(basis=Membership.Basis.INFERRED, reference_key__startswith="england/")

    assert not inferred.filter(body__kind__code="district_council").exists()
    assert not inferred.filter(share_of_body__isnull=False).exists()
    hart = Membership.objects.filter(body__code="E07000089", partnership__slug="hampshire-and-isle-of-wight")
    assert hart.as_at(TODAY).get().share_of_body == 1


def test_what_became_of_bracknell_and_ascot(england: England) -> None:
    ccg = england.body("10G")
    graph = succession_graph(ccg, AnonymousUser())

    assert one_line(graph, ccg.pk, TODAY) == (
        "NHS Bracknell and Ascot CCG → NHS East Berkshire CCG (1 April 2018) → NHS Frimley CCG (1 April 2021)"
        " → NHS Frimley Integrated Care Board (1 July 2022) → NHS Hampshire and Isle of Wight Integrated Care Board,"
        " NHS Thames Valley Integrated Care Board and NHS Surrey and Sussex Integrated Care Board (1 April 2026)"
    )


def test_a_council_is_recorded_from_a_day_and_not_founded_on_it(england: England) -> None:
    county = england.body("E10000024")

    assert county.established_on == dt.date(1998, 4, 1)
    assert county.established_precision == Precision.FIRST_OBSERVED
    assert england.body("E07000176").county == county


def test_forest_heath_lay_in_suffolk(england: England) -> None:
    forest_heath = england.body("E07000201")

    assert forest_heath.county == england.body("E10000029")
    assert forest_heath.abolished_on == dt.date(2019, 4, 1)


def test_an_overlap_of_area_is_never_a_succession_in_law(england: England) -> None:
    overlaps = SuccessionPart.objects.filter(succession__kind=Succession.Kind.AREA_OVERLAP)

    assert overlaps.count() == 237
    assert set(overlaps.values_list("scope", flat=True)) == {SuccessionPart.Scope.NOT_RECORDED.value}
    pairs = SuccessionPart.objects.exclude(succession__kind=Succession.Kind.AREA_OVERLAP)
    assert not pairs.filter(from_body__kind__code__in=["pct", "care_trust_pct"], to_body__kind__code="ccg").exists()


def test_every_primary_care_trust_ended_by_law(england: England) -> None:
    ended = SuccessionPart.objects.filter(
        succession__kind=Succession.Kind.ABOLITION, from_body__kind__code__in=["pct", "care_trust_pct"]
    )

    assert ended.count() == 151
    assert set(ended.values_list("to_body", "succession__legal_instrument")) == {
        (None, "Health and Social Care Act 2012, section 34")
    }


def test_what_is_not_known_of_an_authority_is_not_invented(england: England) -> None:
    authorities = Body.objects.filter(kind__code="sha")

    assert authorities.count() == 10
    assert set(authorities.values_list("established_on", "established_precision")) == {(None, "unknown")}


def test_nobody_is_told_that_a_trust_was_founded_as_a_foundation_trust_before_there_were_any(england: England) -> None:
    older = Body.objects.filter(kind__code="nhs_foundation_trust", established_on__lt=dt.date(2004, 4, 1))

    assert older.exists()
    assert set(older.values_list("established_precision", flat=True)) == {Precision.FIRST_OBSERVED.value}
    assert all("was an NHS trust before" in trust.note for trust in older)


def test_frimley_was_divided_among_three(england: England) -> None:
    parts = SuccessionPart.objects.filter(from_body__code="QNQ")

    assert set(parts.values_list("succession__kind", "scope")) == {("split", "part")}
    assert set(parts.values_list("to_body__code", flat=True)) == {"QRL", "S0E4D", "S9B9J"}


def test_surrey_will_be_two_councils(england: England) -> None:
    east = england.body("east-surrey")

    assert east.state_on(TODAY) == LifeState.SHADOW
    assert east.state_on(dt.date(2027, 4, 1)) == LifeState.LIVE
    assert england.body("E10000030").state_on(dt.date(2027, 3, 31)) == LifeState.LIVE
    parts = SuccessionPart.objects.filter(to_body=east)
    assert set(parts.values_list("succession__status", flat=True)) == {Succession.Status.APPROVED.value}


def test_every_body_and_system_has_one_official_name_on_any_day(england: England) -> None:
    for day in (dt.date(1998, 1, 1), dt.date(2019, 6, 1), TODAY, dt.date(2030, 1, 1)):
        bodies = with_body_name(Body.objects.filter(reference_key__startswith="england/"), day)
        systems = with_partnership_name(Partnership.objects.filter(reference_key__startswith="england/"), day)
        assert not bodies.filter(body_name=None).exists()
        assert not systems.filter(partnership_name=None).exists()
        assert bodies.count() == Body.objects.filter(reference_key__startswith="england/").count()


def test_a_name_that_differs_in_style_alone_is_no_new_name(england: England) -> None:
    official = BodyName.objects.filter(use=BodyName.Use.OFFICIAL)

    assert list(official.filter(body__code="R1E").values_list("name", flat=True)) == [
        "Staffordshire and Stoke on Trent Partnership NHS Trust"
    ]
    trust = official.filter(body__code="RDE").order_by(F("valid_from").asc(nulls_first=True))
    assert list(trust.values_list("name", "valid_from", "from_precision")) == [
        ("Colchester Hospital University NHS Foundation Trust", None, "exact"),
        ("East Suffolk and North Essex NHS Foundation Trust", dt.date(2018, 7, 1), "inferred"),
    ]


def test_no_two_other_names_differ_in_case_alone(england: England) -> None:
    names = BodyName.objects.filter(use=BodyName.Use.ALSO_KNOWN_AS, reference_key__startswith="england/")

    assert not [name.name for name in names if name.name == name.name.lower()]
    lowered = [(name.body_id, name.name.lower()) for name in names]
    assert len(lowered) == len(set(lowered))


def test_a_body_and_what_it_became_leave_no_gap(england: England) -> None:
    legal = SuccessionPart.objects.filter(
        succession__status=Succession.Status.IN_FORCE, to_body__isnull=False, from_body__abolished_on__isnull=False
    ).exclude(succession__kind=Succession.Kind.AREA_OVERLAP)
    gaps = legal.exclude(from_body__abolished_on=F("succession__effective_on"))

    # ODS moves one primary care trust's services nine days before the trust's abolition.
    assert list(gaps.values_list("from_body__code", "to_body__code")) == [("5QH", "R1J")]


def test_memberships_lie_within_the_lives_of_their_bodies(england: England) -> None:
    rows = Membership.objects.filter(reference_key__startswith="england/")
    late = Q(body__abolished_on__isnull=False) & (Q(valid_to=None) | Q(valid_to__gt=F("body__abolished_on")))
    early = Q(valid_from__lt=F("body__established_on"))
    assert not rows.filter(late).exists()
    assert not rows.filter(early).exists()


def test_every_fact_names_its_source(england: England) -> None:
    for model in (Body, BodyName, Membership, Succession, Accountability):
        rows = model.objects.filter(reference_key__startswith="england/")
        assert rows.exists()
        assert not rows.filter(Q(source__title="") | Q(source__publisher="")).exists()


def test_the_instrument_is_named_where_the_law_is_known(england: England) -> None:
    transfers = Succession.objects.filter(kind=Succession.Kind.FUNCTION_TRANSFER, effective_on=dt.date(2022, 7, 1))

    assert set(transfers.values_list("legal_instrument", flat=True)) == {"Health and Care Act 2022"}
    assert transfers.aggregate(parts=Count("parts")) == {"parts": 106}
