"""Recording a new fact and changing one, the same way for every kind of fact."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import View

from partnerships.english import listed
from partnerships.forms.fact import FactForm
from partnerships.forms.registry import FactType
from partnerships.forms.succession import with_another_row
from partnerships.models import Sourced
from partnerships.operations import Conflict, NotPermitted, Refused
from partnerships.operations.facts import is_closed
from partnerships.operations.keeping import keeps
from partnerships.operations.permission import name_of, names_of_places
from partnerships.views.editing_conflict import (
    CHOICE,
    as_chosen,
    conflict_page,
    kept_theirs,
    lacks_a_choice,
    was_recorded_by_now,
    what_was_read,
    what_was_typed,
)
from partnerships.views.editing_gates import (
    Opening,
    SignedInRequest,
    fact_type,
    heir_of,
    opening_of,
    require_keeper,
    visible_fact,
)
from partnerships.views.fact_words import address_of, home_of, title_of

SHOWN, NOT_ALLOWED, UNFIT = 200, 403, 422


class NewFact(LoginRequiredMixin, View):
    """A form for a new fact; sent twice, it records once and leads to what was saved."""

    def get(self, request: SignedInRequest, kind: str) -> HttpResponse:
        """An empty form about the place whose page led here."""
        sort = fact_type(kind)
        opening = opening_of(request, sort)
        if _lacks_its_place(sort, opening):
            return redirect("fact-start")
        form = sort.form(user=request.user, place=opening.place, parent=opening.fact, initial=opening.initial)
        return self._page(request, sort, opening, form, token=str(uuid.uuid4()))

    def post(self, request: SignedInRequest, kind: str) -> HttpResponse:
        """Record the fact, or show what must be corrected with everything typed still there."""
        sort = fact_type(kind)
        opening = opening_of(request, sort)
        token = _token(request)
        if saved := _saved(sort, token, request):
            return self._sent_before(request, sort, saved)
        about: dict[str, Any] = {"user": request.user, "place": opening.place, "parent": opening.fact}
        if "another-row" in request.POST:
            form = sort.form(with_another_row(request.POST), **about)
            form.leave_unjudged()
            return self._page(request, sort, opening, form, token=token)
        form = sort.form(request.POST, **about)
        return self._record(request, sort, form, token) or self._page(
            request, sort, opening, form, token=token, status=_status(form)
        )

    def _sent_before(self, request: SignedInRequest, sort: FactType, saved: Sourced) -> HttpResponse:
        """A double click leads to what was saved; what was typed after going back is set beside it."""
        form = sort.form(request.POST, user=request.user, instance=saved)
        if was_recorded_by_now(saved, timezone.now()) and keeps(request.user, saved) and form.is_valid():
            return conflict_page(request, sort, form, saved, sent_before=True)
        return redirect(home_of(saved, sort.slug))

    def _record(self, request: SignedInRequest, sort: FactType, form: FactForm, token: str) -> HttpResponse | None:
        if not form.is_valid() or _to_be_previewed(form, request):
            return None
        try:
            saved = form.record(key=f"form:{token}")
        except Refused as refusal:
            if twin := _saved(sort, token, request):
                return redirect(home_of(twin, sort.slug))
            _refused(form, refusal)
            return None
        messages.success(request, "Saved as a draft." if saved.standing == "draft" else "Recorded and published.")
        return redirect(home_of(saved, sort.slug))

    def _page(
        self,
        request: SignedInRequest,
        sort: FactType,
        opening: Opening,
        form: FactForm,
        *,
        token: str,
        status: int = 200,
    ) -> HttpResponse:
        place, parent, today = opening.place, opening.fact, timezone.localdate()
        context = {
            "form": form,
            "token": token,
            "sort": sort,
            "heading": f"Record {sort.article} {sort.words}",
            "shows_on": name_of(place, today) if place else "",
            "parent": title_of(parent, today) if parent else "",
            "parent_href": address_of(parent, sort.opened_at) if parent else "",
            **_preview(form),
        }
        return render(request, "partnerships/editing/new.html", context, status=status)


class EditFact(LoginRequiredMixin, View):
    """A form for what a fact says; whoever saves second is shown both texts."""

    def get(self, request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
        """The fact as it stands."""
        sort, fact = self._open(request, kind, pk)
        return self._page(request, sort, fact, sort.form(user=request.user, instance=fact), version=fact.version)

    def post(self, request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
        """Save on the version that was read, or show both texts."""
        sort, fact = self._open(request, kind, pk)
        version = _number(request.POST.get("version"))
        form = sort.form(as_chosen(request.POST), user=request.user, instance=fact)
        if not form.is_valid():
            return self._page(request, sort, fact, form, version=version, status=UNFIT)
        if lacks_a_choice(request):
            return conflict_page(request, sort, form, fact, missed=True)
        if heir := heir_of(request, sort.slug, fact):
            return conflict_page(request, sort, form, heir)
        form.keep_theirs(kept_theirs(request))
        return self._change(request, sort, form, version) or self._page(
            request, sort, fact, form, version=version, status=_status(form)
        )

    def _change(self, request: SignedInRequest, sort: FactType, form: FactForm, version: int) -> HttpResponse | None:
        if _to_be_previewed(form, request):
            return None
        try:
            saved = form.change(version=version)
        except Conflict as conflict:
            return conflict_page(request, sort, form, conflict.current)
        except Refused as refusal:
            _refused(form, refusal)
            return None
        messages.success(request, "Your change is saved.")
        return redirect(home_of(saved, sort.slug))

    def _open(self, request: SignedInRequest, kind: str, pk: int) -> tuple[FactType, Any]:
        fact = visible_fact(request, kind, pk)
        require_keeper(request, fact)
        return fact_type(kind), fact

    def _page(
        self,
        request: SignedInRequest,
        sort: FactType,
        fact: Sourced,
        form: FactForm,
        *,
        version: int,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "form": form,
            "version": version,
            "sort": sort,
            "fact_href": address_of(fact, sort.slug),
            "title": title_of(fact, timezone.localdate()),
            "closed": is_closed(fact),
            "shows_on": listed(names_of_places(fact, request.user)),
            "read": what_was_read(form, request),
            "heir_href": address_of(heir, sort.slug) if (heir := heir_of(request, sort.slug, fact)) else "",
            "typed": what_was_typed(form),
            **_preview(form),
        }
        return render(request, "partnerships/editing/edit.html", context, status=status)


def _to_be_previewed(form: FactForm, request: SignedInRequest) -> bool:
    """Tell whether what was typed is still to be shown as it would work, or was changed since it was shown.

    Whoever has just chosen between two texts has seen enough.
    """
    seen = request.POST.get("previewed") == form.fingerprint or any(name.startswith(CHOICE) for name in request.POST)
    return bool(form.preview_template) and not seen


def _preview(form: FactForm) -> dict[str, Any]:
    """What a valid form would do, and the mark that it was shown."""
    if not form.preview_template or not getattr(form, "cleaned_data", None) or not form.is_valid():
        return {}
    return {"preview": form.preview(), "preview_template": form.preview_template, "previewed": form.fingerprint}


def _lacks_its_place(sort: FactType, opening: Opening) -> bool:
    """Tell whether a form was opened from nowhere that must be opened at a place or at a fact."""
    return opening.place is None if sort.needs_place else bool(sort.opened_at) and opening.fact is None


def _refused(form: FactForm, refusal: Refused) -> None:
    """Show why; a refusal for want of permission answers 403."""
    form.show(refusal)
    form.not_permitted = isinstance(refusal, NotPermitted)  # type: ignore[attr-defined]  # read by the page


def _status(form: FactForm) -> int:
    """A form that is only shown before it is saved is no error."""
    if form.is_valid():
        return SHOWN
    return NOT_ALLOWED if getattr(form, "not_permitted", False) else UNFIT


def _token(request: SignedInRequest) -> str:
    try:
        return str(uuid.UUID(request.POST.get("token", "")))
    except ValueError:
        return str(uuid.uuid4())


def _saved(sort: FactType, token: str, request: SignedInRequest) -> Sourced | None:
    """What an earlier submit of the same form recorded."""
    return sort.records.visible_to(request.user).filter(reference_key=f"form:{token}").first()


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isdecimal() and len(typed) < 10 else 0
