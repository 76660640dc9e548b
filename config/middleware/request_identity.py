"""Gives every request an identifier, for the logs and the answer's X-Request-ID."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from config.logs import request_id

ACCEPTABLE = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)


class RequestIdentity:
    """Takes over a proxy's X-Request-ID when it is harmless, else makes one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        identifier = given if ACCEPTABLE.fullmatch(given) else uuid.uuid4().hex
        vars(request)["identifier"] = identifier  # for log lines written when the request is over (`RequestIdFilter`)
        token = request_id.set(identifier)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = identifier
        return response
