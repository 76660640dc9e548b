"""Two people changed one record: both texts, field by field, and a choice; nothing is typed again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.forms.models import ModelChoiceIterator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.history.entry import HistoryEntry
from accounts.models import User
from config.dates_in_words import day_words, last_day
from partnerships.forms.fact import LAST_DAYS, FactForm
from partnerships.forms.registry import FactType
from partnerships.history_kinds import record_type
from partnerships.models import Body, Partnership, Sourced
from partnerships.operations.permission import name_of
from partnerships.value_words import value_words
from partnerships.views.editing_gates import SignedInRequest
from partnerships.views.fact_words import address_of, title_of

CONFLICT = 409
CHOICE, READ = "choose-", "read-"
NOT_COMPARED = frozenset({"reason", "keep_old", "source_title", "source_url", "source_published_on"})
NOT_SENT_AGAIN = frozenset({"csrfmiddlewaretoken", "version"})


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One field as you wrote it and as it is saved; where you left it alone, theirs is chosen already."""

    label: str
    yours: str
    theirs: str
    choice_name: str
    keep_mine: bool

    @property
    def differs(self) -> bool:
        """Tell whether there is anything to choose."""
        return self.yours != self.theirs


def conflict_page(request: SignedInRequest, sort: FactType, form: FactForm, current: Sourced) -> HttpResponse:
    """Both texts, and everything that was typed in hidden fields, to be saved on the version of now."""
    form.instance = current
    rows = list(_comparisons(request, form))
    if not any(row.differs for row in rows):
        messages.info(request, "This is what the register says already.")
        return redirect(address_of(current, sort.slug))
    entry = _last_change(current)
    context = {
        "title": title_of(current, timezone.localdate()),
        "rows": rows,
        "sent": list(_sent_again(request)),
        "version": current.version,
        "fact_href": address_of(current, sort.slug),
        "theirs_by": _name_of_actor(entry),
        "theirs_at": entry.at if entry else None,
        "reason": form.cleaned_data["reason"],
    }
    return render(request, "partnerships/editing/conflict.html", context, status=CONFLICT)


def kept_theirs(request: SignedInRequest) -> list[str]:
    """The fields of which the person kept the saved text."""
    chosen = ((name, value) for name, value in request.POST.items() if name.startswith(CHOICE))
    return [name.removeprefix(CHOICE) for name, value in chosen if value == "theirs"]


def what_was_read(form: FactForm, request: SignedInRequest) -> list[tuple[str, str]]:
    """What each field said when the form was opened, kept through every correction of the form."""
    if request.method == "POST":
        return [(name, str(value)) for name, value in request.POST.items() if name.startswith(READ)]
    return [(f"{READ}{field.name}", _in_words(field, form.saved_value(field.name))) for field in _compared(form)]


def _compared(form: FactForm) -> Iterable[BoundField]:
    return (field for field in form.visible_fields() if field.name not in NOT_COMPARED)


def _comparisons(request: SignedInRequest, form: FactForm) -> Iterator[Comparison]:
    for field in _compared(form):
        yours = _in_words(field, form.cleaned_data.get(field.name))
        if field.name == "source" and form.cleaned_data.get("source_title"):
            yours = form.cleaned_data["source_title"]
        read = request.POST.get(f"{READ}{field.name}")
        yield Comparison(
            label=str(field.label),
            yours=yours,
            theirs=_in_words(field, form.saved_value(field.name)),
            choice_name=f"{CHOICE}{field.name}",
            keep_mine=read is not None and read != yours,
        )


def _in_words(field: BoundField, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Body | Partnership):
        return name_of(value, timezone.localdate())
    if hasattr(value, "year"):
        return day_words(last_day(value) if field.name in ("valid_to", *LAST_DAYS) else value)
    column = _column(field)
    if column is not None and not column.is_relation:
        return value_words(column, value)
    return _chosen(field, value)


def _column(field: BoundField) -> Any:
    """The column that a field of the form writes; None where it is the form's own."""
    columns = field.form._meta.model._meta.concrete_fields  # type: ignore[attr-defined]  # a form of a model
    return next((column for column in columns if column.name == field.name), None)


def _chosen(field: BoundField, value: Any) -> str:
    choices = getattr(field.field, "choices", ())
    if isinstance(choices, ModelChoiceIterator) or not choices:
        return str(value)
    return str(dict(choices).get(value, value))


def _sent_again(request: SignedInRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name not in NOT_SENT_AGAIN and not name.startswith(CHOICE):
            yield from ((name, str(value)) for value in values)


def _name_of_actor(entry: HistoryEntry | None) -> str:
    actor = User.objects.filter(pk=entry.actor_id).first() if entry and entry.actor_id else None
    return str(actor) if actor else "somebody else"


def _last_change(fact: Sourced) -> HistoryEntry | None:
    return HistoryEntry.objects.filter(record_type=record_type(type(fact)), record_id=fact.pk).first()
