"""Who may open a page on which the register is changed: hidden is absent, known but not yours is refused in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.roles import Permission, why_not
from partnerships.forms.places import Place, find_places
from partnerships.forms.registry import FACT_TYPES, FactType
from partnerships.models import Body, Partnership, Recorded, Sourced
from partnerships.operations.keeping import keeps, why_not_keep
from partnerships.operations.permission import may, where_in_words
from partnerships.visibility import places_of

LONGEST_NUMBER = 18


class SignedInRequest(HttpRequest):
    """A request whose user is known, behind `LoginRequiredMixin`."""

    user: User


def fact_type(kind: str) -> FactType:
    """The kind of fact that an address names."""
    if kind not in FACT_TYPES:
        raise Http404
    return FACT_TYPES[kind]


def visible_fact(request: HttpRequest, kind: str, pk: int) -> Any:
    """A fact that this reader may see; a hidden one is as absent as one that never was."""
    sort = fact_type(kind)
    records = sort.records.visible_to(request.user).select_related("source", *sort.model.VISIBLE_WITH)
    return get_object_or_404(records, pk=pk)


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
    """From where a form for a new fact was opened: a place, and what is chosen already."""

    place: Place | None = None
    initial: dict[str, Any] = field(default_factory=dict)


def opening_of(request: SignedInRequest) -> Opening:
    """Where the person came from, if they may record there."""
    for kind in ("membership", "post"):
        if number := request.GET.get(kind):
            return _at_fact(request, kind, number)
    slug, code = request.GET.get("partnership", ""), request.GET.get("body", "")
    if slug or code:
        return Opening(place=_place(request, slug or code, Partnership if slug else Body))
    if not places_of(request.user, Permission.EDIT_REGISTER):
        raise PermissionDenied(why_not(Permission.EDIT_REGISTER, "any place"))
    return Opening()


def _at_fact(request: SignedInRequest, kind: str, number: str) -> Opening:
    if not (number.isdecimal() and len(number) <= LONGEST_NUMBER):
        raise Http404
    fact = visible_fact(request, kind, int(number))
    require_permission(request, Permission.EDIT_REGISTER, fact)
    return Opening(place=fact.partnership or fact.body, initial={kind: fact.pk})


def _place(request: SignedInRequest, code: str, sort: type[Place]) -> Place:
    found = find_places(code, user=request.user, kinds=(sort,))
    place = next((place for place in found if str(place).lower() == code.lower()), None)
    if place is None:
        raise Http404
    require_permission(request, Permission.EDIT_REGISTER, place)
    return place
