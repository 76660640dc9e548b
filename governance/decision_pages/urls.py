"""Addresses of decisions."""

from __future__ import annotations

from django.urls import URLPattern, path

from governance.decision_pages.views import DecisionPage
from governance.views.lists_decisions import Decisions

urlpatterns: list[URLPattern] = [
    path("", Decisions.as_view(), name="decisions"),
    path("<slug:ref>/", DecisionPage.as_view(), name="decision"),
]
