"""Addresses of the top layer: front page, search, partnership dashboards."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from governance.calculator.views import Deadlines
from governance.dashboards.front import Front
from governance.dashboards.partnership import PartnershipLanding
from governance.search.views import Search
from governance.views.lists_decisions import ForwardPlan
from governance.views.starting import StartDecision
from governance.views.templates_page import DecisionRoutes, EditRoute

urlpatterns: list[URLPattern | URLResolver] = [
    path("", Front.as_view(), name="front"),
    path("partnerships/<slug:slug>/", PartnershipLanding.as_view(), name="partnership"),
    path("deadlines/", Deadlines.as_view(), name="deadlines"),
    path("search/", Search.as_view(), name="search"),
    path("decisions/start/", StartDecision.as_view(), name="decision-start"),
    path("decisions/routes/", DecisionRoutes.as_view(), name="decision-routes"),
    path("decisions/routes/<slug:code>/edit/", EditRoute.as_view(), name="decision-route-edit"),
    path("forward-plan/", ForwardPlan.as_view(), name="forward-plan"),
    path("decisions/", include("governance.decision_pages.urls")),
    path("meetings/", include("governance.meeting_pages.urls")),
    path("scrutiny/", include("governance.scrutiny.urls")),
    path("reminders/", include("governance.reminders.urls")),
    path("reports/", include("governance.reports.urls")),
    path("", include("governance.forum_pages.urls")),
]
