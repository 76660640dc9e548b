"""The delivery desk, for administrators: what waits for a decision, what has nobody to go to, whether it all runs."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View

from accounts.models import User
from accounts.roles import Role
from accounts.views.gates import AdministratorRequired, person_at
from governance.reminders.delivery.item_words import Words
from governance.reminders.forms import NewMailbox, Reason
from governance.reminders.health import condition, figures
from governance.reminders.models import BodyMailbox, Mail, MailState, Promise, PromiseState, ReaderKind
from governance.reminders.operations import desk
from governance.reminders.operations.hold import hold_sending, release_sending
from governance.reminders.words import parts_of_why, place_names
from partnerships.models import Body
from partnerships.naming import with_body_name
from partnerships.operations import Refused

MOST = 100
LATEST = 10
BY_PERSON = re.compile(r"\(person ([0-9]{1,18})\)$")
UNFIT = 422
_WAITING = (PromiseState.FAILED, PromiseState.IN_DOUBT, PromiseState.QUEUED, PromiseState.SENT)


class Desk(AdministratorRequired, TemplateView):
    """Everything that an administrator must know of delivery."""

    template_name = "governance/reminders/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Health, mails to decide, dead ends, what came back, mailboxes."""
        seen, today = condition(), timezone.localdate()
        return super().get_context_data(
            condition=seen,
            troubles=seen.troubles(),
            to_decide=_with_readers(Mail.objects.at_the_desk().order_by("queued_at")[:MOST]),
            put_off=_with_readers(Mail.objects.waiting().exclude(last_answer="").order_by("queued_at")[:LATEST]),
            dead_ends=_dead_ends(today, self.request.user),
            bounced=_with_readers(Mail.objects.filter(bounced_at__isnull=False).order_by("-bounced_at")[:MOST]),
            doubled=Mail.objects.filter(may_be_doubled=True, state=MailState.SENT).count(),
            latest=_with_readers(Mail.objects.filter(state=MailState.SENT).order_by("-sent_at")[:LATEST]),
            mailboxes=with_body_name(BodyMailbox.objects.in_use(), today, body="body").select_related("body"),
            **kwargs,
        )


class DecideMail(AdministratorRequired, View):
    """One mail, and what can be done about it."""

    actions: Mapping[str, tuple[str, Callable[..., None]]] = {
        "again": ("The mail is on its way again.", desk.send_again),
        "delivered": ("The mail counts as delivered.", desk.take_as_delivered),
        "drop": ("The mail will not be delivered.", desk.drop),
        "bounced": ("The mail is noted as come back.", desk.note_bounce),
    }

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What it holds and what is known of it."""
        return self._page(request, _mail(pk), Reason())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the button says."""
        mail, form = _mail(pk), Reason(request.POST)
        words, action = self.actions.get(request.POST.get("action", ""), ("", None))
        if action is None or not form.is_valid():
            return self._page(request, mail, form, status=UNFIT)
        try:
            action(mail, by=person_at(request), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, _mail(pk), form, status=UNFIT)
        messages.success(request, words)
        return redirect("reminders-desk")

    def _page(self, request: HttpRequest, mail: Mail, form: Reason, *, status: int = 200) -> HttpResponse:
        promises = list(mail.promises.filter(state__in=_WAITING).order_by("happens_on", "rule", "subject_id"))
        sections = Words(timezone.localdate()).sections(promises, person_at(request))
        reader = _with_readers([mail])[0][1]
        person_id = mail.reader_id if mail.reader_kind == ReaderKind.USER else None
        context = {"mail": mail, "reader": reader, "person_id": person_id, "sections": sections, "form": form}
        return render(request, "governance/reminders/desk_mail.html", context, status=status)


class Hold(AdministratorRequired, View):
    """Put sending on hold, or release it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask why."""
        return self._page(request, Reason())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it."""
        form = Reason(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=UNFIT)
        change = release_sending if "release" in request.POST else hold_sending
        try:
            change(by=person_at(request), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, form, status=UNFIT)
        messages.success(request, "Sending is released." if "release" in request.POST else "Sending is on hold.")
        return redirect("reminders-desk")

    def _page(self, request: HttpRequest, form: Reason, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "hold": condition().hold}
        return render(request, "governance/reminders/hold.html", context, status=status)


class Mailboxes(AdministratorRequired, View):
    """Record where a body can be reached."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form, or one for the body of a dead end."""
        return self._page(request, NewMailbox(initial={"body": request.GET.get("body", "")[:40].replace("\x00", "")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record it, or stop one."""
        if "stop" in request.POST:
            mailbox = get_object_or_404(BodyMailbox, pk=_number(request.POST["stop"]))
            desk.stop_mailbox(mailbox, by=person_at(request))
            messages.success(request, "Nothing more is sent to this mailbox.")
            return redirect("reminders-desk")
        form = NewMailbox(request.POST)
        form.fields["body"].user = person_at(request)  # type: ignore[attr-defined]  # the field finds what they see
        if not form.is_valid():
            return self._page(request, form, status=UNFIT)
        try:
            desk.record_mailbox(by=person_at(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, form, status=UNFIT)
        messages.success(request, "The mailbox is recorded.")
        return redirect("reminders-desk")

    def _page(self, request: HttpRequest, form: NewMailbox, *, status: int = 200) -> HttpResponse:
        return render(request, "governance/reminders/mailbox.html", {"form": form}, status=status)


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The desk's figures for monitoring, in Prometheus's text format: to administrators and whoever has the token."""
    if not _may_measure(request):
        raise Http404("There is no such page.")
    lines = [f"{name} {value:g}" for name, value in sorted(figures(condition()).items())]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_measure(request: HttpRequest) -> bool:
    if isinstance(request.user, User) and request.user.is_administrator:
        return True
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())


def _mail(pk: int) -> Mail:
    if pk >= 2**63:
        raise Http404("There is no such mail.")
    return get_object_or_404(Mail, pk=pk)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _with_readers(mails: Iterable[Mail]) -> list[tuple[Mail, str]]:
    """Mails with whom each is for."""
    found = list(mails)
    _name_who_said(found)
    users = User.objects.in_bulk([mail.reader_id for mail in found if mail.reader_kind == ReaderKind.USER])
    mailboxes = BodyMailbox.objects.in_bulk([mail.reader_id for mail in found if mail.reader_kind != ReaderKind.USER])
    return [
        (mail, str(users.get(mail.reader_id, "a person who is not recorded")))
        if mail.reader_kind == ReaderKind.USER
        else (mail, mailboxes[mail.reader_id].address if mail.reader_id in mailboxes else "a mailbox that is gone")
        for mail in found
    ]


def _name_who_said(mails: Sequence[Mail]) -> None:
    """Who decided what is kept by number, outside the history; a page says the name, where it is still known."""
    numbers = {mail.pk: int(found[1]) for mail in mails if (found := BY_PERSON.search(mail.last_answer))}
    people = User.objects.in_bulk(numbers.values())
    for mail in mails:
        if person := people.get(numbers.get(mail.pk, 0)):
            mail.last_answer = BY_PERSON.sub(f"({person})", mail.last_answer)


def _role(why: str) -> str:
    way = parts_of_why(why)[0]
    return Role(way).label if way in Role else way


def _dead_ends(today: Any, user: Any) -> list[dict[str, Any]]:
    """Roles that nobody holds, with how many reminders have nobody to go to."""
    unread = Promise.objects.filter(state=PromiseState.UNREAD, useful_until__gt=today)
    rows = list(unread.values("why").annotate(count=Count("*"), until=Max("happens_on")).order_by("-count")[:MOST])
    places = {row["why"]: parts_of_why(row["why"])[1:] for row in rows}
    names = dict(place_names(set(places.values()), today))
    bodies = Body.objects.visible_to(user).filter(pk__in=[number for _, number in places.values()])
    codes = dict(bodies.values_list("pk", "code"))
    return [
        {
            **row,
            "role": _role(row["why"]),
            "body": names.get(places[row["why"]], "a body"),
            "code": codes.get(places[row["why"]][1], ""),
        }
        for row in rows
    ]
