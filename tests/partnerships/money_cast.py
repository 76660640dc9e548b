"""A section 75 agreement and its pooled fund in the small register: Ashby council hosts, the Dale trust takes part."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from accounts.roles import Role
from partnerships.models import Agreement, AgreementKind, Body, Contribution, Fund, FundYear
from partnerships.operations import (
    PartyTo,
    record_agreement,
    record_agreement_event,
    record_contribution,
    record_fund,
    record_fund_year,
)
from tests.cast import person
from tests.partnerships.register_cast import Register

WHY = "Seen in the papers"
YEAR = 2025
BEGAN, ENDED = dt.date(2025, 4, 1), dt.date(2026, 4, 1)
IN_THE_YEAR, AFTER = dt.date(2025, 12, 1), dt.date(2026, 6, 1)


class MoneyRegister(Register):
    """Tomasz is pool manager at Ashby council, Moira scrutiny officer there, Cora its approver, Asha its officer."""

    def __init__(self) -> None:
        super().__init__()
        self.hold("tomasz", Role.POOL_MANAGER, body=self.ashby)
        self.hold("moira", Role.SCRUTINY_OFFICER, body=self.ashby)
        self.hold("priya", Role.BODY_APPROVER, body=self.dale)
        self.tomasz, self.asha, self.cora = person("tomasz"), person("asha"), person("cora")
        self.priya, self.samuel = person("priya"), person("samuel")
        self.section_75 = AgreementKind.objects.get(code="s75")

    def agreement(self, *parties: Body, **more: Any) -> Agreement:
        """An agreement for 2025/26 in Northmoor, between the council and the trust unless others are named."""
        about = {"partnership": self.northmoor, "valid_from": BEGAN, "valid_to": ENDED, **more}
        return record_agreement(
            by=about.pop("by", None),
            reason=WHY,
            title=about.pop("title", "Northmoor section 75 agreement"),
            kind=about.pop("kind", self.section_75),
            source=self.source,
            parties=[PartyTo(body=body) for body in (parties or (self.ashby, self.dale))],
            **about,
        )

    def event(self, agreement: Agreement, kind: str, body: Body | None = None, **more: Any) -> Any:
        """Something that happened to it on 10 September 2025, unless another day is given."""
        about = {"by": None, "on": dt.date(2025, 9, 10), **more}
        return record_agreement_event(
            reason=WHY, agreement=agreement, kind=kind, body=body, source=self.source, **about
        )

    def signed(self, agreement: Agreement) -> None:
        """Both parties have signed."""
        for body in (self.ashby, self.dale):
            self.event(agreement, "signed", body)

    def fund(self, agreement: Agreement | None = None, **more: Any) -> Fund:
        """A pooled fund that the council hosts."""
        about = {"classification": "pooled", "host": self.ashby, "name": "Northmoor pooled fund", **more}
        return record_fund(by=about.pop("by", None), reason=WHY, source=self.source, agreement=agreement, **about)

    def year(self, fund: Fund, year: int = YEAR, **more: Any) -> FundYear:
        """A year of a fund."""
        about = {"by": None, **more}
        return record_fund_year(reason=WHY, fund=fund, year=year, source=self.source, **about)

    def put(self, year: FundYear, body: Body, planned: int | Decimal | None = None, **more: Any) -> Contribution:
        """What a body puts in."""
        about = {"by": None, "planned": Decimal(planned) if planned is not None else None, **more}
        return record_contribution(reason=WHY, fund_year=year, body=body, source=self.source, **about)
