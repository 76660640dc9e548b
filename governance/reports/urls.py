"""Addresses of the reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from governance.reports.views import Index, one_report

urlpatterns: list[URLPattern] = [
    path("", Index.as_view(), name="reports"),
    path("<slug:key>/", one_report, name="report"),
]
