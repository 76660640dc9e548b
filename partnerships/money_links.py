"""What a reader may record from the page of an agreement or fund: words and address, for those who may."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from partnerships.forms.registry import FACT_TYPES, recorded_at
from partnerships.models import Agreement, Recorded
from partnerships.operations.keeping import keeps, kept_with, may_begin
from partnerships.operations.permission import may

Link = tuple[str, str]


def change_link(user: Any, fact: Any, kind: str, words: str = "Change") -> list[Link]:
    """The way to change a record, for whoever keeps it."""
    may_change = user.is_authenticated and keeps(user, fact)
    return [(words, reverse("fact-edit", args=[kind, fact.pk]))] if may_change else []


def links_to_add(user: Any, parent: Recorded, at: str, *kinds: tuple[str, str]) -> list[Link]:
    """The ways to record what hangs on a fact of the kind `at`: pairs of kind and words."""
    if not user.is_authenticated:
        return []
    columns = {sort.slug: column for sort, column in recorded_at(at)}
    allowed = [
        (kind, words) for kind, words in kinds if may_begin(user, FACT_TYPES[kind].model(**{columns[kind]: parent}))
    ]
    return [(words, f"{reverse('fact-new', args=[kind])}?{at}={parent.pk}") for kind, words in allowed]


def link_to_add_fund(user: Any, agreement: Agreement) -> list[Link]:
    """The way to add a fund under an agreement, from the first of its places where this reader records funds."""
    if not user.is_authenticated:
        return []
    places: list[Any] = [agreement.partnership] if agreement.partnership else []
    parties = agreement.parties.filter(standing__in=("accepted", "draft")).select_related("body__kind")
    places += [party.body for party in parties]
    for place in places:
        if any(may(user, permission, place) for permission in kept_with(FACT_TYPES["fund"].model)):
            query = f"{place._meta.model_name}={place}&agreement={agreement.ref}"
            return [("Add a fund", f"{reverse('fact-new', args=['fund'])}?{query}")]
    return []
