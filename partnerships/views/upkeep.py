"""The page for administrators who keep the register true: uploads, disputes, what is stale."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from partnerships.upkeep.rooms import ROOMS
from partnerships.views.editing_gates import SignedInRequest

WHO_CAN = "Only an administrator can open this page."


class AdministratorsOnly(LoginRequiredMixin):
    """Sends strangers to sign-in and tells others who can."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever is no administrator."""
        if request.user.is_authenticated and not request.user.is_administrator:
            raise PermissionDenied(WHO_CAN)
        return super().dispatch(request, *args, **kwargs)


class Upkeep(AdministratorsOnly, View):
    """One room for each sort of work."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        """Every room with what waits in it."""
        today = timezone.localdate()
        rooms = [(room.template, room.work_out(request.user, today)) for room in ROOMS]
        return render(request, "partnerships/upkeep/upkeep.html", {"rooms": rooms})
