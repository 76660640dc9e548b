"""The answers for machines. They name parts and say what is wrong with them, never addresses or versions."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.health import checks

SERVICE_UNAVAILABLE = 503


@login_not_required
@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Pages can be served. Without Redis or background work they still can: `degraded`, yet 200."""
    needed = {"database": checks.database(), "migrations": checks.migrations()}
    helpful = {"broker": checks.broker(), "background": checks.background()}
    if not any(needed.values()):
        helpful |= checks.of_the_apps()
    status = "unavailable" if any(needed.values()) else "degraded" if any(helpful.values()) else "ok"
    parts = {name: trouble or "ok" for name, trouble in (needed | helpful).items()}
    return JsonResponse({"status": status, **parts}, status=SERVICE_UNAVAILABLE if any(needed.values()) else 200)


@login_not_required
@require_safe
@never_cache
def background(request: HttpRequest) -> JsonResponse:
    """Reminders and other background work get done: for the monitor that wakes somebody."""
    trouble = checks.background()
    return JsonResponse({"status": trouble or "ok"}, status=SERVICE_UNAVAILABLE if trouble else 200)
