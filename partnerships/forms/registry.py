"""The kinds of fact that people write, by the word that stands in their address; the layer above registers its own.

`register_facts` is called while the apps get ready, before any page is asked for. See docs/a-new-kind-of-fact.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import ForeignKey

from partnerships.english import with_article
from partnerships.forms.accountability import AccountabilityForm
from partnerships.forms.agreements import (
    AgreementEventForm,
    AgreementForm,
    AgreementFunctionForm,
    AgreementPartyForm,
    AgreementTermForm,
)
from partnerships.forms.fact import FactForm
from partnerships.forms.funds import (
    ContributionForm,
    FinanceReturnForm,
    FundForm,
    FundHostForm,
    FundYearForm,
    MinimumRuleForm,
    RiskShareForm,
    SchemeForm,
    SchemeFundingForm,
)
from partnerships.forms.membership import MembershipEventForm, MembershipForm
from partnerships.forms.names import BodyCodeForm, BodyNameForm, PartnershipNameForm, PartnershipStateForm
from partnerships.forms.places import Place
from partnerships.forms.posts import AppointmentForm, PostForm
from partnerships.forms.succession import SuccessionForm
from partnerships.forms.variations import VariationAnswerForm, VariationForm
from partnerships.kinds_in_brief import KindInBrief, add_kind
from partnerships.models import Body, BodyClaim, Partnership, Sourced
from partnerships.money_titles import home_of, title_of_money
from partnerships.visibility import VisibleQuerySet

BOTH = (Partnership, Body)


@dataclass(frozen=True, kw_only=True)
class ShownType:
    """One kind of fact that has a page: its word in addresses, its words on screen."""

    slug: str
    words: str
    # What a page about one such fact is called, with names as on a day; how it is called in a list of another's.
    title: Callable[[Any, dt.date], str] | None = None
    label: Callable[[Any, dt.date], str] | None = None
    # The address of the record's own page, for those that have one beside the page of the fact.
    own_page: Callable[[Any], str] | None = None
    # In the view over all records: the column whose code says what it says; whether it has a day rather than a period.
    coded_by: str = ""
    happens_on_a_day: bool = False

    @property
    def model(self) -> type[Sourced]:
        """The records of this kind."""
        raise NotImplementedError

    @property
    def codes(self) -> Mapping[str, str]:
        """The words of each code of `coded_by`."""
        column: Any = self.model._meta.get_field(self.coded_by) if self.coded_by else None
        return {str(code): str(words) for code, words in column.choices} if column else {}

    def own_page_of(self, fact: Sourced) -> str:
        """The address of the record's own page; empty where it has none."""
        return self.own_page(fact) if self.own_page else ""

    @property
    def records(self) -> VisibleQuerySet:
        """All of them, to be narrowed by the gate before anything else."""
        records: VisibleQuerySet = self.model._default_manager.all()  # type: ignore[assignment]  # a fact’s manager
        return records


@dataclass(frozen=True, kw_only=True)
class FiledType(ShownType):
    """One kind of fact that only files record; people verify, settle and withdraw it like any other."""

    kept_in: type[Sourced]

    @property
    def model(self) -> type[Sourced]:
        """The records of this kind."""
        return self.kept_in


@dataclass(frozen=True, kw_only=True)
class FactType(ShownType):
    """One kind of fact that people write: its form, and where people come upon it."""

    form: type[FactForm]
    # What it is, for whoever chooses what to record; the sorts of place about which it can be recorded.
    hint: str = ""
    recorded_about: tuple[type[Place], ...] = ()
    # Its form offers records of one place, and cannot begin without one.
    needs_place: bool = False
    # The kind of fact on whose page it is recorded and listed, and cannot begin without where `needs_place` is not set;
    # the words that head that list.
    opened_at: str = ""
    listed_as: str = ""

    @property
    def article(self) -> str:
        """The article of its words: "a", "an"."""
        return with_article(self.words).split(" ", 1)[0]

    @property
    def model(self) -> type[Sourced]:
        """The records of this kind."""
        return self.form._meta.model


REGISTER = "Bodies and partnerships"
_types: dict[str, FactType] = {}
_families: dict[str, str] = {}
FACT_TYPES: Mapping[str, FactType] = MappingProxyType(_types)
FILED_TYPES: Mapping[str, FiledType] = MappingProxyType(
    {"body-field": FiledType(slug="body-field", words="field of a body", kept_in=BodyClaim)}
)


def register_facts(*types: FactType, family: str) -> None:
    """Let people write more kinds of fact, each once; lists over all kinds keep those of one family together."""
    for each in types:
        if each.slug in _types:
            raise ValueError(f"The kind of fact {each.slug} is registered twice.")
        _types[each.slug] = each
        _families[each.slug] = family
        add_kind(KindInBrief(each.slug, each.model, each.happens_on_a_day))


def family_of(kind: str) -> str:
    """What a kind of fact is about, in words that head a group of kinds."""
    return _families.get(kind, REGISTER)


def shown_type(kind: str) -> ShownType | None:
    """The kind of fact with this word, whether people write it or files alone; None where there is none."""
    return FACT_TYPES.get(kind) or FILED_TYPES.get(kind)


def type_of(fact: Sourced) -> ShownType:
    """The kind of a fact; KeyError where none such has a page."""
    found = known_type_of(fact)
    if found is None:
        raise KeyError(type(fact))
    return found


def known_type_of(fact: Sourced) -> ShownType | None:
    """The kind of a fact, or None where none such has a page."""
    kinds: tuple[ShownType, ...] = (*_types.values(), *FILED_TYPES.values())
    return next((each for each in kinds if each.model is type(fact)), None)


def recorded_about(place: Place) -> Iterator[FactType]:
    """The kinds of fact that can be recorded about one body or partnership."""
    return (each for each in _types.values() if isinstance(place, each.recorded_about))


def recorded_at(slug: str) -> Iterator[tuple[FactType, str]]:
    """The kinds of fact that hang on facts of one kind, each with its column for it."""
    for each in _types.values():
        if each.opened_at == slug:
            yield each, _column_for(each.model, _types[slug].model)


def _column_for(model: type[Sourced], other: type[Sourced]) -> str:
    columns = (column for column in model._meta.concrete_fields if isinstance(column, ForeignKey))
    return next(column.name for column in columns if column.related_model is other)


register_facts(
    FactType(
        slug="membership",
        words="membership",
        form=MembershipForm,
        hint="A body’s place in a partnership, and since when.",
        recorded_about=BOTH,
        coded_by="basis",
    ),
    FactType(
        slug="membership-event",
        words="event of a membership",
        form=MembershipEventForm,
        hint="A member joined, suspended, resumed or left.",
        recorded_about=BOTH,
        needs_place=True,
        coded_by="kind",
        happens_on_a_day=True,
        opened_at="membership",
        listed_as="What happened to this membership",
    ),
    FactType(
        slug="partnership-name",
        words="name of a partnership",
        form=PartnershipNameForm,
        hint="What it was called, officially or otherwise, and when.",
        recorded_about=(Partnership,),
    ),
    FactType(
        slug="partnership-state",
        words="state of a partnership",
        form=PartnershipStateForm,
        hint="Whether it was forming, active, paused or ended, and when.",
        recorded_about=(Partnership,),
        coded_by="state",
    ),
    FactType(
        slug="body-name",
        words="name of a body",
        form=BodyNameForm,
        hint="A name that it has or had, and when.",
        recorded_about=(Body,),
    ),
    FactType(
        slug="body-code",
        words="code of a body",
        form=BodyCodeForm,
        hint="A code by which others know it, such as an ODS or GSS code.",
        recorded_about=(Body,),
        coded_by="scheme",
    ),
    FactType(
        slug="succession",
        words="succession",
        form=SuccessionForm,
        hint="A merger, split, abolition or other change from one to another.",
        recorded_about=BOTH,
        coded_by="kind",
        happens_on_a_day=True,
    ),
    FactType(
        slug="accountability",
        words="line of accountability",
        form=AccountabilityForm,
        hint="Whom it answers to, or who oversees it, and by which power.",
        recorded_about=(Body,),
        coded_by="kind",
    ),
    FactType(
        slug="post",
        words="post",
        form=PostForm,
        hint="A post here, whether or not anybody holds it.",
        recorded_about=BOTH,
    ),
    FactType(
        slug="appointment",
        words="appointment",
        form=AppointmentForm,
        hint="A person’s time in a post.",
        recorded_about=BOTH,
        needs_place=True,
        opened_at="post",
        listed_as="Appointments",
        coded_by="basis",
    ),
    family=REGISTER,
)


def _money(slug: str, words: str, form: type[FactForm], **more: Any) -> FactType:
    """A kind of fact of an agreement or fund, whose own page is that of its agreement or fund."""
    return FactType(slug=slug, words=words, form=form, title=title_of_money, own_page=home_of, **more)


def _of_a_year(slug: str, words: str, form: type[FactForm], **more: Any) -> FactType:
    """The same of one year of a fund."""
    return _money(slug, words, form, opened_at="fund-year", **more)


register_facts(
    _money(
        "agreement",
        "agreement",
        AgreementForm,
        hint="Such as a section 75 agreement or a memorandum of understanding.",
        recorded_about=BOTH,
    ),
    _money(
        "agreement-party",
        "party to an agreement",
        AgreementPartyForm,
        opened_at="agreement",
        listed_as="Parties",
        coded_by="role",
    ),
    _money(
        "agreement-event",
        "event of an agreement",
        AgreementEventForm,
        opened_at="agreement",
        listed_as="Events",
        coded_by="kind",
        happens_on_a_day=True,
    ),
    _money("agreement-term", "term of an agreement", AgreementTermForm, opened_at="agreement", listed_as="Terms"),
    _money(
        "agreement-function",
        "function under an agreement",
        AgreementFunctionForm,
        opened_at="agreement",
        listed_as="Functions",
        coded_by="direction",
    ),
    _money(
        "fund",
        "fund",
        FundForm,
        hint="Pooled, aligned or in-view money, under an agreement or none.",
        recorded_about=BOTH,
        coded_by="classification",
    ),
    _money("fund-host", "host of a fund", FundHostForm, opened_at="fund", listed_as="Hosts"),
    _money("fund-year", "year of a fund", FundYearForm, opened_at="fund", listed_as="Years"),
    _of_a_year("contribution", "contribution", ContributionForm, listed_as="Contributions", coded_by="funding"),
    _of_a_year("scheme", "scheme", SchemeForm, listed_as="Schemes"),
    _money(
        "scheme-funding",
        "funding of a scheme",
        SchemeFundingForm,
        opened_at="scheme",
        listed_as="Money",
        coded_by="funding",
    ),
    _of_a_year("risk-share", "risk share", RiskShareForm, listed_as="Who bears a variance", coded_by="basis"),
    _of_a_year("variation", "variation of contributions", VariationForm, listed_as="Variations", happens_on_a_day=True),
    _money(
        "variation-answer",
        "answer to a variation",
        VariationAnswerForm,
        opened_at="variation",
        listed_as="Answers",
        coded_by="outcome",
        happens_on_a_day=True,
    ),
    _money(
        "minimum",
        "minimum contribution",
        MinimumRuleForm,
        hint="The least that must go into the Better Care Fund of an area in a year.",
        recorded_about=(Body,),
        coded_by="measure",
    ),
    _of_a_year("return", "return", FinanceReturnForm, listed_as="Returns", coded_by="kind"),
    family="Agreements and funds",
)
