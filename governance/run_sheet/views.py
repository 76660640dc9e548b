"""The page of the run sheet."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from governance.meeting_pages.record import MeetingRecord, meeting_record
from governance.meeting_pages.words import title_of_meeting
from governance.models import Meeting
from governance.run_sheet.kept import afresh, keep_typed, let_go, saved_last, typed_before
from governance.run_sheet.saving import NotSaved, save_sheet
from governance.run_sheet.sheet import Sheet
from partnerships.operations.keeping import keeps, why_not_keep
from partnerships.views.editing_gates import SignedInRequest

NOT_ALLOWED, CONFLICT, UNFIT = 403, 409, 422
TYPED_IS_BACK = "You were signed out. What you typed is back, and not saved yet: look through it and save it."
CHANGED_MEANWHILE = "Somebody else changed this meanwhile. What you typed is still here: compare, and save it again."
NOTHING_NEW = "Nothing was changed: all of this is recorded already."


class RunSheet(LoginRequiredMixin, View):
    """What a meeting came to. Enter saves and stays; nothing that was typed is lost by an error or a sign-out."""

    def handle_no_permission(self) -> HttpResponseRedirect:
        """Keep what a person sent whose session had ended, and ask them to sign in."""
        if self.request.method == "POST":
            keep_typed(self.request, self.kwargs["pk"])
        return super().handle_no_permission()

    def get(self, request: SignedInRequest, pk: int) -> HttpResponseBase:
        """The sheet as far as it is filled in."""
        record = self._record(request, pk)
        typed = typed_before(request, pk)
        if typed is None:
            return self._page(request, record, self._sheet(request, record))
        return self._page(request, record, self._sheet(request, record, typed), notice=TYPED_IS_BACK)

    def post(self, request: SignedInRequest, pk: int) -> HttpResponseBase:
        """Save it, or show what must be corrected with everything typed still there."""
        record = self._record(request, pk)
        sheet = self._sheet(request, record, request.POST)
        if not sheet.is_valid():
            return self._page(request, record, sheet, status=UNFIT)
        try:
            changed = save_sheet(sheet, by=request.user, today=timezone.localdate())
        except NotSaved as refusal:
            return self._not_saved(request, pk, refusal)
        let_go(request, pk, sheet.cleaned_data["token"])
        now = timezone.localtime()
        messages.success(request, f"Saved at {now:%H:%M}." if changed else NOTHING_NEW)
        done = "finish" in request.POST
        return redirect(reverse("meeting" if done else "meeting-record", args=[pk]))

    def _not_saved(self, request: SignedInRequest, pk: int, refusal: NotSaved) -> HttpResponse:
        """With what is recorded now beside what was typed; a second save is on the version that is shown."""
        record = self._record(request, pk)
        typed = afresh(request.POST, _versions(record)) if refusal.current else request.POST
        sheet = self._sheet(request, record, typed)
        sheet.is_valid()
        for name, words in refusal.words.items():
            for sentence in words:
                told = f"{CHANGED_MEANWHILE} {_saved_by_another(refusal)}" if refusal.current else sentence
                sheet.add_error(name if name in sheet.fields else None, told)
        status = CONFLICT if refusal.current else NOT_ALLOWED if refusal.is_permission else UNFIT
        return self._page(request, record, sheet, status=status)

    def _record(self, request: SignedInRequest, pk: int) -> MeetingRecord:
        try:
            record = meeting_record(pk, timezone.localdate(), request.user)
        except (Meeting.DoesNotExist, OverflowError):
            raise Http404("No meeting has this address.") from None
        if not keeps(request.user, record.meeting):
            raise PermissionDenied(why_not_keep(request.user, record.meeting))
        return record

    def _sheet(self, request: SignedInRequest, record: MeetingRecord, data: Any = None) -> Sheet:
        initial = Sheet.initial_of(record, str(uuid.uuid4()))
        return Sheet(data, record=record, user=request.user, today=timezone.localdate(), initial=initial)

    def _page(
        self, request: SignedInRequest, record: MeetingRecord, sheet: Sheet, *, status: int = 200, notice: str = ""
    ) -> HttpResponse:
        context = {
            "record": record,
            "meeting": record.meeting,
            "title": title_of_meeting(record.meeting),
            "form": sheet,
            "notice": notice,
            "saved": saved_last(request, record.meeting.pk),
        }
        return render(request, "governance/meetings/run_sheet.html", context, status=status)


def _versions(record: MeetingRecord) -> list[tuple[str, int]]:
    return [("version", record.meeting.version), *((f"item_{each.pk}_version", each.version) for each in record.items)]


def _saved_by_another(refusal: NotSaved) -> str:
    current: Any = refusal.current
    if isinstance(current, Meeting):
        return f"It is recorded as: {current.get_state_display().lower()}."
    said = current.get_result_display() if current.result else "not recorded"
    return f"It is recorded as: {said}{f', {current.result_words}' if current.result_words else ''}."
