"""Was a notice in time?"""

from __future__ import annotations

from datetime import date

import pytest

from governance.deadlines import DayType, Standing, check_key_decision_notice, check_private_meeting_notices
from tests.governance.calendar_of_england import HOLIDAYS

D = date.fromisoformat
DECISION = D("2027-01-06")


@pytest.mark.parametrize(
    ("published", "exception", "urgency", "standing"),
    [
        ("2026-12-08", None, None, Standing.COMPLIANT),
        ("2026-12-09", None, None, Standing.NON_COMPLIANT),
        ("2026-12-09", "2026-12-24", None, Standing.LATE_GENERAL_EXCEPTION),
        ("2026-12-09", "2026-12-29", None, Standing.NON_COMPLIANT),
        ("2026-12-09", "2026-12-29", "2027-01-06", Standing.LATE_SPECIAL_URGENCY),
        ("2026-12-09", None, "2027-01-07", Standing.NON_COMPLIANT),
        (None, None, None, Standing.NON_COMPLIANT),
        (None, "2026-12-20", None, Standing.LATE_GENERAL_EXCEPTION),
        ("2027-02-01", None, None, Standing.NON_COMPLIANT),
    ],
)
def test_key_decisions(published: str | None, exception: str | None, urgency: str | None, standing: Standing) -> None:
    check = check_key_decision_notice(
        DECISION,
        holidays=HOLIDAYS,
        published_on=published and D(published),
        general_exception_on=exception and D(exception),
        special_urgency_on=urgency and D(urgency),
    )
    assert check.standing == standing
    assert check.latest.on == D("2026-12-08")


def test_what_was_late_and_by_how_much_is_said() -> None:
    check = check_key_decision_notice(DECISION, holidays=HOLIDAYS, published_on=D("2026-12-09"))
    assert (check.clear_days, check.needed) == (27, 28)
    assert "27 clear days before Wednesday 6 January 2027; 28 are needed" in check.sentence
    assert check.as_record()["standing"] == "non_compliant"


def test_a_body_that_counts_working_days() -> None:
    counted = {"days": 5, "day_type": DayType.WORKING, "holidays": HOLIDAYS}
    in_time = check_key_decision_notice(DECISION, published_on=D("2026-12-24"), **counted)
    assert in_time.standing == Standing.COMPLIANT
    late = check_key_decision_notice(DECISION, published_on=D("2026-12-29"), **counted)
    assert (late.standing, late.clear_days) == (Standing.NON_COMPLIANT, 4)


@pytest.mark.parametrize(
    ("first", "second", "agreed", "standing"),
    [
        ("2026-12-08", "2026-12-24", None, Standing.COMPLIANT),
        ("2026-12-08", None, None, Standing.NON_COMPLIANT),
        (None, "2026-12-24", None, Standing.NON_COMPLIANT),
        (None, None, "2027-01-05", Standing.LATE_SPECIAL_URGENCY),
        ("2026-12-08", "2026-12-29", "2027-01-05", Standing.LATE_SPECIAL_URGENCY),
    ],
)
def test_private_meetings(first: str | None, second: str | None, agreed: str | None, standing: Standing) -> None:
    check = check_private_meeting_notices(
        DECISION,
        holidays=HOLIDAYS,
        first_on=first and D(first),
        second_on=second and D(second),
        agreed_on=agreed and D(agreed),
    )
    assert check.standing == standing
