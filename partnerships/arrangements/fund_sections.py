"""The part of an arrangement file that is about money: funds, their hosts and years, and everything in a year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from partnerships.arrangements.agreement_sections import part
from partnerships.arrangements.parsing import Path
from partnerships.arrangements.reading import Entry, Reading, about, copied, dated, day
from partnerships.financial_year import begins, read_year
from partnerships.models import (
    Agreement,
    Contribution,
    FinanceReturn,
    Fund,
    FundHost,
    FundYear,
    MinimumRule,
    Post,
    ReturnLine,
    RiskShare,
    RiskShareSplit,
    Scheme,
    SchemeFunding,
    Variation,
    VariationApproval,
    VariationLine,
)
from partnerships.operations import Refused
from partnerships.operations.contribution import use_of

BALANCES = ("stated_plan", "stated_actual", "opening_balance", "closing_balance", "unallocated")
FIGURES = ("planned", "agreed", "revised", "actual")


def funds(reading: Reading) -> None:
    """Every fund of the file with its hosts and years."""
    for path, entry in reading.entries((), reading.content, "funds"):
        fund = _fund(reading, path, entry)
        if fund is None:
            continue
        for inner_path, inner in reading.entries(path, entry, "hosts"):
            part(reading, inner_path, inner, FundHost, _host, parent={"fund": fund}, around=entry)
        for inner_path, inner in reading.entries(path, entry, "years"):
            year = part(reading, inner_path, inner, FundYear, _year, parent={"fund": fund}, around=entry)
            if year:
                _in_a_year(reading, inner_path, inner, year, inner if "source" in inner else entry)


def minimums(reading: Reading) -> None:
    """The least that national rules ask for."""
    for path, entry in reading.entries((), reading.content, "minimums"):
        try:
            area, payer = (reading.register.body(str(entry[field])) for field in ("area", "payer"))
            values = {**about(entry, reading.source(entry)), **_pounds(entry, "amount")}
        except Refused as refused:
            reading.keeper.refuse(path, refused)
            continue
        fixed = {"year": read_year(str(entry["year"])), "area": area, "payer": payer, "measure": entry["measure"]}
        key = reading.keeper.key("minimum", str(entry["year"]), area.code, payer.code, entry["measure"])
        reading.keeper.keep(path, MinimumRule, key, values, fixed)


def _fund(reading: Reading, path: Path, entry: Entry) -> Fund | None:
    key = reading.keeper.key("fund", entry["ref"])
    register = reading.register
    try:
        values = {**about(entry, reading.source(entry)), **dated(entry)}
        values |= copied(entry, name="name", classification="classification", purpose="purpose")
        if "agreement" in entry:
            values["agreement"] = register.one(Agreement, "ref", entry["agreement"], "agreement")
        if "area" in entry:
            values["area"] = register.body(str(entry["area"]))
        if "partnership" in entry:
            values["partnership"] = register.partnership(entry["partnership"])
        elif "agreement" in values:
            values["partnership"] = values["agreement"].partnership
    except Refused as refused:
        reading.keeper.refuse(path, refused)
        return None
    return reading.keeper.keep(path, Fund, key, values, {"ref": entry["ref"]})


def _host(reading: Reading, entry: Entry, fund: Fund) -> dict[str, Any]:
    host = reading.register.body(str(entry["host"]))
    values = {**dated(entry), "called": host.code, "fixed": {"host": host}}
    if "pool_manager" in entry:
        post = Post.objects.accepted().filter(body=host, title=entry["pool_manager"]).first()
        if post is None:
            raise Refused({"pool_manager": [f"No post “{entry['pool_manager']}” is recorded at {host.code}."]})
        values["pool_manager"] = post
    return values


def _year(reading: Reading, entry: Entry, fund: Fund) -> dict[str, Any]:
    year = read_year(str(entry["year"]))
    values = _pounds(entry, *BALANCES) | copied(entry, carry_forward_rule="carry_forward_rule")
    return values | day(entry, "closed_on", "closed_on") | {"called": str(year), "fixed": {"year": year}}


def _in_a_year(reading: Reading, path: Path, entry: Entry, year: FundYear, around: Entry) -> None:
    parent = {"fund_year": year}
    for inner_path, inner in reading.entries(path, entry, "contributions"):
        part(reading, inner_path, inner, Contribution, _contribution, parent=parent, around=around)
    for inner_path, inner in reading.entries(path, entry, "schemes"):
        scheme = part(reading, inner_path, inner, Scheme, _scheme, parent=parent, around=around)
        for money_path, money in reading.entries(inner_path, inner, "fundings") if scheme else ():
            source = inner if "source" in inner else around
            part(reading, money_path, money, SchemeFunding, _funding, parent={"scheme": scheme}, around=source)
    for inner_path, inner in reading.entries(path, entry, "risk_shares"):
        _risk_share(reading, inner_path, inner, parent, around)
    for inner_path, inner in reading.entries(path, entry, "returns"):
        report = part(reading, inner_path, inner, FinanceReturn, _return, parent=parent, around=around)
        for line_path, line in reading.entries(inner_path, inner, "lines") if report else ():
            part(reading, line_path, line, ReturnLine, _line, parent={"finance_return": report}, around=around)
    for inner_path, inner in reading.entries(path, entry, "variations"):
        _one_variation(reading, inner_path, inner, parent, around)


def _contribution(reading: Reading, entry: Entry, year: FundYear) -> dict[str, Any]:
    body = reading.register.body(str(entry["body"]))
    funding = entry.get("funding", "not_recorded")
    use = use_of(funding, entry.get("use", "not_recorded"))
    values = _pounds(entry, *FIGURES) | copied(entry, description="description")
    fixed = {"body": body, "funding": funding, "use": use}
    return values | {"called": f"{body.code}-{funding}-{use}", "fixed": fixed}


def _scheme(reading: Reading, entry: Entry, year: FundYear) -> dict[str, Any]:
    values = copied(
        entry,
        name="name",
        service_type="service_type",
        setting="setting",
        provider_name="provider_name",
        provider_type="provider_type",
        cohort="cohort",
        outcomes="outcomes",
        output="output",
    )
    for field in ("commissioner", "provider"):
        values |= {field: reading.register.body(str(entry[field]))} if field in entry else {}
    return values | _pounds(entry, "output_planned", "output_actual") | {"called": entry["name"][:100]}


def _funding(reading: Reading, entry: Entry, scheme: Scheme) -> dict[str, Any]:
    body = reading.register.body(str(entry["body"])) if "body" in entry else None
    funding = entry.get("funding", "not_recorded")
    use = use_of(funding, entry.get("use", "not_recorded"))
    called = f"{body.code if body else 'all'}-{funding}-{use}"
    return _pounds(entry, "planned", "actual") | {
        "called": called,
        "fixed": {"body": body, "funding": funding, "use": use},
    }


def _risk_share(reading: Reading, path: Path, entry: Entry, parent: dict[str, Any], around: Entry) -> None:
    parts = [Decimal(str(inner["share"])) for inner in entry.get("splits", ())]
    split = entry["basis"] in (RiskShare.Basis.FIXED_SPLIT, RiskShare.Basis.CAPPED)
    if split and sum(parts) != 1:
        words = f"The parts of the split add up to {sum(parts):.2%}. They must make 100%."
        reading.keeper.refuse((*path, "splits"), Refused(words))
        return
    share = part(reading, path, entry, RiskShare, _basis, parent=parent, around=around)
    for inner_path, inner in reading.entries(path, entry, "splits") if share else ():
        part(reading, inner_path, inner, RiskShareSplit, _split, parent={"risk_share": share}, around=around)


def _basis(reading: Reading, entry: Entry, year: FundYear) -> dict[str, Any]:
    values = copied(entry, basis="basis", clause="clause")
    values |= copied(entry, overspend_order="overspend_order", underspend_use="underspend_use")
    return values | _pounds(entry, "cap") | {"called": "share"}


def _split(reading: Reading, entry: Entry, share: RiskShare) -> dict[str, Any]:
    body = reading.register.body(str(entry["body"]))
    return {"share": Decimal(str(entry["share"])), "called": body.code, "fixed": {"body": body}}


def _return(reading: Reading, entry: Entry, year: FundYear) -> dict[str, Any]:
    return {
        **day(entry, "due", "due_on"),
        **day(entry, "submitted", "submitted_on"),
        **day(entry, "approved", "approved_on"),
        **copied(entry, narrative="narrative"),
        "called": f"{entry['kind']}-{entry['period']}",
        "fixed": {"kind": entry["kind"], "period": entry["period"]},
    }


def _line(reading: Reading, entry: Entry, report: FinanceReturn) -> dict[str, Any]:
    values = _pounds(entry, "plan", "forecast", "actual") | copied(entry, note="note")
    if "variance_owner" in entry:
        values["variance_owner"] = reading.register.body(str(entry["variance_owner"]))
    if "scheme" in entry:
        scheme = Scheme.objects.accepted().filter(fund_year=report.fund_year, name=entry["scheme"]).first()
        if scheme is None:
            raise Refused({"scheme": [f"No scheme “{entry['scheme']}” is recorded for this year."]})
        values["scheme"] = scheme
    return values | {"called": entry["label"][:100], "fixed": {"label": entry["label"]}}


def _one_variation(reading: Reading, path: Path, entry: Entry, parent: dict[str, Any], around: Entry) -> None:
    variation = part(reading, path, entry, Variation, _variation, parent=parent, around=around)
    if variation is None:
        return
    for inner_path, inner in reading.entries(path, entry, "lines"):
        part(reading, inner_path, inner, VariationLine, _changed, parent={"variation": variation}, around=around)
    for inner_path, inner in reading.entries(path, entry, "answers"):
        part(reading, inner_path, inner, VariationApproval, _answer, parent={"variation": variation}, around=around)


def _variation(reading: Reading, entry: Entry, year: FundYear) -> dict[str, Any]:
    values = day(entry, "proposed_on", "proposed_on") | day(entry, "applied_on", "applied_on")
    values |= copied(entry, why="reason")
    if "proposed_by" in entry:
        values["proposed_by"] = reading.register.body(str(entry["proposed_by"]))
    number = int(entry["number"])
    return values | {"called": str(number), "fixed": {"number": number}}


def _changed(reading: Reading, entry: Entry, variation: Variation) -> dict[str, Any]:
    body = reading.register.body(str(entry["body"]))
    funding = entry.get("funding", "not_recorded")
    rows = Contribution.objects.accepted().filter(fund_year=variation.fund_year, body=body, funding=funding)
    contribution = rows.first()
    if contribution is None:
        raise Refused({"body": [f"{entry['body']} has no such contribution in {begins(variation.fund_year.year):%Y}."]})
    values = _pounds(entry, "before", "after")
    return values | {"called": f"{body.code}-{funding}", "fixed": {"contribution": contribution}}


def _answer(reading: Reading, entry: Entry, variation: Variation) -> dict[str, Any]:
    body = reading.register.body(str(entry["body"]))
    values = day(entry, "on", "on") | copied(entry, outcome="outcome", decided_by="decided_by", decision="decision")
    return values | {"called": body.code, "fixed": {"body": body}}


def _pounds(entry: Entry, *fields: str) -> dict[str, Decimal]:
    """Amounts of an entry, exact to the penny."""
    return {field: Decimal(str(entry[field])).quantize(Decimal("0.01")) for field in fields if field in entry}
