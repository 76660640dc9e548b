"""What the pages of one record share: open to everybody, as at a day, and the same record as JSON."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from config.templatetags.register_links import keep_on


@method_decorator(login_not_required, name="dispatch")
class RecordPage(TemplateView):
    """A page of one record; `?format=json` gives that record where `as_json` does."""

    http_method_names = ["get", "head", "options"]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.request.GET.get("format") == "json" and (record := self.as_json(context)) is not None:
            return JsonResponse(record, json_dumps_params={"ensure_ascii": False, "indent": 2})
        return super().render_to_response(context, **kwargs)

    def as_json(self, context: dict[str, Any]) -> dict[str, Any] | None:
        """The record for programs: snake_case keys, ISO dates, bodies by code; None where the page has none."""
        return None


def link(request: HttpRequest, path: str, words: str, *, current: bool = False) -> dict[str, Any]:
    """One link of a navigation, with the day on view."""
    return {"words": words, "href": keep_on({"request": request}, path), "current": current}  # type: ignore[arg-type]
