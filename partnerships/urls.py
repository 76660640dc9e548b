"""Addresses of the register: partnerships, bodies, facts, open data."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from partnerships.views.lists_bodies import Bodies
from partnerships.views.lists_facts import Accountabilities, Memberships, Names, Successions
from partnerships.views.lists_partnerships import Partnerships

urlpatterns: list[URLPattern | URLResolver] = [
    path("partnerships/", Partnerships.as_view(), name="partnerships"),
    path("bodies/", Bodies.as_view(), name="bodies"),
    path("data/memberships/", Memberships.as_view(), name="data-memberships"),
    path("data/successions/", Successions.as_view(), name="data-successions"),
    path("data/accountabilities/", Accountabilities.as_view(), name="data-accountabilities"),
    path("data/names/", Names.as_view(), name="data-names"),
]
