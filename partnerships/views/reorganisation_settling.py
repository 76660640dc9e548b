"""Settling what hangs on a reorganisation: one item, many of a kind together, and marking it complete."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import View

from accounts.roles import Permission
from partnerships.english import counted
from partnerships.forms.settlement import CompleteForm, SettleItemForm, TermsForm
from partnerships.models import Body, Partnership, Succession
from partnerships.operations import Conflict, NotPermitted, Refused
from partnerships.operations.permission import name_of
from partnerships.reorganisation.kind import BODY, ItemKind, Place, kind_called
from partnerships.reorganisation.settling import (
    Item,
    Outcome,
    complete,
    ending_without_a_day,
    items_of,
    key_of,
    rehearse,
    settle,
    settle_together,
    successors,
)
from partnerships.reorganisation.words import title_of_event
from partnerships.views.editing_gates import SignedInRequest, require_permission
from partnerships.views.reorganisation_page import visible_event
from partnerships.visibility import Reader

NOT_ALLOWED, CONFLICT, UNFIT = 403, 409, 422
MOST_TOGETHER = 100  # about three seconds on a quiet machine
GETS, HAS = "gets the same", "has it already: only the old one ends"
CHANGED = "Somebody else changed this record meanwhile. Look at it as it is now, then decide again."


class SettleItem(LoginRequiredMixin, View):
    """What becomes of one item."""

    def get(self, request: SignedInRequest, pk: int, kind: str, item: int) -> HttpResponse:
        """Ask."""
        event, found = _open_item(request, pk, kind, item)
        return self._page(request, event, found, _form_of(request, event, found))

    def post(self, request: SignedInRequest, pk: int, kind: str, item: int) -> HttpResponse:
        """Settle it on the version that was read."""
        event, found = _open_item(request, pk, kind, item)
        form = _form_of(request, event, found, request.POST)
        if not form.is_valid():
            return self._page(request, event, found, form, status=UNFIT)
        try:
            settle(event, found, by=request.user, terms=form.terms, version=form.cleaned_data["version"])
        except Conflict as conflict:
            data = request.POST.copy()
            data["version"] = str(conflict.current.version)
            form = _form_of(request, event, found, data)
            form.add_error(None, CHANGED)
            return self._page(request, event, found, form, status=CONFLICT)
        except Refused as refusal:
            _show(form, refusal)
            return self._page(request, event, found, form, status=_status(refusal))
        messages.success(request, f"Settled: {found.kind.words(found.record)}.")
        return redirect("reorganisation", pk=event.pk)

    def _page(
        self, request: SignedInRequest, event: Succession, item: Item, form: SettleItemForm, *, status: int = 200
    ) -> HttpResponse:
        context = {
            "form": form,
            "event": event,
            "event_title": title_of_event(event),
            "words": item.kind.words(item.record),
            "href": item.kind.address(item.record.pk),
            "kind": item.kind,
        }
        return render(request, "partnerships/reorganisation/settle.html", context, status=status)


class SettleTogether(LoginRequiredMixin, View):
    """Many items of one kind for one reason: what it would do is listed before it is done."""

    def get(self, request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
        """Ask for the terms."""
        event, sort, items = _open_items(request, pk, kind)
        return self._ask(request, event, sort, items, TermsForm(offered=_offered(event, items, request.user)))

    def post(self, request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
        """List what would happen; then, confirmed, do it."""
        event, sort, items = _open_items(request, pk, kind)
        form = TermsForm(request.POST, offered=_offered(event, items, request.user))
        if not form.is_valid():
            return self._ask(request, event, sort, items, form, status=UNFIT)
        if "confirm" not in request.POST:
            return self._preview(request, event, sort, items, form)
        versions = _versions(request.POST.getlist("item"))
        chosen = [item for item in items if item.record.pk in versions]
        if len(chosen) < len(versions) or not chosen:
            return self._preview(request, event, sort, items, form, message=CHANGED, status=CONFLICT)
        try:
            done = settle_together(event, chosen, by=request.user, terms=form.terms, versions=versions)
        except Refused as refusal:
            message = CHANGED if isinstance(refusal, Conflict) else str(refusal)
            return self._preview(request, event, sort, items, form, message=message, status=CONFLICT)
        messages.success(request, f"Settled: {counted(len(done), sort.one, sort.several)}.")
        return redirect("reorganisation", pk=event.pk)

    def _ask(
        self,
        request: SignedInRequest,
        event: Succession,
        kind: ItemKind,
        items: list[Item],
        form: TermsForm,
        *,
        status: int = 200,
    ) -> HttpResponse:
        context = {"form": form, "number": len(items), "most": MOST_TOGETHER, **_about(event, kind)}
        return render(request, "partnerships/reorganisation/settle_together.html", context, status=status)

    def _preview(
        self,
        request: SignedInRequest,
        event: Succession,
        kind: ItemKind,
        items: list[Item],
        form: TermsForm,
        *,
        message: str = "",
        status: int = 200,
    ) -> HttpResponse:
        outcomes = rehearse(event, items, by=request.user, terms=form.terms)
        if message:
            form.add_error(None, message)
        names = {key_of(place): name for place, name in _offered(event, items, request.user)}
        context = {
            "form": form,
            "doing": [_would(outcome, names) for outcome in outcomes if not outcome.refusal],
            "refused": [
                (outcome.item.kind.words(outcome.item.record), outcome.refusal)
                for outcome in outcomes
                if outcome.refusal
            ],
            "sent": [
                (name, value) for name in ("choice", "to", "reason", "decision") for value in request.POST.getlist(name)
            ],
            **_about(event, kind),
        }
        return render(request, "partnerships/reorganisation/preview.html", context, status=status)


class CompleteReorganisation(LoginRequiredMixin, View):
    """Mark an event as complete."""

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        """Say what that means and ask why."""
        event = self._event(request, pk)
        return self._page(request, event, CompleteForm(initial={"version": event.version}))

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        """Do it, if nothing is open."""
        event = self._event(request, pk)
        form = CompleteForm(request.POST)
        if not form.is_valid():
            return self._page(request, event, form, status=UNFIT)
        try:
            complete(event, by=request.user, today=timezone.localdate(), **form.cleaned_data)
        except Conflict as conflict:
            data = request.POST.copy()
            data["version"] = str(conflict.current.version)
            form = CompleteForm(data)
            form.add_error(None, CHANGED)
            return self._page(request, conflict.current, form, status=CONFLICT)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, event, form, status=_status(refusal))
        messages.success(request, "Marked as complete.")
        return redirect("reorganisation", pk=event.pk)

    def _event(self, request: SignedInRequest, pk: int) -> Succession:
        event = visible_event(request, pk)
        require_permission(request, Permission.EDIT_REGISTER, event)
        return event

    def _page(
        self, request: SignedInRequest, event: Succession, form: CompleteForm, *, status: int = 200
    ) -> HttpResponse:
        before = [name_of(body, event.effective_on) for body in ending_without_a_day(event)]
        context = {"form": form, "event": event, "event_title": title_of_event(event), "not_ended": before}
        return render(request, "partnerships/reorganisation/complete.html", context, status=status)


def _open_item(request: SignedInRequest, pk: int, slug: str, key: int) -> tuple[Succession, Item]:
    """One open item that this reader may settle; refused in words where they may only see it."""
    event, kind = visible_event(request, pk), _kind(slug)
    if event.status == Succession.Status.CANCELLED:
        raise Http404
    found = items_of(event, kind, request.user, keys=[key])
    if not found:
        raise Http404
    if not kind.may_settle(request.user, found[0].record):
        raise PermissionDenied(_why_not(kind))
    return event, found[0]


def _open_items(request: SignedInRequest, pk: int, slug: str) -> tuple[Succession, ItemKind, list[Item]]:
    event, kind = visible_event(request, pk), _kind(slug)
    if event.status == Succession.Status.CANCELLED:
        raise Http404
    items = items_of(event, kind, request.user)
    if not items:
        raise Http404
    own = [item for item in items if kind.may_settle(request.user, item.record)]
    if not own:
        raise PermissionDenied(_why_not(kind))
    return event, kind, own[:MOST_TOGETHER]


def _kind(slug: str) -> ItemKind:
    kind = kind_called(slug)
    if kind is None:
        raise Http404
    return kind


def _why_not(kind: ItemKind) -> str:
    return f"Your roles do not let you settle this. Who can: {kind.who_may}."


def _form_of(request: SignedInRequest, event: Succession, item: Item, data: Any = None) -> SettleItemForm:
    sort = Body if item.sort == BODY else Partnership
    initial = {"version": item.record.version}
    return SettleItemForm(
        data, initial=initial, offered=_offered(event, [item], request.user), user=request.user, sort=sort
    )


def _offered(event: Succession, items: list[Item], user: Reader) -> list[tuple[Place, str]]:
    """The successors of what these items hang on, each with its name."""
    following = successors(event, user)
    places: dict[tuple[str, int], Place] = {}
    for item in items:
        places |= {key_of(place): place for place in following.get(key_of(item.predecessor), ())}
    named = [(place, name_of(place, event.effective_on)) for place in places.values()]
    return sorted(named, key=lambda each: each[1])


def _about(event: Succession, kind: ItemKind) -> dict[str, Any]:
    return {"event": event, "event_title": title_of_event(event), "kind": kind}


def _would(outcome: Outcome, names: dict[tuple[str, int], str]) -> tuple[str, str, str]:
    """One item as the preview lists it: its words, what happens, and its number with the version that was read."""
    record = outcome.item.record
    parts = [
        f"{names.get(key_of(place), str(place))} {GETS if carried.is_new else HAS}"
        for place, carried in zip(outcome.to, outcome.carried, strict=True)
    ]
    return outcome.item.kind.words(record), "; ".join(parts) or "ends", f"{record.pk}:{record.version}"


def _versions(sent: list[str]) -> dict[int, int]:
    """The items that the preview listed, with the versions that it read."""
    pairs = [each.partition(":") for each in sent[:MOST_TOGETHER]]
    return {int(key): int(version) for key, _, version in pairs if _is_number(key) and _is_number(version)}


def _is_number(typed: str) -> bool:
    return typed.isdecimal() and len(typed) < 19


def _show(form: SettleItemForm, refusal: Refused) -> None:
    for name, words in refusal.words.items():
        for sentence in words:
            form.add_error(name if name in form.fields else None, sentence)


def _status(refusal: Refused) -> int:
    return NOT_ALLOWED if isinstance(refusal, NotPermitted) else UNFIT
