"""One file that was applied: what it was, who applied it, and the report as it was kept."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import View

from partnerships.imports.importing import what_was_read
from partnerships.imports.report import Outcome, from_json
from partnerships.models import ImportedFile
from partnerships.views.editing_gates import SignedInRequest
from partnerships.views.lists_imports import difference_in_words
from partnerships.views.upkeep import AdministratorsOnly

A_PAGE = 50


class ImportedFilePage(AdministratorsOnly, View):
    """The report of a file as it was applied."""

    def get(self, request: SignedInRequest, pk: int) -> HttpResponseBase:
        """The page, or the whole report as JSON."""
        file = get_object_or_404(ImportedFile.objects.select_related("applied_by", "source"), pk=pk)
        if request.GET.get("format") == "json":
            return JsonResponse(file.report, json_dumps_params={"ensure_ascii": False, "indent": 2})
        return render(request, "partnerships/uploads/imported_file.html", _context(request, file))


def _context(request: SignedInRequest, file: ImportedFile) -> dict[str, Any]:
    report = from_json(file.report)
    page = Paginator(file.report["items"], A_PAGE).get_page(request.GET.get("page"))
    upload = file.uploads.select_related("uploaded_by").order_by("pk").first()
    return {
        "file": file,
        "upload": upload,
        "what": what_was_read(report),
        "report": report,
        "outcomes": [(each.label, report.counts[each.value]) for each in Outcome],
        "page": page,
        "items": [(item, [difference_in_words(said) for said in item["says"]]) for item in page],
        "labels": dict(Outcome.choices),
    }
