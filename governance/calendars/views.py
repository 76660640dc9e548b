"""Calendar files: of a partnership, a body, a board, one meeting, and of what concerns one reader."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import conditional_page

from governance.calendars.entries import PUBLIC, Scope, entries_of, entries_of_meetings, public_meetings
from governance.calendars.file import calendar_of, calendar_response
from governance.calendars.mine import AHEAD, make_key, reader_of, scope_of
from governance.models import Forum
from partnerships.models import Body, Partnership
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.views.editing_gates import SignedInRequest

BEHIND, FAR = dt.timedelta(days=90), dt.timedelta(days=730)


@method_decorator([login_not_required, conditional_page], name="dispatch")
class CalendarFile(View, ABC):
    """What everybody may see of one place, whoever asks: a calendar is handed on."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **named: Any) -> HttpResponseBase:
        """The file; 404 where the place is hidden or unknown."""
        title, name, places = self.found(**named)
        today = timezone.localdate()
        scope = Scope(first=today - BEHIND, last=today + FAR, **places)
        return calendar_response(calendar_of(entries_of(scope, today), title=title, kind="Calendar"), name)

    @abstractmethod
    def found(self, **named: Any) -> tuple[str, str, dict[str, frozenset[int]]]:
        """The title, the name of the file and the places."""


class ForumCalendar(CalendarFile):
    """A board's meetings."""

    def found(self, **named: Any) -> tuple[str, str, dict[str, frozenset[int]]]:
        """By its address."""
        forum = _only(Forum.objects.visible_to(PUBLIC).accepted().filter(slug=named["slug"]))
        return forum.name, forum.slug, {"forums": frozenset({forum.pk})}


class BodyCalendar(CalendarFile):
    """The meetings of a body's boards, its steps and their deadlines."""

    def found(self, **named: Any) -> tuple[str, str, dict[str, frozenset[int]]]:
        """By its code."""
        shown = Body.objects.visible_to(PUBLIC).filter(code=named["code"])
        body = _only(with_body_name(shown, timezone.localdate()))
        return body.body_name or body.code, body.code, {"bodies": frozenset({body.pk})}


class PartnershipCalendar(CalendarFile):
    """The meetings of a partnership's boards, and its decisions."""

    def found(self, **named: Any) -> tuple[str, str, dict[str, frozenset[int]]]:
        """By its address."""
        shown = Partnership.objects.visible_to(PUBLIC).filter(slug=named["slug"])
        found = _only(with_partnership_name(shown, timezone.localdate()))
        return found.partnership_name or found.slug, found.slug, {"partnerships": frozenset({found.pk})}


@method_decorator([login_not_required, conditional_page], name="dispatch")
class MeetingCalendar(View):
    """One meeting."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file; 404 where the meeting is hidden or unknown."""
        meeting = _only(public_meetings().filter(pk=pk) if pk < 2**63 else public_meetings().none())
        content = calendar_of(entries_of_meetings([meeting]), title="", kind="Meeting")
        return calendar_response(content, f"meeting-{pk}")


@method_decorator([login_not_required, conditional_page], name="dispatch")
class MyCalendar(View):
    """The next 90 days of one reader's places and follows: by their session, or by an address of their own."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The file; a token that was taken back is as good as none."""
        token = request.GET.get("token")
        reader = reader_of(token) if token is not None else request.user
        if reader is None:
            raise Http404("This address of a calendar is no longer in use.")
        if not reader.is_authenticated:
            return redirect_to_login(request.get_full_path())
        today = timezone.localdate()
        entries = entries_of(scope_of(reader, today), today)
        title = f"My next {AHEAD.days} days"
        return calendar_response(calendar_of(entries, title=title, kind="Mine"), "my-next-90-days")


class RenewCalendar(LoginRequiredMixin, View):
    """Make an address for one's own calendar; the one before stops working."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest) -> HttpResponse:
        """Make it and go back."""
        make_key(request.user)
        return redirect("reminders")


def _only(rows: Any) -> Any:
    found = rows.first()
    if found is None:
        raise Http404
    return found
