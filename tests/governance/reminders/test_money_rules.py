"""Reminders about agreements and returns: due, overdue, coming to an end, unsigned, to be reviewed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from governance.reminders.rules.table import RULES
from governance.reminders.watchdog import missing
from partnerships.models import Agreement, FinanceReturn
from partnerships.operations import record_return
from tests.governance.reminders.scene import pass_on
from tests.governance.reminders.test_course_rules import told
from tests.governance.reminders.test_delivery import received, text_of
from tests.partnerships.money_cast import BEGAN, ENDED, WHY, MoneyRegister

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
MONDAY = dt.date(2025, 6, 2)


@pytest.fixture
def money(db: None) -> MoneyRegister:
    """Tomasz keeps the pool of Ashby council, Cora approves for it, Priya for the Dale trust, Samuel leads."""
    return MoneyRegister()


def test_a_return_is_asked_for_before_it_is_due_and_partners_hear_when_it_is_late(
    money: MoneyRegister, client: Client
) -> None:
    year = money.year(money.fund(money.agreement()))
    due = dt.date(2025, 7, 30)
    report = record_return(
        by=None, reason=WHY, fund_year=year, kind="s75_quarterly", period="q1", due_on=due, source=money.source
    )
    for day in range(-10, 7):
        pass_on(due + day * DAY)
        assert missing([rule for rule in RULES if rule.code.startswith("return")], today=due + day * DAY) == {}
    assert told("return_due") == {"tomasz": [0, 3, 10]}
    assert told("return_overdue") == {"tomasz": [-5], "cora": [-5], "priya": [-5]}
    assert any("Was due on 30 July 2025" in str(each["Subject"]) for each in received("priya"))
    page = client.get(f"/funds/{report.fund_year.fund.ref}/returns/{report.pk}/").content.decode()
    assert "Pool manager, Ashbyford Council: a return of a fund is due. Due: Wednesday 30 July 2025" in page
    FinanceReturn.objects.filter(pk=report.pk).update(due_on=due + 90 * DAY, submitted_on=due + 80 * DAY)
    pass_on(due + 90 * DAY)
    assert told("return_due") == {"tomasz": [0, 3, 10]}


def test_a_start_without_every_signature_is_told_once_a_week_until_all_have_signed(money: MoneyRegister) -> None:
    agreement = money.agreement()
    money.event(agreement, "signed", money.ashby, on=MONDAY - DAY)
    for day in range(8):
        pass_on(MONDAY + day * DAY)
    everybody = {name: [0, 0] for name in ("tomasz", "cora", "priya", "samuel")}
    assert told("unsigned") == everybody
    said = " ".join(text_of(received("priya")[-1]).split())
    assert "No confirmed signature is recorded here of: Dalewater Trust." in said
    money.event(agreement, "signed", money.dale, on=MONDAY + 8 * DAY)
    pass_on(MONDAY + 14 * DAY)
    assert told("unsigned") == everybody


def test_the_notice_point_and_the_end_are_told_months_before(money: MoneyRegister) -> None:
    agreement = money.agreement(notice_months=6, review_on=dt.date(2025, 8, 1))
    money.signed(agreement)
    Agreement.objects.filter(pk=agreement.pk).update(valid_to=ENDED)
    for day in (dt.date(2025, 6, 3), dt.date(2025, 8, 29), dt.date(2025, 10, 1)):
        pass_on(day)
        assert missing(RULES, today=day) == {}
    assert sorted(told("last_notice")["cora"]) == [30, 182]  # the last day is 30 September
    assert sorted(told("agreement_ends")["cora"]) == [182, 365]  # the last day is 31 March 2026
    assert told("review_due")["tomasz"] == [0, 60]
    money.event(agreement, "extended", ends_on=ENDED + 365 * DAY, on=dt.date(2025, 10, 2))
    pass_on(dt.date(2026, 3, 2))
    assert 30 not in told("agreement_ends")["cora"]
    assert BEGAN < MONDAY


def test_an_agreement_that_ended_or_is_followed_is_told_no_more(money: MoneyRegister) -> None:
    ended, followed = money.agreement(title="Ended"), money.agreement(title="Followed")
    money.event(ended, "terminated", on=dt.date(2025, 5, 1))
    money.agreement(title="Later", predecessor=followed, valid_from=dt.date(2025, 5, 1))
    pass_on(MONDAY)
    subjects = [str(each["Subject"]) + text_of(each) for each in received("cora")]
    assert any("Later" in each for each in subjects)
    assert not any("Ended" in each for each in subjects)
