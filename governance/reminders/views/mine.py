"""My reminders: what I will be sent and why, what I was sent, what I follow, and how I want it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView, View

from governance.calendars.mine import address_of
from governance.reminders import followed
from governance.reminders.delivery.item_words import Words
from governance.reminders.forms import Preferences
from governance.reminders.health import condition
from governance.reminders.models import FollowedKind, Mail, MailState, Mute, Promise, PromiseState, ReaderKind
from governance.reminders.operations.reading import choose, follow, unfollow
from governance.reminders.preview import DAYS_SHOWN, coming, preference_of
from partnerships.operations import Refused
from partnerships.views.editing_gates import SignedInRequest

MOST_SENT = 50
UNFIT = 422


class Mine(LoginRequiredMixin, TemplateView):
    """One's own reminders."""

    template_name = "governance/reminders/mine.html"
    request: SignedInRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The next days, the last mails, the follows; the desk's state for administrators."""
        user, today = self.request.user, timezone.localdate()
        words = Words(today)
        ahead = coming(user, today)
        mails = Mail.objects.filter(reader_kind=ReaderKind.USER, reader_id=user.pk, state=MailState.SENT)
        sent = Promise.objects.filter(mail__in=mails.order_by("-sent_at").values("pk")[:MOST_SENT])
        latest = list(sent.filter(state=PromiseState.SENT).order_by("-settled_at", "rule", "subject_id")[:MOST_SENT])
        return super().get_context_data(
            coming=list(zip(ahead, words.sections(ahead, user), strict=True)),
            sent=list(zip(latest, words.sections(latest, user), strict=True)),
            follows=followed.followed_by(user, today),
            preference=preference_of(user),
            days=DAYS_SHOWN,
            calendar_address=address_of(user),
            desk=condition() if user.is_administrator else None,
            **kwargs,
        )


class Choose(LoginRequiredMixin, View):
    """How I want to be reminded."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        """What I chose so far."""
        preference = preference_of(request.user)
        muted = Mute.objects.filter(user=request.user, ended_at=None).values_list("rule", flat=True)
        initial = {
            "together": "1" if preference.together else "0",
            "lead_days": [str(count) for count in preference.lead_days or ()],
            "muted": list(muted),
            "paused": preference.paused_at is not None,
        }
        return self._page(request, Preferences(initial=initial))

    def post(self, request: SignedInRequest) -> HttpResponse:
        """Keep it."""
        form = Preferences(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=UNFIT)
        chosen = form.cleaned_data
        try:
            choose(
                by=request.user,
                together=chosen["together"] == "1",
                lead_days=map(int, chosen["lead_days"]),
                muted=chosen["muted"],
                paused=chosen["paused"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, form, status=UNFIT)
        messages.success(request, "Your choice is saved.")
        return redirect("reminders")

    def _page(self, request: SignedInRequest, form: Preferences, *, status: int = 200) -> HttpResponse:
        return render(request, "governance/reminders/preferences.html", {"form": form}, status=status)


class FollowOrStop(LoginRequiredMixin, View):
    """Follow a record that I may see, or stop; then back to where I was."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest) -> HttpResponse:
        """Do what the button says."""
        kind, key = request.POST.get("kind", ""), request.POST.get("key", "")[:200].replace("\x00", "")
        record_id = followed.find(request.user, kind, key)
        if record_id is None:
            raise Http404("There is nothing to follow at this address.")
        if "stop" in request.POST:
            unfollow(by=request.user, kind=FollowedKind(kind), record_id=record_id)
            messages.success(request, "You do not follow this any more.")
        else:
            follow(by=request.user, kind=FollowedKind(kind), record_id=record_id)
            messages.success(request, "You follow this now. You are told by e-mail before something happens here.")
        return redirect(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return "reminders"
