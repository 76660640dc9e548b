"""Headers that Django does not set by itself."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{feature}=()" for feature in ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope")),
        *(f"{feature}=()" for feature in ("magnetometer", "microphone", "midi", "payment", "usb")),
        "publickey-credentials-create=(self)",  # passkeys
        "publickey-credentials-get=(self)",
    ]
)


class ProtectiveHeaders:
    """Permissions-Policy and resource policy everywhere; no copy kept of anything that a session could see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if self._is_private(request, response):
            response["Cache-Control"] = "no-store, private"
        return response

    def _is_private(self, request: HttpRequest, response: HttpResponseBase) -> bool:
        """ASVS 5.0 14.3.2. Whoever carries a session may be signed in; sign-in pages are private for everybody."""
        carries_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        begins_session = settings.SESSION_COOKIE_NAME in response.cookies
        return carries_session or begins_session or request.path_info.startswith("/accounts/")
