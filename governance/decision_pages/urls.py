"""Addresses of decisions."""

from __future__ import annotations

from django.urls import URLPattern, path

from governance.decision_pages.views import DecisionPage

urlpatterns: list[URLPattern] = [
    path("<slug:ref>/", DecisionPage.as_view(), name="decision"),
]
