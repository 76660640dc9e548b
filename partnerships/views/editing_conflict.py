"""Two people changed one record: both texts, field by field, and a choice; nothing is typed again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BoundField, Textarea
from django.forms.models import ModelChoiceIterator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
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
DOUBLE_CLICK = dt.timedelta(seconds=5)
CHOICE, READ, ASKED, BOTH = "choose-", "read-", "asked-", "both-"
YOURS, THEIRS, TOGETHER = "yours", "theirs", "both"
NOT_COMPARED = frozenset({"reason", "keep_old", "source_title", "source_url", "source_published_on"})
NOT_SENT_AGAIN = frozenset({"csrfmiddlewaretoken", "version"})


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One field as you wrote it and as it is saved; chosen already where only one of you changed it.

    `before` is what it said when you opened the form, None where that is not known; `both` is one text made of two,
    None where a field holds no long text, or one of you left it as it was.
    """

    label: str
    yours: str
    theirs: str
    before: str | None
    choice_name: str
    chosen: str
    both: str | None = None
    both_name: str = ""
    asked_name: str = ""

    @property
    def differs(self) -> bool:
        """Tell whether there is anything to choose."""
        return self.yours != self.theirs

    @property
    def you_left_it(self) -> bool:
        """Tell whether you wrote nothing new here."""
        return self.before is not None and self.before == self.yours

    @property
    def they_left_it(self) -> bool:
        """Tell whether they wrote nothing new here."""
        return self.before is not None and self.before == self.theirs

    @property
    def is_missed(self) -> bool:
        """Tell whether both of you changed it and nobody has chosen."""
        return self.differs and not self.chosen


def conflict_page(
    request: SignedInRequest,
    sort: FactType,
    form: FactForm,
    current: Sourced,
    *,
    missed: bool = False,
    sent_before: bool = False,
) -> HttpResponse:
    """Both texts, and everything that was typed in hidden fields, to be saved on the version of now.

    `missed`: the page was sent without a choice for each field; what was chosen and written on it is kept.
    `sent_before`: the person went back to a form that was saved, and sent it with something else in it.
    """
    form.instance = current
    rows = list(_comparisons(form, request.POST if missed else QueryDict()))
    if not any(row.differs for row in rows):
        messages.info(request, "This is what the register says already.")
        return redirect(address_of(current, sort.slug))
    entry = _last_change(current)
    context = {
        "title": title_of(current, timezone.localdate()),
        "differing": [row for row in rows if row.differs],
        "same": [{"key": row.label, "value": row.yours} for row in rows if not row.differs],
        "missed": [row for row in rows if row.is_missed] if missed else [],
        "sent": list(_sent_again(as_chosen(request.POST))),
        "version": current.version,
        "action": reverse("fact-edit", args=[sort.slug, current.pk]),
        "fact_href": address_of(current, sort.slug),
        "theirs_by": _name_of_actor(entry),
        "sent_before": sent_before,
        "by_yourself": bool(entry and entry.actor_id == request.user.pk),
        "theirs_at": entry.at if entry else None,
        "theirs_because": entry.reason if entry else "",
        "reason": form.cleaned_data["reason"],
    }
    return render(request, "partnerships/editing/conflict.html", context, status=CONFLICT)


def as_chosen(sent: QueryDict) -> QueryDict:
    """What was sent, with the text that joins both in the place of the person's own where that was chosen."""
    joined = [
        name.removeprefix(CHOICE) for name, value in sent.items() if name.startswith(CHOICE) and value == TOGETHER
    ]
    data = sent.copy()
    for name in joined:
        if f"{BOTH}{name}" in sent:
            data[name] = str(sent[f"{BOTH}{name}"])
    return data


def lacks_a_choice(request: SignedInRequest) -> bool:
    """Tell whether the conflict page asked for a choice that was not made."""
    asked = (name.removeprefix(ASKED) for name in request.POST if name.startswith(ASKED))
    return any(request.POST.get(f"{CHOICE}{name}") not in (YOURS, THEIRS, TOGETHER) for name in asked)


def was_recorded_by_now(fact: Sourced, now: dt.datetime) -> bool:
    """Tell whether a fact has stood for longer than a double click takes."""
    entry = HistoryEntry.objects.filter(record_type=record_type(type(fact)), record_id=fact.pk).last()
    return entry is not None and now - entry.at > DOUBLE_CLICK


def kept_theirs(request: SignedInRequest) -> list[str]:
    """The fields of which the person kept the saved text."""
    chosen = ((name, value) for name, value in request.POST.items() if name.startswith(CHOICE))
    return [name.removeprefix(CHOICE) for name, value in chosen if value == THEIRS]


def what_was_read(form: FactForm, request: SignedInRequest) -> list[tuple[str, str]]:
    """What each field said when the form was opened, kept through every correction of the form."""
    if request.method == "POST":
        return [(name, str(value)) for name, value in request.POST.items() if name.startswith(READ)]
    return [(f"{READ}{field.name}", _in_words(field, form.saved_value(field.name))) for field in _compared(form)]


def what_was_typed(form: FactForm) -> list[dict[str, str]]:
    """What a person sent for a record that nobody can change any more, to be copied from the page."""
    if not form.is_bound:
        return []
    sent = ((field, form.cleaned_data.get(field.name, field.data)) for field in form.visible_fields())
    return [{"key": str(field.label), "value": words} for field, value in sent if (words := _in_words(field, value))]


def _compared(form: FactForm) -> Iterable[BoundField]:
    return (field for field in form.visible_fields() if field.name not in NOT_COMPARED)


def _comparisons(form: FactForm, made: QueryDict) -> Iterator[Comparison]:
    for field in _compared(form):
        yours = _in_words(field, form.cleaned_data.get(field.name))
        if field.name == "source" and form.cleaned_data.get("source_title"):
            yours = form.cleaned_data["source_title"]
        theirs = _in_words(field, form.saved_value(field.name))
        before = form.data.get(f"{READ}{field.name}")
        beforehand = _chosen_beforehand(before, yours, theirs)
        both = None
        if isinstance(field.field.widget, Textarea) and yours and theirs and not beforehand:
            both = made.get(f"{BOTH}{field.name}", f"{theirs}\n\n{yours}")
        yield Comparison(
            label=str(field.label),
            yours=yours,
            theirs=theirs,
            before=None if before is None else _one_line_end(before),
            choice_name=f"{CHOICE}{field.name}",
            chosen=made.get(f"{CHOICE}{field.name}") or beforehand,
            both=both,
            both_name=f"{BOTH}{field.name}",
            asked_name=f"{ASKED}{field.name}",
        )


def _chosen_beforehand(before: str | None, yours: str, theirs: str) -> str:
    """Whose text stands where one of the two left the field as it was; nobody's where both changed it."""
    before = None if before is None else _one_line_end(before)
    if before is None or before not in (yours, theirs):
        return ""
    return THEIRS if before == yours else YOURS


def _one_line_end(text: str) -> str:
    """A browser sends every end of a line as two characters."""
    return text.replace("\r\n", "\n")


def _in_words(field: BoundField, value: Any) -> str:
    return _one_line_end(_said(field, value))


def _said(field: BoundField, value: Any) -> str:
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
    return _choice_words(field, value)


def _column(field: BoundField) -> Any:
    """The column that a field of the form writes; None where it is the form's own."""
    columns = field.form._meta.model._meta.concrete_fields  # type: ignore[attr-defined]  # a form of a model
    return next((column for column in columns if column.name == field.name), None)


def _choice_words(field: BoundField, value: Any) -> str:
    choices = getattr(field.field, "choices", ())
    if isinstance(choices, ModelChoiceIterator) or not choices:
        return str(value)
    return str(dict(choices).get(value, value))


def _sent_again(sent: QueryDict) -> Iterator[tuple[str, str]]:
    for name, values in sent.lists():
        if name not in NOT_SENT_AGAIN and not name.startswith((CHOICE, ASKED, BOTH)):
            yield from ((name, str(value)) for value in values)


def _name_of_actor(entry: HistoryEntry | None) -> str:
    actor = User.objects.filter(pk=entry.actor_id).first() if entry and entry.actor_id else None
    return str(actor) if actor else "somebody else"


def _last_change(fact: Sourced) -> HistoryEntry | None:
    return HistoryEntry.objects.filter(record_type=record_type(type(fact)), record_id=fact.pk).first()
