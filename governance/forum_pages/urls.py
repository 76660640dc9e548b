"""Addresses of boards and committees."""

from __future__ import annotations

from django.urls import URLPattern, path

from governance.forum_pages.lists import Forums
from governance.forum_pages.tabs import BodyGovernance, PartnershipGovernance
from governance.forum_pages.views import ForumPage

urlpatterns: list[URLPattern] = [
    path("forums/", Forums.as_view(), name="forums"),
    path("forums/<slug:slug>/", ForumPage.as_view(), name="forum"),
    path("partnerships/<slug:slug>/governance/", PartnershipGovernance.as_view(), name="partnership-governance"),
    path("bodies/<str:code>/governance/", BodyGovernance.as_view(), name="body-governance"),
]
