"""What the pages of one record share: open to everybody, as at a day, and the same record or list as a file."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.template import Context
from django.utils.decorators import method_decorator
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

from config.tables.downloads import CONTENT_TYPES, Download
from config.templatetags.register_links import keep_on
from partnerships.page_memory import remembered


@method_decorator(login_not_required, name="dispatch")
class RecordPage(TemplateResponseMixin, ContextMixin, View):
    """A page of one record; `?format=` gives its list as a file or the record as JSON, where the page has them."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or what it shows for programs."""
        context = remembered(request, type(self).__qualname__, lambda: self._worked_out(**kwargs))
        form = request.GET.get("format", "")
        if form in CONTENT_TYPES and (download := self.as_file(context)):
            return download.response(form, headers_only=request.method == "HEAD")
        if form == "json" and (record := self.as_json(context)):
            return JsonResponse(record, json_dumps_params={"ensure_ascii": False, "indent": 2})
        return self.render_to_response(context)

    def _worked_out(self, **kwargs: Any) -> dict[str, Any]:
        """Everything that the page shows, without this view and its request, which would be kept in memory with it."""
        return {key: value for key, value in self.get_context_data(**kwargs).items() if key != "view"}

    def as_file(self, context: dict[str, Any]) -> Download | None:
        """The list that the page shows; None where it shows none."""
        return None

    def as_json(self, context: dict[str, Any]) -> dict[str, Any] | None:
        """The record for programs: snake_case keys, ISO dates, bodies by code; None where the page has none."""
        return None


def link(request: HttpRequest, path: str, words: str, *, current: bool = False) -> dict[str, Any]:
    """One link of a navigation, with the day on view."""
    return {"words": words, "href": keep_on(Context({"request": request}), path), "current": current}
