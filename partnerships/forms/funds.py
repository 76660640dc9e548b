"""Funds, their hosts and years, and what is put in."""

from __future__ import annotations

from typing import Any

from django import forms

from partnerships.forms.agreements import PartForm, RefField
from partnerships.forms.fact import FactForm
from partnerships.forms.fields import FinancialYear, ParentField, Percent
from partnerships.forms.membership import PERIOD, SOURCE
from partnerships.forms.places import PlaceField
from partnerships.models import (
    Body,
    Contribution,
    FinanceReturn,
    Fund,
    FundHost,
    FundYear,
    MinimumRule,
    Partnership,
    Post,
    RiskShare,
    Scheme,
    SchemeFunding,
)
from partnerships.operations import (
    record_contribution,
    record_fund,
    record_fund_host,
    record_fund_year,
    record_minimum,
    record_return,
    record_risk_share,
    record_scheme,
    record_scheme_funding,
)

SPLITS = 4


class OfAFund(PartForm):
    """A part of a fund."""

    parent_name = "fund"

    fund = ParentField(Fund)


class OfAYear(PartForm):
    """A part of a year of a fund."""

    parent_name = "fund_year"

    fund_year = ParentField(FundYear)


class FundForm(FactForm):
    """A pot of money: pooled, aligned or in view, and never two of these."""

    subject = ("partnership", "agreement", "host")
    operation = staticmethod(record_fund)
    may_be_replaced = False  # its years belong to it

    partnership = PlaceField(Partnership, label="Partnership", required=False, help_text="Its name, or part of it.")
    agreement = RefField(
        required=False, label="Agreement", help_text="Its reference, the last part of its address. Empty: not recorded."
    )
    host = PlaceField(Body, label="Host", required=False, help_text="The body that keeps the fund's accounts.")
    area = PlaceField(
        Body,
        label="Health and wellbeing board’s area",
        required=False,
        help_text="The council whose area it is, for a Better Care Fund.",
    )

    class Meta(FactForm.Meta):
        model = Fund
        fields = ("name", "classification", "purpose", *PERIOD, *SOURCE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreement = self.fields.get("agreement")
        if isinstance(agreement, RefField):
            agreement.user = self.user


class FundHostForm(OfAFund):
    """Which body hosts the fund, and the pool manager's post there."""

    subject = ("fund", "host")
    operation = staticmethod(record_fund_host)

    host = PlaceField(Body, label="Host")

    class Meta(FactForm.Meta):
        model = FundHost
        fields = ("pool_manager", *PERIOD, *SOURCE)
        labels = {"pool_manager": "Pool manager’s post"}
        help_texts = {"pool_manager": "A post at the host. Record the post on the host’s page first."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["pool_manager"]
        if isinstance(choice, forms.ModelChoiceField):
            agreement = self.parent.agreement_id if self.parent else None
            at_parties = Post.objects.visible_to(self.user).filter(body__agreement_parts__agreement=agreement)
            choice.queryset = at_parties.distinct() if agreement else Post.objects.none()


class FundYearForm(OfAFund):
    """A financial year of a fund."""

    subject = ("fund", "year")
    operation = staticmethod(record_fund_year)

    year = FinancialYear(label="Financial year")

    class Meta(FactForm.Meta):
        model = FundYear
        fields = (
            "stated_plan",
            "stated_actual",
            "opening_balance",
            "closing_balance",
            "unallocated",
            "carry_forward_rule",
            "closed_on",
            *SOURCE,
        )
        help_texts = {
            "stated_plan": "The total as the source gives it. Leave empty where it gives none.",
            "stated_actual": "The total as the source gives it.",
        }


class ContributionForm(OfAYear):
    """What one body puts in from one source."""

    subject = ("fund_year", "body")
    operation = staticmethod(record_contribution)

    body = PlaceField(Body, label="Body")

    class Meta(FactForm.Meta):
        model = Contribution
        fields = ("funding", "use", "planned", "agreed", "actual", "description", *SOURCE)
        help_texts = {"agreed": "Counts as agreed once the body itself confirms it."}


class SchemeForm(OfAYear):
    """A service or project that the fund pays for."""

    subject = ("fund_year",)
    operation = staticmethod(record_scheme)
    may_be_replaced = False  # its money belongs to it

    commissioner = PlaceField(Body, label="Commissioner", required=False)
    provider = PlaceField(Body, label="Provider", required=False)

    class Meta(FactForm.Meta):
        model = Scheme
        fields = (
            "name",
            "service_type",
            "setting",
            "provider_name",
            "provider_type",
            "cohort",
            "outcomes",
            "output",
            "output_planned",
            "output_actual",
            *SOURCE,
        )


class SchemeFundingForm(PartForm):
    """What one source gives to a scheme."""

    parent_name = "scheme"
    subject = ("scheme",)
    operation = staticmethod(record_scheme_funding)

    scheme = ParentField(Scheme)
    body = PlaceField(Body, label="Contributor", required=False)

    class Meta(FactForm.Meta):
        model = SchemeFunding
        fields = ("funding", "use", "planned", "actual", *SOURCE)


class RiskShareForm(OfAYear):
    """Who bears what is over or under."""

    subject = ("fund_year", *(f"{part}_{number}" for number in range(1, SPLITS + 1) for part in ("party", "part")))
    operation = staticmethod(record_risk_share)
    may_be_replaced = False  # its split belongs to it

    class Meta(FactForm.Meta):
        model = RiskShare
        fields = ("basis", "cap", "clause", "overspend_order", "underspend_use", *SOURCE)
        labels = {"overspend_order": "What pays for an overspend first", "basis": "How it is shared"}
        labels |= {"underspend_use": "What becomes of an underspend"}

    party_1 = PlaceField(Body, label="Fixed split: first body", required=False)
    part_1 = Percent(label="Its part, in per cent", required=False)
    party_2 = PlaceField(Body, label="Second body", required=False)
    part_2 = Percent(label="Its part, in per cent", required=False)
    party_3 = PlaceField(Body, label="Third body", required=False)
    part_3 = Percent(label="Its part, in per cent", required=False)
    party_4 = PlaceField(Body, label="Fourth body", required=False)
    part_4 = Percent(label="Its part, in per cent", required=False)

    def values(self) -> dict[str, Any]:
        """The parts of the split as the operation takes them."""
        values = super().values()
        if not self.is_new:
            return values
        pairs = [(values.pop(f"party_{n}"), values.pop(f"part_{n}")) for n in range(1, SPLITS + 1)]
        return values | {"splits": {body: part for body, part in pairs if body and part is not None}}


class MinimumRuleForm(FactForm):
    """The least that a body must put in."""

    subject = ("year", "area", "payer", "measure")
    operation = staticmethod(record_minimum)

    year = FinancialYear(label="Financial year")
    area = PlaceField(Body, label="Health and wellbeing board’s area", help_text="The council whose area it is.")
    payer = PlaceField(Body, label="Body that pays it")

    class Meta(FactForm.Meta):
        model = MinimumRule
        fields = ("measure", "amount", *SOURCE)


class FinanceReturnForm(OfAYear):
    """A return of the host, due or submitted; its lines are entered on its own page."""

    subject = ("fund_year", "kind", "period")
    operation = staticmethod(record_return)
    may_be_replaced = False  # its lines belong to it

    class Meta(FactForm.Meta):
        model = FinanceReturn
        fields = ("kind", "period", "due_on", "submitted_on", "approved_on", "narrative", *SOURCE)
