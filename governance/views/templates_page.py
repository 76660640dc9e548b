"""The usual routes of decisions: open to everybody, to be changed by an administrator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.generic import View

from governance.forms.templates import MOST_STEPS, TemplateForm, TemplateStepForm, step_initial
from governance.models import DecisionTemplate
from governance.operations.decision_template import NOT_YOURS, change_template
from partnerships.operations import Conflict, Refused
from partnerships.views.editing_gates import SignedInRequest

CONFLICT, UNFIT = 409, 422


@method_decorator(login_not_required, name="dispatch")
class DecisionRoutes(View):
    """Every route with its steps, on one page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        routes = DecisionTemplate.objects.prefetch_related("steps__forum_kind").order_by("order", "name")
        may_edit = request.user.is_authenticated and request.user.is_administrator
        return render(request, "governance/routes/routes.html", {"routes": routes, "may_edit": may_edit})


class EditRoute(LoginRequiredMixin, View):
    """A form for one route; whoever saves second is shown what was saved, with their own words kept."""

    def get(self, request: SignedInRequest, code: str) -> HttpResponse:
        """The route as it stands."""
        route = _open(request, code)
        initial = {"name": route.name, "explanation": route.explanation, "is_offered": route.is_offered}
        steps = [TemplateStepForm(prefix=f"step-{step.number}", initial=step_initial(step)) for step in _steps(route)]
        return _page(request, route, TemplateForm(initial=initial), [*steps, _empty(steps)], version=route.version)

    def post(self, request: SignedInRequest, code: str) -> HttpResponse:
        """Save it on the version that was read."""
        route = _open(request, code)
        form, steps = TemplateForm(request.POST), _typed_steps(request)
        typed = request.POST.get("version", "")
        version = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        if all([form.is_valid(), *(step.is_valid() for step in steps)]):
            values, rows = form.values(), [step.values() for step in steps]
            try:
                change_template(
                    route,
                    by=request.user,
                    reason=form.cleaned_data["reason"],
                    version=version,
                    values=values,
                    steps=rows,
                )
            except Conflict:
                return _page(request, _open(request, code), form, steps, version=route.version, status=CONFLICT)
            except Refused as refusal:
                for sentence in (words for said in refusal.words.values() for words in said):
                    form.add_error(None, sentence)
            else:
                messages.success(request, "Your change is saved.")
                return redirect("decision-routes")
        return _page(request, route, form, steps, version=version, status=UNFIT)


def _open(request: SignedInRequest, code: str) -> DecisionTemplate:
    if not request.user.is_administrator:
        raise PermissionDenied(NOT_YOURS)
    return get_object_or_404(DecisionTemplate, code=code)


def _steps(route: DecisionTemplate) -> Any:
    return route.steps.select_related("forum_kind").order_by("number")


def _empty(steps: Sequence[TemplateStepForm]) -> TemplateStepForm:
    """Boxes for one more step."""
    number = max((int(step.initial["number"]) for step in steps), default=0) + 1
    return TemplateStepForm(
        prefix=f"step-{number}", initial={"number": number, "is_required": True, "is_offered": True}
    )


def _typed_steps(request: SignedInRequest) -> list[TemplateStepForm]:
    """The steps that were typed; the boxes for one more count where something stands in them."""
    numbers = [part for part in request.POST.get("steps", "").split(",") if part.isdecimal() and len(part) <= 2]
    kept = [
        number
        for number in dict.fromkeys(numbers)
        if request.POST.get(f"step-{number}-label", "").strip() or request.POST.get(f"step-{number}-known")
    ]
    return [TemplateStepForm(request.POST, prefix=f"step-{number}") for number in kept[:MOST_STEPS]]


def _page(
    request: SignedInRequest,
    route: DecisionTemplate,
    form: TemplateForm,
    steps: Sequence[TemplateStepForm],
    *,
    version: int,
    status: int = 200,
) -> HttpResponse:
    known = {str(number) for number in route.steps.values_list("number", flat=True)}
    context = {
        "route": route,
        "form": form,
        "steps": [(step, str(step["number"].value()) in known) for step in steps],
        "version": version,
        "numbers": ",".join(str(step["number"].value()) for step in steps),
        "saved_meanwhile": list(_steps(route)) if status == CONFLICT else (),
    }
    return render(request, "governance/routes/edit.html", context, status=status)
