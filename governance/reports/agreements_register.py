"""R12: the agreements on the day: between whom, until when, when notice is due, how complete, how far signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from config.tables.columns import Choice, Column, Day, LastDay, Money, Several
from config.tables.list_page import Naming
from governance.reports.columns import SeveralNamed, Titled
from governance.reports.names import Names
from governance.reports.report import Report
from partnerships.agreement_states import State, with_state
from partnerships.filters.agreements import AgreementFilter
from partnerships.financial_year import months_after
from partnerships.models import Agreement, AgreementHead, AgreementParty, AgreementTerm, FundHost
from partnerships.money_columns import pooled_this_year
from partnerships.views.lists import GONE, page_of

FLEXIBILITIES = {
    "has_pooled_fund": "pooled fund",
    "has_lead_commissioning": "lead commissioning",
    "has_integrated_provision": "integrated provision",
}
Duty = AgreementHead.Duty


class AgreementsRegister(Report):
    """Every agreement with its state on the day."""

    number = "R12"
    record = Agreement
    naming = Naming(title="Agreements register", one="agreement", several="agreements", file="agreements-register")
    introduction = (
        "Each agreement on the day: its parties and hosts, when it ends and by when notice must be given, what its "
        "pooled funds plan for the year, and how far it is complete. A status that speaks of signatures says what is "
        "recorded here, not what stands elsewhere."
    )
    filterset = AgreementFilter
    usual_order = ("title",)
    reads = (
        "ref",
        "title",
        "kind__name",
        "kind__code",
        *FLEXIBILITIES,
        "valid_from",
        "from_precision",
        "end_now",
        "notice_months",
        "value_current_year",
        "state",
        "review_on",
    )
    columns = (
        Titled(
            key="ref",
            heading="Agreement",
            meaning="The reference in the agreement’s address.",
            title="title",
            address=page_of("agreement", "ref"),
            sort=("title",),
            under=(Column(key="kind", heading="Kind", meaning="The kind of agreement.", reads="kind__name"),),
        ),
        SeveralNamed(
            key="parties",
            heading="Parties",
            meaning="The parties on the day, by their names then; in JSON by code.",
            codes="party_codes",
            under=(
                SeveralNamed(
                    key="host",
                    heading="Host",
                    meaning="The hosts of its funds on the day; in JSON by code.",
                    codes="host_codes",
                    note="host: {}",
                ),
                Several(
                    key="flexibilities",
                    heading="Flexibilities",
                    meaning="Which arrangements of section 75 it makes, as recorded.",
                ),
            ),
        ),
        Day(
            key="start",
            heading="From",
            meaning="Its first day.",
            reads="valid_from",
            precision="from_precision",
            absent="start not recorded",
            sort=("valid_from",),
        ),
        LastDay(
            key="end",
            heading="Until",
            meaning="Its last day, extensions counted.",
            reads="end_now",
            absent="no end recorded",
            sort=("end_now",),
            under=(
                Day(
                    key="notice_point",
                    heading="Notice by",
                    meaning="The last day on which notice ends it on its end date.",
                    note="notice by {}",
                ),
            ),
        ),
        Money(
            key="value_current_year",
            heading="Pooled, this year",
            meaning="The plan of its pooled funds for the financial year of the day; nothing aligned or in view.",
        ),
        Column(
            key="terms_complete",
            heading="Terms",
            meaning="How many of the heads that the regulations ask for it covers. Empty: none is recorded.",
            absent="no term recorded here",
        ),
        Choice(
            key="status",
            heading="Status",
            meaning="Where it stands on the day, worked out from dates and events.",
            reads="state",
            labels=dict(State.choices),
            sort=("state",),
        ),
        Day(key="review_on", heading="Review", meaning="When a review is due.", sort=("review_on",)),
    )

    def rows(self) -> QuerySet:
        seen = Agreement.objects.visible_to(self.request.user).exclude(standing__in=GONE)
        return with_state(seen, self.day, self.request.user)

    def drawn(self, rows: QuerySet) -> QuerySet:
        return rows.annotate(value_current_year=pooled_this_year(self.day, self.request.user))

    @cached_property
    def names(self) -> Names:
        """What bodies were called."""
        return Names(self.day, self.request.user)

    @cached_property
    def heads(self) -> list[AgreementHead]:
        """The heads that regulations ask for, whenever they did."""
        return list(AgreementHead.objects.visible_to(self.request.user).accepted().exclude(duty=Duty.USUAL))

    def whole(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        user, keys = self.request.user, [row["id"] for row in rows]
        parties = AgreementParty.objects.visible_to(user).as_at(self.day).filter(agreement__in=keys)
        hosts = FundHost.objects.visible_to(user).as_at(self.day).filter(fund__agreement__in=keys)
        of_agreement = _by_agreement(parties.order_by("pk").values_list("agreement_id", "body_id"))
        hosting = _by_agreement(hosts.order_by("pk").values_list("fund__agreement_id", "host_id"))
        self.names.want_bodies(body for found in (of_agreement, hosting) for each in found.values() for body in each)
        covered = self._covered(keys)
        for row in rows:
            row |= self._bodies("parties", "party_codes", of_agreement.get(row["id"], ()))
            row |= self._bodies("host", "host_codes", hosting.get(row["id"], ()))
            row["flexibilities"] = [words for name, words in FLEXIBILITIES.items() if row[name]]
            row["notice_point"] = notice_point(row["end_now"], row["notice_months"])
            row["terms_complete"] = self._terms(row, covered.get(row["id"], set()))
        return rows

    def _bodies(self, key: str, codes: str, bodies: Iterable[int]) -> dict[str, Any]:
        called = sorted(each for body in bodies if (each := self.names.body(body)).code)
        return {key: [each.name for each in called], codes: [each.code for each in called]}

    def _covered(self, keys: Collection[int]) -> dict[int, set[int]]:
        """The heads that each agreement is recorded to cover."""
        terms = AgreementTerm.objects.visible_to(self.request.user).accepted()
        return _by_agreement(terms.filter(agreement__in=keys, is_present=True).values_list("agreement_id", "head_id"))

    def _terms(self, row: Mapping[str, Any], covered: set[int]) -> str | None:
        asked = {head.pk for head in self.heads if asks(head, row, row["valid_from"] or self.day)}
        return f"{len(asked & covered)} of {len(asked)}" if covered and asked else None


def asks(head: AgreementHead, row: Mapping[str, Any], day: dt.date) -> bool:
    """Whether the regulations of that day ask an agreement of this kind for this head."""
    held = (head.valid_from is None or head.valid_from <= day) and (head.valid_to is None or day < head.valid_to)
    other = Duty.POOL_ONLY if row["has_pooled_fund"] is False else Duty.NO_POOL_ONLY
    return held and head.duty != other and row["kind__code"] in head.kinds


def notice_point(end: dt.date | None, months: int | None) -> dt.date | None:
    """The last day on which notice can be given so that it ends on its end date."""
    return None if end is None or months is None else months_after(end, -months) - dt.timedelta(days=1)


def _by_agreement(pairs: Iterable[tuple[int | None, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for agreement, other in pairs:
        if agreement:
            found.setdefault(agreement, set()).add(other)
    return found
