"""Choices among the records of one place: its memberships, its posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model, Q

from partnerships.forms.fact import FactForm
from partnerships.forms.places import Place
from partnerships.history_names import Names
from partnerships.models import Sourced, Standing

MOST_OFFERED = 200


def offer(form: FactForm, field: str, model: type[Sourced], *, at: Place | None) -> int:
    """Let a field choose among the records at a place that the form's user may change; tells how many there are."""
    return _offer(form, field, model, Q(**{str(at._meta.model_name): at}) if at else Q(pk__in=()))


def offer_elsewhere(form: FactForm, field: str, model: type[Sourced], *, at: Place | None) -> int:
    """The same at every other place: a joint job joins posts of several bodies."""
    return _offer(form, field, model, ~Q(**{str(at._meta.model_name): at}) if at else Q())


def _offer(form: FactForm, field: str, model: type[Sourced], where: Q) -> int:
    choice = form.fields[field]
    if not isinstance(choice, forms.ModelChoiceField):
        raise TypeError(f"{field} offers no records")
    records: Any = model._default_manager
    choice.queryset = records.editable_by(form.user).filter(standing__in=(Standing.ACCEPTED, Standing.DRAFT))
    offered = _named(choice.queryset.filter(where), model, form)
    several = isinstance(choice, forms.ModelMultipleChoiceField)
    choice.choices = offered if several else [("", "Choose one"), *offered]
    return len(offered)


def _named(records: Any, model: type[Model], form: FactForm) -> list[tuple[int, str]]:
    keys = list(records.values_list("pk", flat=True)[:MOST_OFFERED])
    names = Names(form.user)
    for key in keys:
        names.want(model, key)
    names.load()
    return sorted(((key, names.of(model, key)) for key in keys), key=lambda pair: pair[1])
