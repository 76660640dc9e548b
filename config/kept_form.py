"""What somebody typed into a form that could not be taken, kept in the page that says so.

The page holds it in hidden fields behind a button: nothing is stored on the server, and nothing is sent again unless
the person presses. It is offered only for a form of this site's own pages, so that no other site can have its words
sent in a reader's name; never for passwords and codes; a chosen file cannot be kept.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

SECRET = ("/accounts/", "/admin/")  # passwords, codes and keys are typed there
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "token", "version"})
OURS = ("read-", "previewed")  # what our own pages put into hidden fields
FORBIDDEN = 403


def kept_form_page(request: HttpRequest, template: str, **context: Any) -> HttpResponse | None:
    """Draw `template` with all that was sent; None where nothing was typed or it may not be shown again."""
    if not _is_our_own(request) or _is_long(request) or request.path.startswith(SECRET):
        return None
    try:
        sent = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    except UnreadablePostError:
        return None
    if not any(value for name, value in sent if name not in NOT_TYPED):
        return None
    context |= {
        "sent": [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"],
        "texts": [value for name, value in sent if len(value.split()) > 1 and not name.startswith(OURS)],
        "address": request.get_full_path(),
        "had_file": bool(request.FILES),
        "csrf_token": get_token(request),
    }
    response = HttpResponse(render_to_string(template, context), status=FORBIDDEN)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_our_own(request: HttpRequest) -> bool:
    """Browsers name the site whose page sent a form, and no page can name another."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _is_long(request: HttpRequest) -> bool:
    """A large file is left unread; whoever chose it still has it."""
    written = request.META.get("CONTENT_LENGTH") or "0"
    return not written.isdecimal() or int(written) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
