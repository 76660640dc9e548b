"""Who acts for which partnership or body: the roles, for administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import ListView, View

from accounts.roles import Permission, why_not
from partnerships.forms.roles import EndRole, GrantRole
from partnerships.models import RoleHolding
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.operations import Conflict, Refused, end_role
from partnerships.places import place_of
from partnerships.views.editing_gates import SignedInRequest
from partnerships.visibility import places_of

CONFLICT, UNFIT = 409, 422
A_PAGE = 50
LONGEST_QUERY = 200


class ManagersOnly(LoginRequiredMixin):
    """Sends strangers to sign-in and tells others why not."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever may not manage people."""
        if request.user.is_authenticated and not places_of(request.user, Permission.MANAGE_PEOPLE).everywhere:
            raise PermissionDenied(why_not(Permission.MANAGE_PEOPLE, "this register"))
        return super().dispatch(request, *args, **kwargs)


class Roles(ManagersOnly, ListView):
    """Every role with its place and its period, those held today first."""

    template_name = "partnerships/people/roles.html"
    paginate_by = A_PAGE

    def get_queryset(self) -> QuerySet[RoleHolding]:
        """The roles, narrowed to a person or a place where asked."""
        today = timezone.localdate()
        rows = RoleHolding.objects.select_related("user", "body", "partnership")
        rows = with_partnership_name(with_body_name(rows, today, body="body"), today, partnership="partnership")
        if wanted := self.wanted:
            person = Q(user__display_name__icontains=wanted) | Q(user__email__icontains=wanted)
            rows = rows.filter(person | Q(body_name__icontains=wanted) | Q(partnership_name__icontains=wanted))
        if "ended" not in self.request.GET:
            rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))
        return rows.order_by("user__display_name", "role", "pk")

    @property
    def wanted(self) -> str:
        """The person or place looked for."""
        return self.request.GET.get("q", "").strip()[:LONGEST_QUERY]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each role with its place in words."""
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        context["rows"] = [(holding, place_of(holding)) for holding in context["object_list"]]
        context |= {"wanted": self.wanted, "with_ended": "ended" in self.request.GET}
        context["previous"] = page.previous_page_number() if page.has_previous() else None
        context["next"] = page.next_page_number() if page.has_next() else None
        context["numbers"] = [{"number": n, "current": n == page.number} for n in page.paginator.page_range]
        return context


class GiveRole(ManagersOnly, View):
    """Give somebody a role."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        """An empty form, from today on."""
        return self._page(request, GrantRole(by=request.user, today=timezone.localdate()))

    def post(self, request: SignedInRequest) -> HttpResponse:
        """Give the role, or say what must be corrected."""
        form = GrantRole(request.POST, by=request.user, today=timezone.localdate())
        if not form.is_valid():
            return self._page(request, form, status=UNFIT)
        try:
            holding = form.grant()
        except Refused as refusal:
            _show(form, refusal)
            return self._page(request, form, status=UNFIT)
        messages.success(request, f"{holding.user} is now {holding.get_role_display().lower()}.")
        return redirect("people-roles")

    def _page(self, request: SignedInRequest, form: GrantRole, *, status: int = 200) -> HttpResponse:
        return render(request, "partnerships/people/give_role.html", {"form": form}, status=status)


class TakeRole(ManagersOnly, View):
    """End somebody's role."""

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        """Ask from when, and why."""
        holding = get_object_or_404(RoleHolding, pk=pk)
        initial = {"version": holding.version, "on": timezone.localdate()}
        return self._page(request, holding, EndRole(initial=initial))

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        """End it on the version that was read."""
        holding = get_object_or_404(RoleHolding, pk=pk)
        form = EndRole(request.POST)
        if not form.is_valid():
            return self._page(request, holding, form, status=UNFIT)
        try:
            end_role(holding, by=request.user, **form.cleaned_data)
        except Conflict as conflict:
            data = request.POST.copy()
            data["version"] = str(conflict.current.version)
            form = EndRole(data)
            form.add_error(None, "Somebody else changed this role meanwhile. Look at it, then decide again.")
            return self._page(request, conflict.current, form, status=CONFLICT)
        except Refused as refusal:
            _show(form, refusal)
            return self._page(request, holding, form, status=UNFIT)
        messages.success(request, "The role ends on the day before the one that you entered.")
        return redirect("people-roles")

    def _page(
        self, request: SignedInRequest, holding: RoleHolding, form: EndRole, *, status: int = 200
    ) -> HttpResponse:
        today = timezone.localdate()
        rows = with_body_name(RoleHolding.objects.filter(pk=holding.pk), today, body="body")
        named = with_partnership_name(rows, today, partnership="partnership").get()
        context = {"form": form, "holding": holding, "place": place_of(named)}
        return render(request, "partnerships/people/end_role.html", context, status=status)


def _show(form: GrantRole | EndRole, refusal: Refused) -> None:
    for name, words in refusal.words.items():
        for sentence in words:
            form.add_error(name if name in form.fields else None, sentence)
