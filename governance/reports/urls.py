"""Addresses of the reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from governance.reports.saving import OneSavedReport, RunFile, SavedReports, SaveReport
from governance.reports.views import Index, one_report

urlpatterns: list[URLPattern] = [
    path("", Index.as_view(), name="reports"),
    path("saved/", SavedReports.as_view(), name="reports-saved"),
    path("saved/<int:pk>/", OneSavedReport.as_view(), name="reports-saved-one"),
    path("runs/<int:pk>/<slug:form>/", RunFile.as_view(), name="report-run-file"),
    path("<slug:key>/", one_report, name="report"),
    path("<slug:key>/save/", SaveReport.as_view(), name="report-save"),
]
