"""Addresses of the register: partnerships, bodies, facts, open data."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
