"""A guard for tests: a request that should only read may not write."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

WRITE = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE)\s+"?(\w+)', re.IGNORECASE)
# What signing in and being signed in may write while a page is read.
KEPT_BY_THE_FRAMEWORK = ("django_session", "django_cache", "account_", "mfa_", "usersessions_")


class WriteOnRead(AssertionError):
    """A GET or HEAD request tried to write to the database."""


class ReadOnly:
    """Raises WriteOnRead in a GET or HEAD; sessions, the shared cache and allauth's own tables are excepted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    found = WRITE.match(str(sql))
    if found and not found[1].startswith(KEPT_BY_THE_FRAMEWORK):
        raise WriteOnRead(f"A page that is only read wrote to the database: {sql[:200]}")
    return execute(sql, params, many, context)
