"""The question of the risk-share calculator: how much over or under, and whose where the basis asks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from config.forms import FilterForm
from partnerships.forms.fields import Pounds
from partnerships.fund_on_day import FundOnDay, Year
from partnerships.fund_year_parts import Shared
from partnerships.risk_calculator import Answer, who_bears

ASKS_WHOSE = frozenset({"causer", "none", "lead_commissioner"})


class RiskForm(FilterForm):
    """A GET form: nothing is recorded."""

    variance = Pounds(required=False, label="Over plan (or under, with a minus), in pounds")
    whose = forms.ChoiceField(required=False, label="Whose services or scheme it is on")

    def __init__(self, data: Any, *, year: Year, share: Shared) -> None:
        super().__init__(data if data.get("variance") else None)
        self.year, self.share = year, share
        names = [name for name, *_ in year.shares]
        choice = self.fields["whose"]
        if share.fact.basis in ASKS_WHOSE and isinstance(choice, forms.ChoiceField):
            choice.choices = [("", "Choose one"), *((name, name) for name in names)]
        else:
            del self.fields["whose"]

    def answer(self, record: FundOnDay) -> Answer | None:
        """Who bears it; None where nothing readable was asked."""
        if not self.is_bound or not self.is_valid() or self.cleaned_data.get("variance") is None:
            return None
        contributions = {name: pounds for name, _, pounds, _, _ in self.year.shares if pounds is not None}
        return who_bears(
            self.cleaned_data["variance"],
            basis=self.share.fact.basis,
            contributions=contributions,
            splits={name: Decimal(share) for name, share in self.share.splits},
            cap=self.share.fact.cap,
            host=record.host.host_name if record.host else "",
            causer=self.cleaned_data.get("whose") or "",
        )
