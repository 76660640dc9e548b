"""Agreements and the reports of their funds: what is due, what comes to an end, what runs without a signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.urls import reverse

from accounts.roles import Role
from config.dates_in_words import day_words
from governance.reminders.rules import money_sql as sql
from governance.reminders.rules.rule import Appointed, Item, Occasion, Reader, RoleAt, Rule, Told, Window
from governance.reminders.rules.sql import occasions_of
from partnerships.agreement_on_day import agreement_on_day
from partnerships.agreement_words import signature_words
from partnerships.compiled import Compiled, compiled_once, one_of
from partnerships.financial_year import year_words
from partnerships.models import Agreement, FinanceReturn

OF_THE_PARTIES = (
    RoleAt(Role.POOL_MANAGER, part="party"),
    RoleAt(Role.BODY_APPROVER, part="party", or_mailbox=True),
    RoleAt(Role.SYSTEM_LEAD, at="partnership"),
)
POOL_MANAGER = (RoleAt(Role.POOL_MANAGER, part="host", or_mailbox=True), Appointed())
MONTHS_BEFORE = (365, 182, 91, 30)  # twelve, six, three months and one, in days


def _found(query: str, window: Window) -> Iterable[Occasion]:
    return occasions_of(query, window)


@compiled_once
def _agreements(reader: Reader) -> Compiled:
    shown = Agreement.objects.visible_to(reader).filter(one_of("pk", "keys"))
    return Compiled.of(shown.order_by().values_list("pk"))


@compiled_once
def _returns(reader: Reader) -> Compiled:
    shown = FinanceReturn.objects.visible_to(reader).filter(one_of("pk", "keys"))
    return Compiled.of(shown.order_by().values_list("pk"))


def _visible_agreements(reader: Reader, keys: Sequence[int]) -> set[int]:
    return {key for (key,) in _agreements(reader).rows(keys=list(keys))}


def _visible_returns(reader: Reader, keys: Sequence[int]) -> set[int]:
    return {key for (key,) in _returns(reader).rows(keys=list(keys))}


def _agreement_items(subject: str, told: Sequence[Told], reader: Reader, today: dt.date) -> Mapping[int, Item]:
    """`subject` is a pattern over the day, the title and the day on which the agreement began."""
    rows = Agreement.objects.visible_to(reader).filter(pk__in=[each.subject_id for each in told])
    refs = dict(rows.order_by().values_list("pk", "ref"))
    return {
        each.subject_id: _agreement_item(subject, each, refs[each.subject_id], reader, today)
        for each in told
        if each.subject_id in refs
    }


def _agreement_item(subject: str, told: Told, ref: str, reader: Reader, today: dt.date) -> Item:
    record = agreement_on_day(ref, today, reader)
    facts = {
        "record": record,
        "day": told.happens_on,
        "parties": [party.name for party in record.holding],
        "waiting_for": [party.name for party in record.holding if not party.has_signed],
        "signature": signature_words(record),
    }
    title = record.agreement.title
    line = subject.format(day=day_words(told.happens_on), title=title, start=day_words(record.start))
    return Item(title=title, subject=line, path=reverse("agreement", args=[ref]), facts=facts)


def _return_items(subject: str, told: Sequence[Told], reader: Reader, today: dt.date) -> Mapping[int, Item]:
    rows: Any = FinanceReturn.objects.visible_to(reader).filter(pk__in=[each.subject_id for each in told])
    days = {each.subject_id: each.happens_on for each in told}
    found = {}
    for report in rows.select_related("fund_year__fund"):
        fund, day = report.fund_year.fund, days[report.pk]
        what = f"{report}, {year_words(report.fund_year.year)}"
        found[report.pk] = Item(
            title=f"{fund.name}: {what}",
            subject=subject.format(day=day_words(day), title=f"{what}: {fund.name}"),
            path=reverse("fund-return", args=[fund.ref, report.pk]),
            facts={"fund": fund, "what": what, "day": day, "late": (today - day).days, "lines": report.lines.count()},
        )
    return found


def _of_agreement(*, subject: str, occasions: str, audience: Sequence[Any] = OF_THE_PARTIES, **traits: Any) -> Rule:
    return Rule(
        subject_kind="agreement",
        occasions=partial(_found, occasions),
        places=sql.AGREEMENT_PLACES,
        audience=audience,
        visible=_visible_agreements,
        items=partial(_agreement_items, subject),
        **traits,
    )


def _of_return(*, subject: str, audience: Sequence[Any], **traits: Any) -> Rule:
    return Rule(
        subject_kind="return",
        occasions=partial(_found, sql.DUE),
        places=sql.RETURN_PLACES,
        audience=audience,
        visible=_visible_returns,
        items=partial(_return_items, subject),
        source="SI 2000/617, regulation 7; what the agreement says of reports",
        **traits,
    )


RETURN_DUE = _of_return(
    code="return_due",
    template="governance/reminders/items/return_due.txt",
    title="A return of a fund is due",
    when="Due: {day}",
    explanation="A quarterly or annual return of a fund that your body hosts is due, and no submission is recorded.",
    audience=POOL_MANAGER,
    subject="By {day}: {title}",
    leads=(10, 3, 0),
    watch=sql.DUE_WATCH,
)
RETURN_OVERDUE = _of_return(
    code="return_overdue",
    template="governance/reminders/items/return_overdue.txt",
    title="A return of a fund is overdue",
    when="Was due: {day}",
    explanation="No submission of a return is recorded five days after it was due; the partners are told as well.",
    audience=(
        *POOL_MANAGER,
        RoleAt(Role.BODY_APPROVER, part="host"),
        RoleAt(Role.POOL_MANAGER, part="partner"),
        RoleAt(Role.BODY_APPROVER, part="partner"),
    ),
    subject="Was due on {day}: {title}",
    leads=(-5,),
    useful_days_after=60,
    watch=sql.OVERDUE_WATCH,
)
NOTICE_POINT = _of_agreement(
    code="last_notice",
    template="governance/reminders/items/last_notice.txt",
    title="The last day to give notice on an agreement",
    when="Last day for notice: {day}",
    explanation="After this day an agreement of your body can no longer be ended on its end date by notice.",
    occasions=sql.LAST_NOTICE,
    subject="Last day for notice, {day}: {title}",
    leads=MONTHS_BEFORE,
    source="The months of notice and the end date of the agreement",
    watch=sql.LAST_NOTICE_WATCH,
)
AGREEMENT_ENDS = _of_agreement(
    code="agreement_ends",
    template="governance/reminders/items/agreement_ends.txt",
    title="An agreement comes to its end",
    when="Last day of the agreement: {day}",
    explanation="The last day of an agreement to which your body is a party comes near.",
    occasions=sql.ENDS,
    subject="Last day {day}: {title}",
    leads=MONTHS_BEFORE,
    source="The end date of the agreement, extensions counted",
    watch=sql.ENDS_WATCH,
)
UNSIGNED = _of_agreement(
    code="unsigned",
    template="governance/reminders/items/unsigned.txt",
    title="An agreement runs without every signature on record",
    when="The week of {day}",
    counts_down=False,
    explanation="An agreement of your body has begun, and not every party’s signature is recorded; once a week.",
    occasions=sql.UNSIGNED,
    subject="In use since {start}, not every signature recorded: {title}",
    leads=(0,),
    useful_days_after=6,
    source="The start date of the agreement and the signatures recorded",
    watch=sql.UNSIGNED_WATCH,
)
REVIEW_DUE = _of_agreement(
    code="review_due",
    template="governance/reminders/items/review_due.txt",
    title="An agreement is due for review",
    when="Review due: {day}",
    explanation="The day on which an agreement of your body is to be reviewed comes near.",
    occasions=sql.REVIEW,
    subject="Review due {day}: {title}",
    leads=(60, 30, 0),
    useful_days_after=30,
    source="The review date of the agreement",
    watch=sql.REVIEW_WATCH,
)
