"""The pages of reports: all of them, and one by its short name."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from governance.reports.catalogue import REPORTS, report_called
from governance.reports.rights import may_save


@method_decorator(login_not_required, name="dispatch")
class Index(TemplateView):
    """Every report, with what it answers."""

    http_method_names = ["get", "head", "options"]
    template_name = "governance/reports/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The reports in the order of their numbers."""
        return super().get_context_data(reports=REPORTS, may_save=may_save(self.request.user), **kwargs)


@login_not_required
def one_report(request: HttpRequest, key: str) -> HttpResponseBase:
    """The report of this short name; its number (r1) leads there."""
    report = report_called(key)
    if report is None:
        raise Http404("There is no such report.")
    if key != report.naming.file:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponsePermanentRedirect(reverse("report", args=[report.naming.file]) + query)
    return report.as_view()(request)
