"""Starting a decision from a template: the product proposes a dated route, the lead changes what they know better."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import View

from accounts.roles import Permission, why_not
from governance.bank_holidays import bank_holidays
from governance.forms.starting import ASKED_LAST, MOST_STEPS, MatterForm, StepForm, as_lines, forums_by_body, initial_of
from governance.models import Decision, Meeting
from governance.operations.decision import start_decision
from governance.routes.calendars import COMING, stops_of
from governance.routes.proposal import Circular, Placed, Route, propose
from governance.routes.spelling_out import DraftStep, spell_out
from partnerships.models import Body
from partnerships.operations import NotPermitted, Refused, record_source
from partnerships.operations.permission import name_of
from partnerships.views.editing_conflict import was_recorded_by_now
from partnerships.views.editing_gates import SignedInRequest
from partnerships.visibility import places_of

NOT_ALLOWED, UNFIT = 403, 422
SAVED_ALREADY = "This form recorded this decision already. To change it, or its steps, use the links on this page."


@dataclass(frozen=True)
class Row:
    """One step on the page: its boxes, and what the proposal says of it."""

    form: StepForm
    placed: Placed | None
    heading: str


class StartDecision(LoginRequiredMixin, View):
    """The matter, then its steps; nothing is saved before "Record this decision"."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        """An empty form, with the partnership that led here filled in."""
        if not places_of(request.user, Permission.CREATE_DECISION):
            raise PermissionDenied(why_not(Permission.CREATE_DECISION, "any place"))
        initial = {name: request.GET[name] for name in ("partnership", "lead_body") if name in request.GET}
        form = MatterForm(user=request.user, today=timezone.localdate(), initial=initial)
        return _page(request, form, [], None, token=str(uuid.uuid4()))

    def post(self, request: SignedInRequest) -> HttpResponse:
        """Draw up the route, work its days out again, or record the decision."""
        today, token = timezone.localdate(), _token(request)
        if saved := _saved(token, request):
            if was_recorded_by_now(saved, timezone.now()):
                messages.info(request, SAVED_ALREADY)
            return redirect("decision", ref=saved.ref)
        proposing = "propose" in request.POST or "steps" not in request.POST
        recording = not proposing and "again" not in request.POST
        matter = MatterForm(request.POST, user=request.user, today=today, recording=recording)
        if not matter.is_valid():
            return _page(request, matter, _as_typed(request, []), None, token=token, status=UNFIT)
        if proposing:
            return _propose(request, matter, today, token)
        rows = _as_typed(request, matter.cleaned_data["bodies"], matter)
        wrong = [row for row in rows if row.form.data.get(row.form.add_prefix("include")) and not row.form.is_valid()]
        if wrong:
            return _page(request, matter, rows, None, token=token, status=UNFIT)
        if not recording:
            return _propose_again(request, matter, rows, today, token)
        return _record(request, matter, rows, token)


def _propose(request: SignedInRequest, matter: MatterForm, today: dt.date, token: str) -> HttpResponse:
    said = matter.cleaned_data
    drafts = spell_out(
        said["template"],
        said["bodies"],
        lead_body=said["lead_body"] or None,
        partnership=said["partnership"] or None,
        day=today,
        user=request.user,
    )[:MOST_STEPS]
    if not drafts:
        matter.add_error("bodies", "No step of this kind of decision fits these bodies. Check who takes part")
        return _page(request, matter, [], None, token=token, status=UNFIT)
    return _dated(request, matter, drafts, today, token)


def _propose_again(
    request: SignedInRequest, matter: MatterForm, rows: Sequence[Row], today: dt.date, token: str
) -> HttpResponse:
    """Work the days out anew from the steps as they stand in the form."""
    drafts = [row.form.draft() for row in rows if row.form.is_bound and row.form.is_valid() and _included(row)]
    return _dated(request, matter, drafts, today, token)


def _dated(
    request: SignedInRequest, matter: MatterForm, drafts: Sequence[DraftStep], today: dt.date, token: str
) -> HttpResponse:
    holidays = bank_holidays()
    stops = stops_of(drafts, today=today, holidays=holidays, user=request.user)
    try:
        route = propose(stops, today=today, needed_by=matter.cleaned_data["needed_by"], holidays=holidays)
    except Circular:
        matter.add_error(None, "Some steps wait for each other. Check “Comes after steps”")
        return _page(request, matter, _as_typed(request, matter.cleaned_data["bodies"], matter), None, token=token)
    placed = {each.stop.number: each for each in route.placed}
    around = _around(matter.cleaned_data["bodies"], matter, request)
    rows = [
        Row(
            StepForm(prefix=f"step-{draft.number}", initial=initial_of(draft, placed[draft.number].on), **around),
            placed[draft.number],
            _heading(draft.number, draft.label, draft.body, today),
        )
        for draft in drafts
    ]
    shown = MatterForm(_with_bodies(request, matter, today), user=request.user, today=today)
    shown.is_valid()
    return _page(request, shown, rows, route, token=token)


def _with_bodies(request: SignedInRequest, matter: MatterForm, today: dt.date) -> Any:
    """What was typed, with the bodies written out where the members of the partnership were meant."""
    data = request.POST.copy()
    data["bodies"] = as_lines(matter.cleaned_data["bodies"], today, request.user)
    for name in ASKED_LAST:
        data.setdefault(name, matter.fields[name].initial)
    return data


def _as_typed(request: SignedInRequest, bodies: Sequence[Body], matter: MatterForm | None = None) -> list[Row]:
    """The steps as they were typed."""
    numbers = [part for part in request.POST.get("steps", "").split(",") if part.isdecimal() and len(part) <= 3]
    around = _around(bodies, matter, request)
    rows = []
    for number in list(dict.fromkeys(numbers))[:MOST_STEPS]:
        form = StepForm(request.POST, prefix=f"step-{number}", **around)
        label = str(form["label"].value() or "")[:200]
        rows.append(Row(form, None, _heading(int(number), label, form.of_body, timezone.localdate())))
    return rows


def _around(bodies: Sequence[Body], matter: MatterForm | None, request: SignedInRequest) -> dict[str, Any]:
    partnership = (matter.cleaned_data.get("partnership") or None) if matter else None
    lead = matter.cleaned_data.get("lead_body") if matter else None
    everybody = list({body.pk: body for body in [*bodies, *([lead] if lead else [])]}.values())
    forums = forums_by_body(everybody, partnership, timezone.localdate(), request.user)
    return {"bodies": {body.code: body for body in everybody}, "forums": forums}


def _heading(number: int, label: str, body: Body | None, today: dt.date) -> str:
    whose = f", {name_of(body, today)}" if body else ""
    return f"Step {number}: {label or 'a step'}{whose}"


def _included(row: Row) -> bool:
    return bool(row.form.cleaned_data.get("include"))


def _record(request: SignedInRequest, matter: MatterForm, rows: Sequence[Row], token: str) -> HttpResponse:
    steps = [_with_meeting(row.form.step(), request) for row in rows if row.form.is_valid() and _included(row)]
    said = matter.cleaned_data
    try:
        if not steps:
            raise Refused("Keep at least one step in the decision.")
        source = record_source(
            by=request.user, reason=said["reason"], title=said["source_title"], url=said["source_url"] or ""
        )
        decision = start_decision(
            by=request.user,
            reason=said["reason"],
            source=source,
            steps=steps,
            reference_key=f"form:{token}",
            **matter.matter(),
        )
    except Refused as refusal:
        if twin := _saved(token, request):
            return redirect("decision", ref=twin.ref)
        matter.show(refusal.words)
        status = NOT_ALLOWED if isinstance(refusal, NotPermitted) else UNFIT
        return _page(request, matter, rows, None, token=token, status=status)
    messages.success(request, "Saved as a draft." if decision.standing == "draft" else "Recorded and published.")
    return redirect("decision", ref=decision.ref)


def _with_meeting(step: dict[str, Any], request: SignedInRequest) -> dict[str, Any]:
    """A step planned for the day of a recorded meeting keeps that meeting's day from then on."""
    if step["taken_by"] != "forum":
        step["forum"] = None
    if step["forum"] and step["planned_on"]:
        coming = Meeting.objects.visible_to(request.user).accepted().filter(state__in=COMING)
        step["meeting"] = coming.filter(forum=step["forum"], on=step["planned_on"]).first()
    return step


def _page(
    request: SignedInRequest,
    matter: MatterForm,
    rows: Sequence[Row],
    route: Route | None,
    *,
    token: str,
    status: int = 200,
) -> HttpResponse:
    for name in ASKED_LAST if rows else ():
        matter.fields[name].required = True  # once they are shown, they are asked for
    context = {
        "form": matter,
        "rows": rows,
        "route": route,
        "numbers": ",".join(str(row.form["number"].value()) for row in rows),
        "token": token,
        "wrong_rows": [row for row in rows if row.form.is_bound and row.form.errors],
    }
    return render(request, "governance/routes/start.html", context, status=status)


def _token(request: SignedInRequest) -> str:
    try:
        return str(uuid.UUID(request.POST.get("token", "")))
    except ValueError:
        return str(uuid.uuid4())


def _saved(token: str, request: SignedInRequest) -> Decision | None:
    """What an earlier submit of the same form recorded."""
    return Decision.objects.visible_to(request.user).filter(reference_key=f"form:{token}").first()
