"""Returns and their lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Unpack

from partnerships.models import Body, FinanceReturn, FundYear, ReturnLine, Scheme, Source
from partnerships.operations.facts import SourcedDetails, insert, rule_for, update, writing
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User


class ReturnDetails(SourcedDetails, total=False):
    """What may be recorded of a return."""

    due_on: dt.date | None
    submitted_on: dt.date | None
    approved_on: dt.date | None
    narrative: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a return as it is to stand, in pounds."""

    label: str
    plan: Decimal | None = None
    forecast: Decimal | None = None
    actual: Decimal | None = None
    variance_owner: Body | None = None
    scheme: Scheme | None = None
    note: str = ""


def record_return(
    *,
    by: User | None,
    reason: str,
    fund_year: FundYear,
    kind: str,
    period: str,
    source: Source,
    lines: Sequence[Line] = (),
    as_kind: str = "",
    **about: Unpack[ReturnDetails],
) -> FinanceReturn:
    """Record a return, due or submitted, with its lines."""
    report = FinanceReturn(fund_year=fund_year, kind=kind, period=period, source=source, **about)
    with writing(by=by, reason=reason, as_kind=as_kind):
        insert(report, by=by)
        _bring_in_line(report, lines)
    return report


def set_return_lines(
    report: FinanceReturn, *, by: User | None, reason: str, version: int, lines: Sequence[Line], as_kind: str = ""
) -> FinanceReturn:
    """Make the lines of a return what they should be: matched by their label, changed, added.

    A line that is left out stays in the register with its figures emptied, because nothing is deleted.
    """
    with writing(by=by, reason=reason, as_kind=as_kind):
        updated = update(report, by=by, version=version, values={})
        _bring_in_line(updated, lines)
    return updated


def _bring_in_line(report: FinanceReturn, lines: Sequence[Line]) -> None:
    labels = [line.label for line in lines]
    if len(set(labels)) < len(labels):
        raise Refused("Two lines have the same name. Give each its own.")
    known = {row.label: row for row in report.lines.all()}
    for order, line in enumerate(lines, start=1):
        values = vars(line) | {"order": order}
        row = known.pop(line.label, None)
        if row is None:
            insert(ReturnLine(finance_return=report, **values), by=None)
        elif any(getattr(row, name) != value for name, value in values.items()):
            update(row, by=None, version=row.version, values=values)
    for row in known.values():
        if (row.plan, row.forecast, row.actual) != (None, None, None):
            update(row, by=None, version=row.version, values={"plan": None, "forecast": None, "actual": None})


@rule_for(FinanceReturn)
def _return_rule(record: FinanceReturn, *, by: User | None, before: FinanceReturn | None) -> None:
    if record.approved_on and record.submitted_on and record.approved_on < record.submitted_on:
        raise Refused({"approved_on": ["The board cannot have approved it before it was submitted. Check both days."]})
