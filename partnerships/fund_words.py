"""A fund in sentences that an officer could read out, and what does not add up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from config.templatetags.words import pounds
from partnerships.agreement_words import Mark, standing_words
from partnerships.fund_on_day import FundOnDay, Year
from partnerships.models import Classification

MILLION = Decimal(1_000_000)
SENSE = {
    Classification.POOLED: "a pooled fund",
    Classification.ALIGNED: "aligned money: managed together, not pooled",
    Classification.IN_VIEW: "money in view: shown for context, neither pooled nor aligned",
    Classification.NOT_RECORDED: "a fund",
}


def in_millions(amount: Decimal) -> str:
    """£53.4m in prose; the tables have the full figure."""
    if abs(amount) < MILLION:
        return pounds(amount)
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    return f"{sign}£{abs(amount) / MILLION:,.1f}m"


def opening(record: FundOnDay, year: Year | None) -> str:
    """What it is, who hosts it, how much, from whom, and whether the agreement behind it is signed."""
    fund = record.fund
    said = [f"{fund.name} is {SENSE[Classification(fund.classification)]}{_hosted(record)}."]
    if fund.classification == Classification.NOT_RECORDED:
        said.append("Whether it is pooled, aligned or in view is not recorded.")
    if not record.host:
        said.append("No host is recorded on the day.")
    if year is not None:
        said.append(_money(year))
    if record.agreement:
        said.append(f"The agreement: {standing_words(record.agreement)}.")
    elif fund.classification == Classification.POOLED:
        said.append("The agreement that it is pooled under is not recorded.")
    return " ".join(said)


def _hosted(record: FundOnDay) -> str:
    return f", hosted by {record.host.host_name}" if record.host else ""


def _money(year: Year) -> str:
    whole = year.fact.stated_plan
    parts = [
        f"{name} {pounds(amount)}{f' ({share:.1%})' if share is not None else ''}{', worked out' if worked_out else ''}"
        for name, _, amount, share, worked_out in year.shares
        if amount is not None
    ]
    if whole is None:
        return f"In {year.words}: {'; '.join(parts)}." if parts else f"For {year.words} no figure is recorded."
    put_in = "; ".join(parts) or "what each partner puts in is not recorded"
    return f"The plan for {year.words} is {pounds(whole)}: {put_in}."


def remarks(record: FundOnDay) -> Iterator[Mark]:
    """Sums that do not add up, with both numbers, and figures that look a thousand times off."""
    for year in record.years:
        for what, found in (("planned", year.plan_difference), ("actual", year.actual_difference)):
            if found:
                yield Mark(
                    words=f"{year.words}: the {what} figures do not add up",
                    reason=f"The source gives {pounds(found.stated)} for the whole; the contributions recorded make "
                    f"{pounds(found.added_up)} together, {pounds(abs(found.pounds))} "
                    f"{'more' if found.pounds > 0 else 'less'}.",
                    source=year.fact.source,
                )
        for put in year.puts:
            for figure, doubt in put.doubts.items():
                apart = "smaller" if doubt.is_too_large else "larger"
                yield Mark(
                    words=f"{year.words}: {pounds(doubt.pounds)} {figure} by {put.name}?",
                    reason=f"Others here are about a thousand times {apart}: was {pounds(doubt.likely)} meant?",
                    source=put.fact.source,
                )
