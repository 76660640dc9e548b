"""Who may open a page on which the register is changed: hidden is absent, known but not yours is refused in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.roles import Permission, why_not
from partnerships.forms.agreements import RefField
from partnerships.forms.places import LONGEST, Place, PlaceField, find_places
from partnerships.forms.registry import FACT_TYPES, FactType, recorded_at, shown_type
from partnerships.models import Body, Partnership, Recorded, Sourced
from partnerships.operations.keeping import keeps, kept_with, may_begin, why_not_keep
from partnerships.operations.permission import may, places_named, where_in_words
from partnerships.replacement import replacement_of
from partnerships.visibility import places_of

LONGEST_NUMBER = 18


class SignedInRequest(HttpRequest):
    """A request whose user is known, behind `LoginRequiredMixin`."""

    user: User


def fact_type(kind: str) -> FactType:
    """The kind of fact that an address names, of those that people write."""
    if kind not in FACT_TYPES:
        raise Http404
    return FACT_TYPES[kind]


def visible_fact(request: HttpRequest, kind: str, pk: int) -> Any:
    """A fact that this reader may see; a hidden one is as absent as one that never was."""
    sort = shown_type(kind)
    if sort is None:
        raise Http404
    records = sort.records.visible_to(request.user).select_related("source", *sort.model.VISIBLE_WITH)
    return get_object_or_404(records, pk=pk)


def heir_of(request: HttpRequest, kind: str, fact: Sourced) -> Any:
    """What stands in the place of a record that was replaced, where this reader may see and change it."""
    heir = replacement_of(fact)
    if heir is None or not keeps(request.user, heir):
        return None
    return fact_type(kind).records.visible_to(request.user).filter(pk=heir.pk).first()


def require_permission(request: HttpRequest, permission: Permission, record: Sourced) -> None:
    """Refuse in words that say who can."""
    if not may(request.user, permission, record):
        raise PermissionDenied(why_not(permission, where_in_words(record, request.user)))


def require_keeper(request: HttpRequest, record: Recorded) -> None:
    """Refuse whoever may not record or change such a record there."""
    if not keeps(request.user, record):
        raise PermissionDenied(why_not_keep(request.user, record))


@dataclass(frozen=True, kw_only=True)
class Opening:
    """From where a form for a new fact was opened: a place, the fact that it will hang on, what is chosen already."""

    place: Place | None = None
    fact: Sourced | None = None
    initial: dict[str, Any] = field(default_factory=dict)


def opening_of(request: SignedInRequest, sort: FactType | None = None) -> Opening:
    """Where the person came from, if they may record such a fact there; without a kind, a fact of any kind."""
    if sort and sort.opened_at and (number := request.GET.get(sort.opened_at)):
        return _at_fact(request, sort, number)
    permissions = kept_with(sort.model) if sort else _every_keeping()
    slug, code = request.GET.get("partnership", ""), request.GET.get("body", "")
    if slug or code:
        place = _place(request, slug or code, Partnership if slug else Body)
        if not any(may(request.user, permission, place) for permission in permissions):
            raise PermissionDenied(why_not(permissions[0], where_in_words(place, request.user)))
        return Opening(place=place, initial=_typed_before(request, sort))
    if not any(places_of(request.user, permission) for permission in permissions):
        raise PermissionDenied(why_not(permissions[0], "any place"))
    return Opening(initial=_typed_before(request, sort))


def _every_keeping() -> tuple[Permission, ...]:
    """Of every kind that can be recorded about a place; what hangs on another fact is recorded on that one's page."""
    about_places = (sort for sort in FACT_TYPES.values() if sort.recorded_about)
    return tuple({permission: None for sort in about_places for permission in kept_with(sort.model)})


def _typed_before(request: SignedInRequest, sort: FactType | None) -> dict[str, Any]:
    """What the link that led here puts into boxes for names and codes, beside the place itself."""
    fields = sort.form.base_fields if sort else {}
    boxes = [
        name
        for name, field in fields.items()
        if isinstance(field, PlaceField | RefField) and name not in ("body", "partnership")
    ]
    return {name: request.GET[name][:LONGEST] for name in boxes if name in request.GET}


def _at_fact(request: SignedInRequest, sort: FactType, number: str) -> Opening:
    if not (number.isdecimal() and len(number) <= LONGEST_NUMBER):
        raise Http404
    fact = visible_fact(request, sort.opened_at, int(number))
    column = next(column for kind, column in recorded_at(sort.opened_at) if kind is sort)
    begun = sort.model(**{column: fact})
    if not may_begin(request.user, begun):
        raise PermissionDenied(why_not_keep(request.user, begun))
    place = next(iter(places_named(fact)), None)
    return Opening(place=place, fact=fact, initial={column: fact.pk})


def _place(request: SignedInRequest, code: str, sort: type[Place]) -> Place:
    found = find_places(code, user=request.user, kinds=(sort,))
    place = next((place for place in found if str(place).lower() == code.lower()), None)
    if place is None:
        raise Http404
    return place
