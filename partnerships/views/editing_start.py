"""What can be recorded about one body or partnership, and a box to say which."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import View

from config.asat import day_on_view
from partnerships.english import capital
from partnerships.forms.places import Place, PlaceForm
from partnerships.forms.registry import recorded_about
from partnerships.operations.keeping import kept_with
from partnerships.operations.permission import may, name_of
from partnerships.views.editing_gates import SignedInRequest, opening_of


class WhatToRecord(LoginRequiredMixin, View):
    """First where, then what."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        """The kinds of fact for the place asked for, or a box to type it."""
        place = opening_of(request).place
        if place:
            return self._kinds(request, place)
        form = PlaceForm(request.GET if "place" in request.GET else None, user=request.user)
        if form.is_bound and form.is_valid():
            return redirect(f"{reverse('fact-start')}?{_query(form.cleaned_data['place'])}")
        return render(request, "partnerships/editing/where.html", {"form": form})

    def _kinds(self, request: SignedInRequest, place: Place) -> HttpResponse:
        links = [
            (capital(kind.words), kind.hint, f"{reverse('fact-new', args=[kind.slug])}?{_query(place)}")
            for kind in recorded_about(place)
            if any(may(request.user, permission, place) for permission in kept_with(kind.model))
        ]
        context = {"links": links, "name": name_of(place, day_on_view(request))}
        return render(request, "partnerships/editing/what.html", context)


def _query(place: Place) -> str:
    return urlencode({str(place._meta.model_name): str(place)})
