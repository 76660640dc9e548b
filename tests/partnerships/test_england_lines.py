"""Who answers to whom in England, by kind and by date."""

from __future__ import annotations

import datetime as dt
from graphlib import TopologicalSorter

import pytest
from django.db.models import F, Q

from partnerships.models import Accountability, BodyKind
from tests.england import England

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)
ANSWERS_TO = Accountability.Kind.ANSWERS_TO


def _above(code: str, day: dt.date, kind: str = ANSWERS_TO) -> set[str]:
    rows = Accountability.objects.as_at(day).filter(from_body__code=code, kind=kind)
    return set(rows.values_list("to_body__code", flat=True))


def _line(code: str, day: dt.date) -> list[str]:
    """The line upwards, where it is one."""
    steps = [code]
    while above := _above(steps[-1], day):
        (step,) = above
        steps.append(step)
    return steps


def test_the_board_answers_to_parliament_in_three_steps(england: England) -> None:
    assert _line("QT1", TODAY) == ["QT1", "nhs-england", "secretary-of-state", "parliament"]


def test_an_nhs_trust_answered_to_others_before(england: England) -> None:
    days = [dt.date(2014, 1, 1), dt.date(2018, 1, 1), TODAY]

    assert [_line("RX1", day)[1] for day in days] == [
        "nhs-trust-development-authority",
        "nhs-improvement",
        "nhs-england",
    ]
    assert _line("RX1", dt.date(2013, 3, 31)) == ["RX1"]
    assert "strategic health authority" in england.body("RX1").note


def test_a_primary_care_trust_answered_to_the_authority_of_its_region(england: England) -> None:
    assert _line("5EM", dt.date(2010, 1, 1)) == ["5EM", "Q33", "dhsc", "secretary-of-state", "parliament"]
    assert _line("5EM", dt.date(2013, 4, 1)) == ["5EM"]


def test_a_foundation_trust_has_a_line_of_its_own(england: England) -> None:
    trust = "RHA"

    assert _line(trust, TODAY) == [trust, "parliament"]
    assert _above(trust, dt.date(2015, 1, 1), "regulated_by") == {"monitor", "care-quality-commission"}
    assert _above(trust, dt.date(2018, 1, 1), "regulated_by") == {"nhs-improvement", "care-quality-commission"}
    assert _above(trust, TODAY, "regulated_by") == {"nhs-england", "care-quality-commission"}
    assert "Council of governors" in BodyKind.objects.get(code="nhs_foundation_trust").inner_line[-1]


def test_no_foundation_trust_answers_to_the_secretary_of_state(england: England) -> None:
    lines = Accountability.objects.filter(from_body__kind__code="nhs_foundation_trust", kind=ANSWERS_TO)

    assert set(lines.values_list("to_body__code", flat=True)) == {"parliament"}
    assert not lines.filter(valid_from__lt=dt.date(2004, 4, 1)).exists()
    since = lines.filter(valid_from=dt.date(2004, 4, 1)).exclude(from_body__established_on=dt.date(2004, 4, 1))
    assert set(since.values_list("from_precision", flat=True)) == {"not_before"}


def test_a_council_is_elected(england: England) -> None:
    for code in ("E10000024", "E06000018", "E07000176", "E09000001"):
        assert _above(code, TODAY, "elected_by") == {"local-electors"}
        assert not _above(code, TODAY)


def test_no_line_outlives_a_body_at_either_end(england: England) -> None:
    lines = Accountability.objects.filter(reference_key__startswith="england/")
    for end in ("from_body", "to_body"):
        abolished = Q(**{f"{end}__abolished_on__isnull": False})
        late = Q(valid_to=None) | Q(valid_to__gt=F(f"{end}__abolished_on"))
        begun = Q(**{f"{end}__established_on__isnull": False})
        early = Q(valid_from=None) | Q(valid_from__lt=F(f"{end}__established_on"))
        assert not lines.filter(abolished & late).exists()
        assert not lines.filter(begun & early).exists()


def test_no_line_leads_back_to_itself(england: England) -> None:
    above: dict[int, set[int]] = {}
    for lower, upper in Accountability.objects.filter(kind=ANSWERS_TO).values_list("from_body_id", "to_body_id"):
        above.setdefault(lower, set()).add(upper)

    assert list(TopologicalSorter(above).static_order())


def test_what_no_checked_law_says_is_marked(england: England) -> None:
    lines = Accountability.objects.filter(reference_key__startswith="england/")

    assert not lines.filter(as_generally_understood=False, legal_power=None).exists()
    assert set(lines.values_list("confidence", flat=True)) == {"inferred"}
