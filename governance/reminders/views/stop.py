"""Stop the mails to one reader, from a link in a mail: no sign-in, and one click by the mail program (RFC 8058)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from governance.reminders.links import reader_of
from governance.reminders.models import ReaderKind
from governance.reminders.operations.reading import resume_by_link, stop_by_link


@method_decorator([login_not_required, csrf_exempt], name="dispatch")  # a mail program has no cookie of ours
class Stop(View):
    """Asks first; a POST stops, and says how to start again."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The reader that the link names; a link that was not made here is the same as none."""
        reader = reader_of(kwargs["token"])
        if reader is None:
            raise Http404("This link stops nothing.")
        self.reader = reader
        self.shown = {"is_mailbox": reader[0] is ReaderKind.MAILBOX}
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """What would be stopped."""
        return render(request, "governance/reminders/stop.html", {**self.shown, "stage": "ask"})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Stop, or start again."""
        if "resume" in request.POST and not self.shown["is_mailbox"]:
            resume_by_link(self.reader)
            return render(request, "governance/reminders/stop.html", {**self.shown, "stage": "resumed"})
        stop_by_link(self.reader)
        return render(request, "governance/reminders/stop.html", {**self.shown, "stage": "stopped"})
