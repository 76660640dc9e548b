"""The web server's way in (gunicorn config.wsgi)."""

import os
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from config.collecting import leave_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django_application = get_wsgi_application()
# Read all addresses now: a fault in them stops the start, and the first reader does not wait for it.
import_module(settings.ROOT_URLCONF)
leave_what_is_loaded()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer one request.

    Django 5.2 raises before any middleware runs when a request claims to be text in an encoding that is none for
    text (`Content-Type: text/plain; charset=hex`), which would be a 500: such a request is refused here.
    """
    if not _is_readable(environ.get("CONTENT_TYPE", "")):
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"The request names a character encoding that is none."]
    return django_application(environ, start_response)


def _is_readable(content_type: str) -> bool:
    charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    try:
        b"a".decode(charset, "replace")
    except (LookupError, ValueError):
        return False
    return True
