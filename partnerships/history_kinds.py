"""The sorts of record whose history is shown, by the ledger's name for them; the layer above registers its own.

`register_history` is called while the apps get ready, before any page is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import Field, ForeignKey, Model

from partnerships.history_names import Names
from partnerships.models import (
    Accountability,
    Agreement,
    AgreementEvent,
    AgreementFunction,
    AgreementParty,
    AgreementTerm,
    Appointment,
    Body,
    BodyClaim,
    BodyCode,
    BodyName,
    Contribution,
    FinanceReturn,
    Fund,
    FundHost,
    FundYear,
    Membership,
    MembershipEvent,
    MinimumRule,
    Partnership,
    PartnershipAlias,
    PartnershipCode,
    PartnershipStage,
    PartnershipState,
    Post,
    ReturnLine,
    RiskShare,
    RiskShareSplit,
    Scheme,
    SchemeFunding,
    Succession,
    SuccessionPart,
    Variation,
    VariationApproval,
    VariationLine,
)
from partnerships.visibility import may_be_private, related

Title = Callable[[Mapping[str, Any], Names], str]


class Parent(NamedTuple):
    """A record that another names in `VISIBLE_WITH`: by which path, of which model, and whether it may be missing."""

    path: str
    model: type[Model]
    is_optional: bool


@dataclass(frozen=True, kw_only=True)
class HistoryKind:
    """One sort of record whose history is shown.

    Its rows always show on its own page. `part_of` adds the pages of records that it hangs on: for each sort of them
    the path from this model. `everywhere`: also among the latest changes of the whole register, and on the pages of the
    bodies and partnerships that the ledger's rows name. `title` makes words of the record as it was first written;
    without one they are made of what the record is called and hangs on. `unsaid` are columns that are shown nowhere.
    """

    model: type[Model]
    part_of: Mapping[type[Model], str] = field(default_factory=dict)
    everywhere: bool = True
    title: Title | None = None
    unsaid: frozenset[str] = frozenset()

    @cached_property
    def record_type(self) -> str:
        """The ledger's name for these records."""
        return record_type(self.model)

    @cached_property
    def parents(self) -> tuple[Parent, ...]:
        """The records that must show before this one does."""
        paths = getattr(self.model, "VISIBLE_WITH", ())
        return tuple(Parent(path, *related(self.model, path)) for path in paths)

    @cached_property
    def private_at(self) -> tuple[Parent, ...]:
        """The record itself (an empty path) and its parents, as far as they may be kept from the public."""
        itself = Parent("", self.model, False)
        return tuple(each for each in (itself, *self.parents) if may_be_private(each.model))

    @cached_property
    def names_its_places(self) -> bool:
        """Whether the ledger's rows name every body and partnership that this record names, and it names no more."""
        triggers = self.model._meta.triggers  # type: ignore[attr-defined]  # pgtrigger adds them
        written = "".join(trigger.func for trigger in triggers if isinstance(trigger.func, str))
        return (
            self.model is not Succession
            and not self.private_at
            and all(each.model in (Body, Partnership) and f"NEW.{each.path}_id" in written for each in self.parents)
        )

    @cached_property
    def columns(self) -> Mapping[str, Field[Any, Any]]:
        """Its columns by the names that they have in the ledger."""
        return {each.attname: each for each in self.model._meta.concrete_fields}

    @cached_property
    def said_in_title(self) -> frozenset[str]:
        """The columns of the records that its title names."""
        paths = {*getattr(self.model, "VISIBLE_WITH", ()), "post", "person", "membership"}
        return frozenset(f"{path}_id" for path in paths if f"{path}_id" in self.columns)

    def related_model(self, column: str) -> type[Model] | None:
        """The sort of record that a column names."""
        found = self.columns.get(column)
        return found.related_model if isinstance(found, ForeignKey) else None


def record_type(model: type[Model]) -> str:
    """The name that the ledger gives to a model's rows: BodyName is `body_name`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


_kinds: dict[str, HistoryKind] = {}
KINDS: Mapping[str, HistoryKind] = MappingProxyType(_kinds)


def register_history(*kinds: HistoryKind) -> None:
    """Show the history of more sorts of record, each once."""
    for kind in kinds:
        if kind.record_type in _kinds:
            raise ValueError(f"The history of {kind.record_type} is registered twice.")
        _kinds[kind.record_type] = kind


def kind_of(model: type[Model]) -> HistoryKind:
    """The history of a model's records; KeyError where none is shown."""
    return _kinds[record_type(model)]


def parts_of(model: type[Model]) -> Iterator[tuple[HistoryKind, str]]:
    """The sorts of record that hang on one of `model`, each with its path to it."""
    for kind in _kinds.values():
        if model in kind.part_of:
            yield kind, kind.part_of[model]


def _of_its_place(model: type[Model]) -> Title:
    return lambda first, names: f"{model._meta.verbose_name} of {names.holder_of(first)}"


register_history(
    HistoryKind(model=Body),
    HistoryKind(model=BodyName, title=_of_its_place(BodyName)),
    HistoryKind(model=BodyCode, title=_of_its_place(BodyCode)),
    HistoryKind(model=BodyClaim, title=_of_its_place(BodyClaim)),
    HistoryKind(model=Partnership),
    HistoryKind(model=PartnershipStage, title=_of_its_place(PartnershipStage)),
    HistoryKind(model=PartnershipAlias, title=_of_its_place(PartnershipAlias)),
    HistoryKind(model=PartnershipCode, title=_of_its_place(PartnershipCode)),
    HistoryKind(model=PartnershipState, title=_of_its_place(PartnershipState)),
    HistoryKind(model=Membership),
    HistoryKind(
        model=MembershipEvent,
        part_of={
            Membership: "membership",
            Body: "membership__body",
            Partnership: "membership__partnership",
        },
    ),
    HistoryKind(model=Succession),
    HistoryKind(model=SuccessionPart, part_of={Succession: "succession"}),
    HistoryKind(model=Accountability),
    HistoryKind(model=Post),
    HistoryKind(model=Appointment, part_of={Body: "post__body", Partnership: "post__partnership"}),
)


def _of_money(model: type[Model], *, fund: str, parent: type[Model], path: str) -> HistoryKind:
    """Money of a fund: its history shows on the pages of its fund and of what it hangs on, and in no list of all."""
    return HistoryKind(model=model, part_of={Fund: fund, parent: path}, everywhere=False)


register_history(
    HistoryKind(model=Agreement),
    HistoryKind(model=AgreementParty, part_of={Agreement: "agreement"}),
    HistoryKind(model=AgreementEvent, part_of={Agreement: "agreement"}),
    HistoryKind(model=AgreementTerm, part_of={Agreement: "agreement"}, everywhere=False),
    HistoryKind(model=AgreementFunction, part_of={Agreement: "agreement"}, everywhere=False),
    HistoryKind(model=Fund),
    HistoryKind(model=FundHost, part_of={Fund: "fund"}),
    HistoryKind(model=FundYear, part_of={Fund: "fund"}, everywhere=False),
    _of_money(Contribution, fund="fund_year__fund", parent=FundYear, path="fund_year"),
    _of_money(Scheme, fund="fund_year__fund", parent=FundYear, path="fund_year"),
    _of_money(SchemeFunding, fund="scheme__fund_year__fund", parent=Scheme, path="scheme"),
    _of_money(RiskShare, fund="fund_year__fund", parent=FundYear, path="fund_year"),
    _of_money(RiskShareSplit, fund="risk_share__fund_year__fund", parent=RiskShare, path="risk_share"),
    _of_money(Variation, fund="fund_year__fund", parent=FundYear, path="fund_year"),
    _of_money(VariationLine, fund="variation__fund_year__fund", parent=Variation, path="variation"),
    _of_money(VariationApproval, fund="variation__fund_year__fund", parent=Variation, path="variation"),
    _of_money(FinanceReturn, fund="fund_year__fund", parent=FundYear, path="fund_year"),
    _of_money(ReturnLine, fund="finance_return__fund_year__fund", parent=FinanceReturn, path="finance_return"),
    HistoryKind(model=MinimumRule, everywhere=False),
)
