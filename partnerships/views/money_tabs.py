"""The money of a partnership and of a body: agreements, and funds of each sense of sharing in a panel of its own."""

from __future__ import annotations

from typing import Any

from accounts.roles import Permission
from config.tables.downloads import Download
from partnerships.english import counted
from partnerships.models import Agreement, AgreementParty
from partnerships.money_of_place import MoneyOfPlace, money_of_body, money_of_partnership
from partnerships.operations.permission import may
from partnerships.pictures.who_puts_in_what import draw
from partnerships.views.body_page import BodyPage
from partnerships.views.lists_agreements import Agreements
from partnerships.views.partnership_page import PartnershipPage
from partnerships.views.record_files import record_files


class PartnershipMoney(PartnershipPage):
    """The agreements made in a partnership and its funds."""

    part = "partnership-money"
    template_name = "partnerships/agreements/partnership_money.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        record = context["record"]
        money = money_of_partnership(record.partnership, record.day, self.request.user)
        return context | _shown(money, record.name) | {"may_add": context["may_edit"]}

    def as_file(self, context: dict[str, Any]) -> Download:
        """Its agreements, in the columns of the register of agreements."""
        record, user = context["record"], self.request.user
        rows = Agreement.objects.visible_to(user).filter(partnership=record.partnership)
        return _agreements_file(self.request, rows, record.partnership.slug, record.name)


class BodyMoney(BodyPage):
    """The agreements to which a body is party, and the funds that it hosts or puts something into."""

    part = "body-money"
    template_name = "partnerships/agreements/body_money.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        record, user = context["record"], self.request.user
        money = money_of_body(record.body, record.day, user)
        may_add = may(user, Permission.EDIT_REGISTER, record.body) or may(user, Permission.RECORD_MONEY, record.body)
        return context | _shown(money, record.name) | {"may_add": may_add}

    def as_file(self, context: dict[str, Any]) -> Download:
        """The agreements to which it is or was party."""
        record, user = context["record"], self.request.user
        party = AgreementParty.objects.visible_to(user).accepted().filter(body=record.body)
        rows = Agreement.objects.visible_to(user).filter(pk__in=party.order_by().values("agreement"))
        return _agreements_file(self.request, rows, record.body.code.lower(), record.name)


def _shown(money: MoneyOfPlace, name: str) -> dict[str, Any]:
    unsigned = [each for each in money.agreements if each.in_use_unsigned]
    panels = [(sense.classification, sense.years) for sense in money.senses]
    return {
        "money": money,
        "summary": _summary(money, len(unsigned)),
        "picture": [] if money.has_more else draw(panels, title=f"Who puts in what: {name}"),
    }


def _summary(money: MoneyOfPlace, unsigned: int) -> str:
    if not money.agreements and not money.funds:
        return "No agreement and no fund is recorded here."
    at_least = "At least " if money.has_more or money.has_more_agreements else ""
    agreements = counted(len(money.agreements), "agreement", "agreements")
    funds = counted(money.funds, "fund", "funds")
    said = f"{at_least}{agreements} and {funds} recorded."
    if unsigned:
        verb = "is" if unsigned == 1 else "are"
        said += f" {unsigned} {verb} in use without every party’s signature on record here."
    return said


def _agreements_file(request: Any, rows: Any, file: str, name: str) -> Download:
    page = Agreements()
    page.setup(request)
    stated = page.with_states(rows)
    return record_files(request, Agreements, stated, name=f"agreements-{file}", title=f"Agreements of {name}")
