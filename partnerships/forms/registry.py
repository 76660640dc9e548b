"""The kinds of fact that people write, by the word that stands in their address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from partnerships.forms.accountability import AccountabilityForm
from partnerships.forms.fact import FactForm
from partnerships.forms.membership import MembershipEventForm, MembershipForm
from partnerships.forms.names import BodyCodeForm, BodyNameForm, PartnershipNameForm, PartnershipStateForm
from partnerships.forms.posts import AppointmentForm, PostForm
from partnerships.forms.succession import SuccessionForm
from partnerships.models import Sourced
from partnerships.visibility import VisibleQuerySet


@dataclass(frozen=True, kw_only=True)
class FactType:
    """One kind of fact: its word in addresses, its words on screen with their article, and its form."""

    slug: str
    words: str
    article: str
    form: type[FactForm]
    needs_place: bool = False  # its form offers records of one place

    @property
    def model(self) -> type[Sourced]:
        """The records of this kind."""
        return self.form._meta.model

    @property
    def records(self) -> VisibleQuerySet:
        """All of them, to be narrowed by the gate before anything else."""
        records: VisibleQuerySet = self.model._default_manager.all()  # type: ignore[assignment]
        return records


def _type(slug: str, words: str, form: type[FactForm], article: str = "a", *, needs_place: bool = False) -> FactType:
    return FactType(slug=slug, words=words, article=article, form=form, needs_place=needs_place)


FACT_TYPES: Mapping[str, FactType] = MappingProxyType(
    {
        each.slug: each
        for each in (
            _type("membership", "membership", MembershipForm),
            _type("membership-event", "event of a membership", MembershipEventForm, "an", needs_place=True),
            _type("partnership-name", "name of a partnership", PartnershipNameForm),
            _type("partnership-state", "state of a partnership", PartnershipStateForm),
            _type("body-name", "name of a body", BodyNameForm),
            _type("body-code", "code of a body", BodyCodeForm),
            _type("succession", "succession", SuccessionForm),
            _type("accountability", "line of accountability", AccountabilityForm),
            _type("post", "post", PostForm),
            _type("appointment", "appointment", AppointmentForm, "an", needs_place=True),
        )
    }
)
_BY_MODEL = {each.model: each for each in FACT_TYPES.values()}


def type_of(fact: Sourced) -> FactType:
    """The kind of a fact."""
    return _BY_MODEL[type(fact)]
