"""Writes refusals and failed sign-ins to the `security` log (ASVS 5.0 V16)."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest, HttpResponseBase

FORBIDDEN = 403
log = logging.getLogger("security")


class SecurityLog:
    """Notes each refused request: who, what, from where; never what they typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        for signal, handler in (
            (user_logged_in, _signed_in),
            (user_logged_out, _signed_out),
            (user_login_failed, _failed),
        ):
            signal.connect(handler, dispatch_uid=f"security_log.{handler.__name__}")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == FORBIDDEN:
            details = _about(request) | {"user": getattr(getattr(request, "user", None), "pk", None)}
            log.warning("refused", extra=details)
        return response


def _signed_in(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    log.info("signed in", extra=_about(request) | {"user": user.pk})


def _signed_out(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    log.info("signed out", extra=_about(request) | {"user": getattr(user, "pk", None)})


def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """The address tried is noted as a fingerprint: enough to see that ten failures were one account."""
    tried = str(credentials.get("email") or credentials.get("username") or "").lower()
    log.warning("sign-in failed", extra=_about(request) | {"tried": hashlib.sha256(tried.encode()).hexdigest()[:12]})


def _about(request: HttpRequest | None) -> dict[str, Any]:
    if request is None:
        return {}
    return {"method": request.method, "path": request.path, "address": request.META.get("REMOTE_ADDR", "")}
