"""Addresses of boards and committees."""

from __future__ import annotations

from django.urls import URLPattern, path

from governance.calendars.views import BodyCalendar, ForumCalendar, PartnershipCalendar
from governance.forum_pages.lists import Forums
from governance.forum_pages.tabs import BodyGovernance, PartnershipGovernance
from governance.forum_pages.views import ForumPage

urlpatterns: list[URLPattern] = [
    path("forums/", Forums.as_view(), name="forums"),
    path("forums/<slug:slug>/", ForumPage.as_view(), name="forum"),
    path("forums/<slug:slug>/calendar.ics", ForumCalendar.as_view(), name="forum-calendar"),
    path("bodies/<str:code>/calendar.ics", BodyCalendar.as_view(), name="body-calendar"),
    path("partnerships/<slug:slug>/calendar.ics", PartnershipCalendar.as_view(), name="partnership-calendar"),
    path("partnerships/<slug:slug>/governance/", PartnershipGovernance.as_view(), name="partnership-governance"),
    path("bodies/<str:code>/governance/", BodyGovernance.as_view(), name="body-governance"),
]
