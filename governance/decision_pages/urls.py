"""Addresses of decisions."""

from __future__ import annotations

from django.urls import URLPattern, path

from governance.decision_pages.changes import DecisionChanges, DecisionsChanges
from governance.decision_pages.steps_to_take import CloseCondition, WithdrawDecision
from governance.decision_pages.views import DecisionPage
from governance.views.lists_decisions import Decisions

urlpatterns: list[URLPattern] = [
    path("", Decisions.as_view(), name="decisions"),
    path("conditions/<int:pk>/close/", CloseCondition.as_view(), {"kind": "condition"}, name="condition-close"),
    path("withdraw/<int:pk>/", WithdrawDecision.as_view(), {"kind": "decision"}, name="decision-withdraw"),
    path("changes.atom", DecisionsChanges.as_view(), name="decisions-changes"),
    path("<slug:ref>/", DecisionPage.as_view(), name="decision"),
    path("<slug:ref>/changes.atom", DecisionChanges.as_view(), name="decision-changes"),
]
