"""Pages of saved reports: save what is on the screen, run it again, take the files of a run."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from config.forms import PlainForm
from config.tables.downloads import CONTENT_TYPES
from governance.reports.catalogue import report_called
from governance.reports.models import ReportRun, SavedReport
from governance.reports.report import Report
from governance.reports.rights import may_save
from governance.reports.saved import (
    content_of,
    put_away,
    report_over,
    run_report,
    save_report,
    why_not_handed_out,
)
from partnerships.operations import Refused
from partnerships.views.editing_gates import SignedInRequest

UNFIT = 422
FORBIDDEN = 403
LARGEST_KEY = 2**63 - 1


class NameForm(PlainForm):
    """Under which name a report is saved."""

    name = forms.CharField(label="Name", max_length=120, help_text="For example: Upcoming key decisions, quarterly.")


class KeepsReports(LoginRequiredMixin, View):
    """Pages for those whose role lets them keep reports."""

    request: SignedInRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say no, with the reason, to whoever has no such role."""
        if request.user.is_authenticated and not may_save(request.user):
            raise PermissionDenied("Your roles do not let you save reports. You can read and download them.")
        return super().dispatch(request, *args, **kwargs)


class SaveReport(KeepsReports):
    """Save the report of an address under a name, and run it for the first time."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """Ask for the name, and say what will be saved."""
        return self._page(_report(key), request.GET, NameForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        """Save and run."""
        report, form = _report(key), NameForm(request.POST)
        if not form.is_valid():
            return self._page(report, request.GET, form, UNFIT)
        now, by = timezone.now(), self.request.user
        try:
            saved = save_report(by=by, report=report, query=request.GET, name=form.cleaned_data["name"], now=now)
        except Refused as refusal:
            _say(form, refusal)
            return self._page(report, request.GET, form, UNFIT)
        return _run(self.request, saved, "The report is saved and was run.")

    def _page(self, report: type[Report], query: QueryDict, form: NameForm, status: int = 200) -> HttpResponse:
        made = report_over(report, query.urlencode(), self.request.user)
        context = {
            "report": report,
            "form": form,
            "filter_words": made.filter_words,
            "query": query.urlencode(),
            "is_understood": made.is_understood,
        }
        return render(self.request, "governance/reports/save.html", context, status=status)


class SavedReports(KeepsReports):
    """A person's own saved reports."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Each with the report that it is of and its last run."""
        mine = SavedReport.objects.filter(owner=self.request.user, put_away_at__isnull=True).order_by("name")
        last: dict[int, ReportRun] = {}
        for run in ReportRun.objects.filter(saved__in=mine).defer("records").order_by("run_at"):
            last[run.saved_id] = run
        found = [(each, report_called(each.report), last.get(each.pk)) for each in mine]
        return render(request, "governance/reports/saved_reports.html", {"saved_reports": found})


class OneSavedReport(KeepsReports):
    """One saved report with its runs; run it again, or put it away."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The report and what each run kept."""
        return self._page(_own(self.request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Run it, or put it away."""
        saved = _own(self.request, pk)
        if "put_away" in request.POST:
            put_away(saved, by=self.request.user, now=timezone.now())
            messages.success(request, f"“{saved.name}” is put away. What its runs kept stays.")
            return redirect("reports-saved")
        return _run(self.request, saved, "The report was run, and its rows are kept.")

    def _page(self, saved: SavedReport) -> HttpResponse:
        runs = [(run, why_not_handed_out(run, self.request.user)) for run in saved.runs.order_by("-run_at")[:MOST_RUNS]]
        context = {"saved": saved, "report": report_called(saved.report), "runs": runs, "forms": tuple(CONTENT_TYPES)}
        return render(self.request, "governance/reports/saved_report.html", context)


MOST_RUNS = 50  # of one saved report on its page


class RunFile(KeepsReports):
    """One file of a run, byte for byte as it was kept."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
        """The file, or why it is not given any more."""
        run = get_object_or_404(ReportRun.objects.select_related("saved"), pk=min(pk, LARGEST_KEY))
        if run.run_by_id != self.request.user.pk or form not in CONTENT_TYPES:
            raise Http404("There is no such run.")
        if why := why_not_handed_out(run, self.request.user):
            context = {"saved": run.saved, "why": why, "run": run}
            return render(request, "governance/reports/not_handed_out.html", context, status=FORBIDDEN)
        response = StreamingHttpResponse(content_of(run, form), content_type=CONTENT_TYPES[form])
        name = f"{run.saved.report}-{run.as_at.isoformat()}-run-{run.pk}.{form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Content-Length"] = str(run.files[form]["bytes"])
        return response


def _report(key: str) -> type[Report]:
    report = report_called(key)
    if report is None:
        raise Http404("There is no such report.")
    return report


def _own(request: SignedInRequest, pk: int) -> SavedReport:
    return get_object_or_404(SavedReport, pk=min(pk, LARGEST_KEY), owner=request.user, put_away_at__isnull=True)


def _run(request: SignedInRequest, saved: SavedReport, done: str) -> HttpResponse:
    """Run a saved report and go to its page, whatever came of it."""
    try:
        run_report(saved, by=request.user, now=timezone.now(), today=timezone.localdate())
    except Refused as refusal:
        messages.error(request, f"The report was not run. {refusal}")
    else:
        messages.success(request, done)
    return redirect("reports-saved-one", saved.pk)


def _say(form: NameForm, refusal: Refused) -> None:
    for field, sentences in refusal.words.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)
