"""Invitations: list, make, withdraw, accept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, ListView, View

from accounts.forms.invitation import Accept, Invite, RolesToGive
from accounts.models import Invitation
from accounts.operations import people
from accounts.views.gates import AdministratorRequired, person_at


class Invitations(AdministratorRequired, ListView):
    """Every invitation and where it stands, newest first."""

    template_name = "accounts/invitations.html"
    context_object_name = "invitations"
    paginate_by = 50
    queryset = Invitation.objects.select_related("invited_by").prefetch_related("roles")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where each stands now."""
        context = super().get_context_data(**kwargs)
        now = timezone.now()
        context["rows"] = [(invitation, invitation.state_in_words(now=now)) for invitation in context["invitations"]]
        return context


class InvitePerson(AdministratorRequired, FormView):
    """Invite a person, with the roles that they get on accepting."""

    template_name = "accounts/invite.html"
    form_class = Invite
    success_url = reverse_lazy("accounts_invitations")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rows of roles."""
        kwargs.setdefault("roles", RolesToGive(prefix="roles"))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Invite where the person and every row of roles make sense."""
        form, roles = self.get_form(), RolesToGive(request.POST, prefix="roles")
        if not (form.is_valid() & roles.is_valid()):
            return self.render_to_response(self.get_context_data(form=form, roles=roles))
        asked = [row.asked for row in roles if row.asked]
        invitation = people.invite(by=person_at(request), roles=asked, **form.cleaned_data)
        messages.success(request, f"Invitation sent to {invitation.email}.")
        return redirect(self.success_url)


class WithdrawInvitation(AdministratorRequired, View):
    """Make an invitation useless."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it; withdrawing twice is no harm."""
        invitation = get_object_or_404(Invitation, pk=pk)
        people.withdraw_invitation(invitation=invitation, by=person_at(request))
        messages.success(request, f"The invitation of {invitation.display_name} can no longer be used.")
        return redirect("accounts_invitations")


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class AcceptInvitation(View):
    """Where the link of an invitation leads: a name and a password make the account."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show the form, or one and the same refusal whatever is wrong with the token."""
        invitation = self._usable(token)
        return self._page(request, invitation, Accept(invitation=invitation)) if invitation else _refusal(request)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Make the account and send the person to sign in."""
        invitation = self._usable(token)
        if invitation is None:
            return _refusal(request)
        form = Accept(request.POST, invitation=invitation)
        if not form.is_valid():
            return self._page(request, invitation, form)
        try:
            people.accept_invitation(token=token, **form.cleaned_data)
        except people.UnusableInvitation:
            return _refusal(request)
        messages.success(request, "Your account is ready. Sign in with your e-mail address and the password.")
        return redirect("account_login")

    def _usable(self, token: str) -> Invitation | None:
        return Invitation.objects.usable(now=timezone.now()).with_token(token).prefetch_related("roles").first()

    def _page(self, request: HttpRequest, invitation: Invitation, form: Accept) -> HttpResponse:
        return render(request, "accounts/accept_invitation.html", {"form": form, "invitation": invitation})


def _refusal(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/unusable_invitation.html", status=404)
