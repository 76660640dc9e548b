"""The page on which a list of meetings is taken over: pasted or uploaded, looked through row by row, then applied."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from accounts.roles import why_not
from config.forms import PlainForm
from governance.meeting_lists.lists import Wish, take_over
from governance.meeting_lists.reading import read_list
from governance.models.forum import KEEPERS
from partnerships.forms.places import PlaceField
from partnerships.imports.report import Outcome, Report
from partnerships.models import Body
from partnerships.operations import NotPermitted, Refused
from partnerships.views.editing_gates import SignedInRequest
from partnerships.visibility import places_of

LARGEST = 500_000  # bytes: a few years of a council's meetings
MOST_SHOWN = 500
NOT_ALLOWED, UNFIT, CONFLICT = 403, 422, 409
TOO_LARGE = "This list is larger than 500 kilobytes. Take it over in parts, or ask an administrator to load the file."
TWO_LISTS = "You pasted a list and chose a file. Take over one after the other: empty the box, or choose no file."
CHANGED = "The register has changed since you looked through this list. Here is what it would do now: look again."


class ListForm(PlainForm):
    """A list, whose meetings they are, and how it is to be read."""

    body = PlaceField(Body, required=False, label="Body whose meetings they are")
    text = forms.CharField(
        required=False,
        strip=False,
        label="The list",
        help_text="Paste it: lines such as “12 January 2027, 10:00, Cabinet”, cells of a spreadsheet, or a CSV.",
        widget=forms.Textarea({"rows": 8}),
        max_length=LARGEST,
    )
    file = forms.FileField(
        required=False,
        label="Or a file",
        help_text="CSV or text, as the body published it.",
        error_messages={"empty": "The file is empty. Choose another one."},
    )
    complete = forms.BooleanField(
        required=False,
        label="The list is complete",
        help_text="A coming meeting between its first and last day that it lacks is then no longer listed.",
    )
    make_forums = forms.BooleanField(
        required=False, label="Record boards and committees that the register does not have yet"
    )
    source_title = forms.CharField(required=False, max_length=300, label="Title of its source")
    source_url = forms.URLField(required=False, max_length=500, label="Address of its source", assume_scheme="https")
    fingerprint = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        if isinstance(field, PlaceField):
            field.user = user

    def clean(self) -> dict[str, Any]:
        """One list: of a paste and a file, neither is left out in silence."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file and cleaned.get("text", "").strip():
            self.add_error("file", TWO_LISTS)
        elif file and file.size > LARGEST:
            self.add_error("file", TOO_LARGE)
        elif file:
            cleaned["list"] = file.read()
        elif cleaned.get("text", "").strip():
            cleaned["list"] = cleaned["text"].encode()
        elif not self.errors:
            self.add_error("text", "Paste a list, or choose a file")
        return cleaned


class TakeOverList(LoginRequiredMixin, View):
    """First what the list would do, row by row; then, on the same list and report, doing it."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        """An empty form, for the body whose page led here."""
        self._require(request)
        return self._page(request, ListForm(user=request.user, initial={"body": request.GET.get("body", "")[:200]}))

    def post(self, request: SignedInRequest) -> HttpResponse:
        """Look through it, or apply what was looked through."""
        self._require(request)
        form = ListForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self._page(request, form, status=UNFIT)
        return self._looked_through(request, form)

    def _looked_through(self, request: SignedInRequest, form: ListForm) -> HttpResponse:
        said = form.cleaned_data
        wish = Wish(
            name=said["file"].name[:100] if said["file"] else "a pasted list",
            today=timezone.localdate(),
            body=said["body"],
            complete=said["complete"],
            make_forums=said["make_forums"],
            source_title=said["source_title"],
            source_url=said["source_url"],
        )
        try:
            report = take_over(said["list"], wish, by=request.user, apply=False)
            mark = _mark(said, report)
            if "apply" in request.POST and said["fingerprint"] == mark:
                return self._applied(request, take_over(said["list"], wish, by=request.user, apply=True))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, form, status=NOT_ALLOWED if isinstance(refusal, NotPermitted) else UNFIT)
        return self._report(request, said, report, mark)

    def _applied(self, request: SignedInRequest, report: Report) -> HttpResponse:
        counts = report.counts
        words = f"Taken over: {counts[Outcome.NEW]} new, {counts[Outcome.CHANGED]} changed."
        messages.success(request, words)
        return redirect(f"{reverse('meetings')}?when=ever")

    def _report(self, request: SignedInRequest, said: dict[str, Any], report: Report, mark: str) -> HttpResponse:
        text = said["list"].decode(read_list(said["list"])[0].encoding, "replace").removeprefix("\ufeff")
        kept = {**request.POST.dict(), "text": text, "fingerprint": mark}
        again = ListForm(kept, user=request.user)
        again.is_valid()
        stale = "apply" in request.POST
        return self._page(request, again, report=report, stale=stale, status=CONFLICT if stale else 200)

    def _require(self, request: SignedInRequest) -> None:
        if not any(places_of(request.user, each) for each in KEEPERS):
            raise PermissionDenied(why_not(KEEPERS[0], "any place"))

    def _page(
        self, request: SignedInRequest, form: ListForm, *, report: Report | None = None, stale: bool = False,
        status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        context: dict[str, Any] = {"form": form, "report": report, "stale": CHANGED if stale else ""}
        if report:
            counts = report.counts
            context |= {
                "counts": [(each.label, counts[each.value]) for each in Outcome if counts[each.value]],
                "items": report.items[:MOST_SHOWN],
                "reasons": [each for each in report.reasons if each.why],
                "more": max(len(report.items) - MOST_SHOWN, 0),
                "would_change": bool(report.writes),
            }
        return render(request, "governance/meetings/take_over.html", context, status=status)


def _mark(said: dict[str, Any], report: Report) -> str:
    """What was looked through: another list, another wish or another register has another mark."""
    wish = (said["body"], said["complete"], said["make_forums"], said["source_title"], said["source_url"])
    told = [str(part) for part in (*wish, report.counts, [(i.line, i.outcome, i.says) for i in report.items])]
    return hashlib.sha256("|".join([*told, *report.notes]).encode()).hexdigest()
