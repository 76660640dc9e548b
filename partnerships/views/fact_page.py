"""One fact on its own page: what it says, where from, how sure, what disagrees, what hangs on it, its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import View

from accounts.roles import Permission
from config.asat import day_on_view
from partnerships.english import capital
from partnerships.forms.registry import FACT_TYPES, FactType, recorded_at, type_of
from partnerships.history_in_words import numbered_in_words
from partnerships.history_names import Names
from partnerships.models import (
    Body,
    Confidence,
    Partnership,
    Succession,
    SuccessionPart,
)
from partnerships.operations.facts import is_closed
from partnerships.operations.keeping import keeps
from partnerships.operations.permission import may
from partnerships.partnership_surroundings import verified_by_words
from partnerships.upkeep.side_by_side import side_by_side
from partnerships.upkeep.verifying import name_to_verify
from partnerships.views.editing_gates import visible_fact
from partnerships.views.editing_steps import STEPS
from partnerships.views.fact_words import Row, address_of, label_of, page_of, rows_of, title_of
from partnerships.visible_history import numbers_of

NOT_IN_FILES = frozenset({"verified_by", "reference_key"})


@method_decorator(login_not_required, name="dispatch")
class FactPage(View):
    """Everything recorded about one fact, for everybody who may see it."""

    def get(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """The page, or the record as JSON."""
        fact = visible_fact(request, kind, pk)
        if request.GET.get("format") == "json":
            return JsonResponse(_as_json(fact, kind))
        return render(request, "partnerships/editing/fact.html", _context(request, fact, kind))


def _context(request: HttpRequest, fact: Any, kind: str) -> dict[str, Any]:
    day = day_on_view(request)
    title = title_of(fact, day)
    return {
        "fact": fact,
        "kind": kind,
        "title": title,
        "rows": [*rows_of(fact, day), *(_parts(request, fact) if isinstance(fact, Succession) else ())],
        "both": side_by_side(fact, kind, day, request.user),
        "may_settle": request.user.is_authenticated and may(request.user, Permission.SETTLE_DISPUTES, fact),
        "verified_by": verified_by_words(fact, request.user),
        "verify_name": name_to_verify(fact, kind, request.user),
        "around": list(_around(request, fact, kind)),
        "own_page": type_of(fact).own_page_of(fact),
        "changes": numbered_in_words(numbers_of(fact, request.user), request.user),
        "actions": list(_actions(request, fact, kind)),
        "closed": is_closed(fact),
        "reported": fact.confidence == Confidence.REPORTED and STEPS["confirm"].applies_to(fact),
        "confidence_words": fact.get_confidence_display().lower(),
    }


def _actions(request: HttpRequest, fact: Any, kind: str) -> Iterator[tuple[str, str]]:
    """What this reader may do here, as words and address."""
    if kind in FACT_TYPES and keeps(request.user, fact) and not is_closed(fact):
        yield "Change", reverse("fact-edit", args=[kind, fact.pk])
    if kind in FACT_TYPES and not is_closed(fact):
        for sort, column in recorded_at(kind):
            if keeps(request.user, sort.model(**{column: fact})):
                yield f"Record {sort.article} {sort.words}", f"{reverse('fact-new', args=[sort.slug])}?{kind}={fact.pk}"
    yield from _another(request, fact, FACT_TYPES[kind]) if kind in FACT_TYPES else ()
    for name, step in STEPS.items():
        if request.user.is_authenticated and step.offered_to(request.user, fact):
            yield step.words, reverse(f"fact-{name}", args=[kind, fact.pk])


def _another(request: HttpRequest, fact: Any, sort: FactType) -> Iterator[tuple[str, str]]:
    """A way to record the next one beside it: the seats of a board come by the dozen."""
    for each, column in recorded_at(sort.opened_at) if sort.opened_at else ():
        parent = getattr(fact, column, None) if each is sort else None
        if parent is not None and keeps(request.user, sort.model(**{column: parent})):
            new = reverse("fact-new", args=[sort.slug])
            yield f"Record another {sort.words}", f"{new}?{sort.opened_at}={parent.pk}"


@dataclass(frozen=True, kw_only=True)
class Hanging:
    """The facts of one kind that hang on a fact: the events of a membership, the appointments to a post."""

    heading: str
    facts: list[tuple[str, str]]


def _around(request: HttpRequest, fact: Any, kind: str) -> Iterator[Hanging]:
    day = day_on_view(request)
    for sort, column in recorded_at(kind):
        rows = sort.records.visible_to(request.user).filter(**{column: fact}).select_related(*sort.model.VISIBLE_WITH)
        facts = [(label_of(each, day), address_of(each, sort.slug)) for each in rows]
        yield Hanging(heading=sort.listed_as or capital(sort.words), facts=facts)


def _parts(request: HttpRequest, fact: Succession) -> Iterator[Row]:
    sides = ("from_body", "to_body", "from_partnership", "to_partnership")
    parts = list(SuccessionPart.objects.visible_to(request.user).filter(succession=fact).select_related(*sides))
    names = Names(request.user)
    for part in parts:
        for side in sides:
            names.want(Body if side.endswith("body") else Partnership, getattr(part, f"{side}_id"))
    names.load()
    for part in parts:
        row = {f"{side}_id": getattr(part, f"{side}_id") for side in sides}
        new = part.to_body or part.to_partnership
        extent = "" if part.scope == part.Scope.NOT_RECORDED else f" ({part.get_scope_display().lower()})"
        share = f", {part.share:.2%}" if part.share is not None else ""
        value = f"to {names.end_of(row, 'to')}{extent}{share}" if new else "abolished; no successor is recorded"
        yield Row(key=names.end_of(row, "from"), value=value, href=page_of(new) if new else "")


def _as_json(fact: Any, kind: str) -> dict[str, Any]:
    """The record by its columns; bodies by code, partnerships by address name, dates ISO."""
    said = {"type": kind, "id": fact.pk}
    for column in fact._meta.concrete_fields:
        if column.name not in NOT_IN_FILES and not column.primary_key:
            value = getattr(fact, column.name)
            named = isinstance(value, Body | Partnership)
            said[column.name] = str(value) if named or hasattr(value, "quantize") else _plain(column, fact)
    return said


def _plain(column: Any, fact: Any) -> Any:
    value = getattr(fact, column.name)
    return str(value) if column.is_relation and value is not None else column.value_from_object(fact)
