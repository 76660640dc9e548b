"""What every page may say about the site itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def site(request: HttpRequest) -> dict[str, Any]:
    """The service's name and contact, whether this is a demonstration, the page's address, and the day on view."""
    today = timezone.localdate()
    return {
        "service_name": settings.SERVICE_NAME,
        "contact": settings.DEFAULT_FROM_EMAIL,
        "demonstration": settings.DEMONSTRATION,
        "address": f"{settings.SITE_URL}{request.get_full_path()}",
        "today": today,
        "on": getattr(request, "on", today),
        "on_chosen": getattr(request, "on_chosen", False),
        "on_refused": getattr(request, "on_refused", ""),
    }
