"""Addresses of the scrutiny desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from governance.scrutiny.call_ins import CallIns
from governance.scrutiny.committee import ScrutinyCommittee
from governance.scrutiny.desk import ScrutinyDesk

urlpatterns: list[URLPattern] = [
    path("", ScrutinyDesk.as_view(), name="scrutiny"),
    path("call-ins/", CallIns.as_view(), name="call-ins"),
    path("<slug:committee>/", ScrutinyCommittee.as_view(), name="scrutiny-committee"),
]
