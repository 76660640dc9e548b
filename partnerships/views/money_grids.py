"""Entering many figures at once: a grid, typed or pasted, checked cell by cell, saved as a whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.forms import BaseFormSet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from partnerships.financial_year import year_words
from partnerships.forms.grids import (
    MOST_ROWS,
    ContributionRow,
    GridAbout,
    GridRow,
    LineRow,
    SchemeRow,
    grid_of,
    is_cut,
    posted_with,
    questioned,
    rows_in,
    rows_of_paste,
)
from partnerships.forms.places import written
from partnerships.fund_on_day import GONE
from partnerships.models import (
    Contribution,
    FinanceReturn,
    FundYear,
    Recorded,
    ReturnLine,
    Scheme,
    SchemeFunding,
    Source,
)
from partnerships.operations import Conflict, Line, Refused, set_return_lines
from partnerships.operations.grid import GridEntry, RefusedRows, set_contributions, set_schemes
from partnerships.operations.keeping import keeps, why_not_keep
from partnerships.views.editing_gates import SignedInRequest
from partnerships.views.money_grid_conflicts import (
    RETURN_CHANGED,
    ROWS_CHANGED,
    by_record,
    lines_in_words,
    on_saved_version,
    show_saved,
)

MORE_ROWS, UNFIT, CONFLICT = 10, 422, 409


class MoneyGrid(LoginRequiredMixin, View):
    """A grid of one year of a fund. Subclasses name their rows, read them and save them."""

    row: ClassVar[type[GridRow]]
    title: ClassVar[str]
    template_name = "partnerships/agreements/grid.html"

    def get(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        """What is recorded, and empty rows below."""
        self.open(request, **kwargs)
        rows = self.initial()
        grid = grid_of(self.row)(initial=rows, form_kwargs={"user": request.user})
        return self._page(request, grid, GridAbout(initial={"source": self.source_of_rows()}))

    def post(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        """Read a paste, add rows, or save."""
        self.open(request, **kwargs)
        pasted = rows_of_paste(request.POST.get("pasted", ""), self.row) if "paste" in request.POST else []
        more = MORE_ROWS if "more" in request.POST else 0
        about = GridAbout(request.POST)
        if "paste" in request.POST or more:
            data = posted_with(request.POST, self.row, pasted, more=more)
            grid = self._grid(data)
            grid.is_valid()
            before = rows_in(request.POST, self.row)
            cut = bool(pasted) and is_cut(request.POST.get("pasted", ""), len(pasted), before)
            return self._page(
                request, grid, GridAbout(initial=request.POST.dict()), pasted=min(len(pasted), MOST_ROWS), cut=cut
            )
        grid = self._grid(request.POST)
        if not (grid.is_valid() & about.is_valid()):
            return self._page(request, grid, about, status=UNFIT)
        doubts = [] if about.cleaned_data["sure"] else list(questioned(grid, self.whole()))
        if doubts:
            return self._page(request, grid, about, doubts=doubts, status=UNFIT)
        return self._saved(request, grid, about)

    def open(self, request: SignedInRequest, **kwargs: Any) -> None:
        """Find the year that the address names, if this reader may see it and record its money."""
        rows = FundYear.objects.visible_to(request.user).exclude(standing__in=GONE).select_related("fund__agreement")
        found = rows.filter(fund__ref=kwargs["ref"], year=kwargs["year"]).order_by("standing").first()
        if found is None:
            raise Http404("No such year is recorded.")
        self.year = found
        self.require(request)

    def require(self, request: SignedInRequest) -> None:
        """Refuse whoever does not keep such records of this fund."""
        beginning = self.beginning()
        if not keeps(request.user, beginning):
            raise PermissionDenied(why_not_keep(request.user, beginning))

    def beginning(self) -> Recorded:
        """A record such as the grid makes, not saved."""
        raise NotImplementedError

    def initial(self) -> list[dict[str, Any]]:
        """The rows that are recorded."""
        raise NotImplementedError

    def whole(self) -> Decimal | None:
        """What the rows' planned amounts are parts of; None where that is not recorded."""
        return self.year.stated_plan

    def source_of_rows(self) -> Source:
        """The source that new rows most likely have."""
        return self.year.source

    def save(self, entries: Sequence[GridEntry], *, source: Source, about: dict[str, Any]) -> None:
        """Call the operation."""
        raise NotImplementedError

    def home(self) -> str:
        """Where the reader goes afterwards."""
        return f"{reverse('fund', args=[self.year.fund.ref])}?year={year_words(self.year.year)}#year"

    def _grid(self, data: Any) -> BaseFormSet[Any]:
        return grid_of(self.row)(data, form_kwargs={"user": self.request.user, "found": {}}, initial=self.initial())

    def _saved(self, request: SignedInRequest, grid: BaseFormSet[Any], about: GridAbout) -> HttpResponse:
        changed = [row for row in grid.forms if row.has_changed()]
        entries = [
            GridEntry(
                number=row.number,
                record=row.record_key,
                values={name: value for name, value in row.cleaned_data.items() if name != "key"},
            )
            for row in changed
        ]
        try:
            self.save(entries, source=about.source_for(request.user), about=about.cleaned_data)
        except RefusedRows as refused:
            return self._refused_rows(request, grid, about, refused)
        except Conflict:
            return self._conflict(request, grid, about)
        except Refused as refusal:
            about.add_error(None, str(refusal))
            return self._page(request, grid, about, status=UNFIT)
        messages.success(request, f"{len(entries)} rows are saved." if len(entries) != 1 else "1 row is saved.")
        return redirect(self.home())

    def _refused_rows(
        self, request: SignedInRequest, grid: BaseFormSet[Any], about: GridAbout, refused: RefusedRows
    ) -> HttpResponse:
        """Each refusal beside its row; where somebody else changed a row, what is saved now beside what was typed."""
        theirs = {number for number, each in refused.rows.items() if isinstance(each, Conflict)}
        saved = by_record(self.initial()) if theirs else {}
        if theirs:
            about.add_error(None, ROWS_CHANGED)
            stale = [row for row in grid.forms if row.number in theirs]
            grid = self._grid(on_saved_version(request.POST, stale, saved))
            grid.is_valid()
        for row in grid.forms:
            if row.number in theirs:
                show_saved(row, saved)
            else:
                _show(row, refused.rows.get(row.number))
        return self._page(request, grid, about, status=CONFLICT if theirs else UNFIT)

    def _conflict(self, request: SignedInRequest, grid: BaseFormSet[Any], about: GridAbout) -> HttpResponse:
        """Somebody else changed what all the rows belong to."""
        about.add_error(None, RETURN_CHANGED)
        saved_now = lines_in_words(grid.empty_form, self.initial())
        return self._page(request, grid, about, status=CONFLICT, saved_now=saved_now)

    def _page(self, request: SignedInRequest, grid: Any, about: GridAbout, *, status: int = 200, **more: Any) -> Any:
        context = {
            "heading": f"{self.title}, {year_words(self.year.year)}",
            "fund": self.year.fund,
            "grid": grid,
            "about": about,
            "columns": [grid.empty_form.fields[field.name].label for field in grid.empty_form.visible_fields()],
            "faults": [(row, field) for row in grid.forms for field in row.cells if field.errors],
            "home": self.home(),
            **more,
        }
        return render(request, self.template_name, context, status=status)


def _show(row: GridRow, refusal: Refused | None) -> None:
    """Put an operation's refusal beside the cells of the row that it is about."""
    for name, sentences in (refusal.words if refusal else {}).items():
        for sentence in sentences:
            row.add_error(name if name in row.fields else None, sentence)


class ContributionsGrid(MoneyGrid):
    """What each partner puts in, all at once."""

    row = ContributionRow
    title = "What each partner puts in"

    def beginning(self) -> Recorded:
        return Contribution(fund_year=self.year)

    def initial(self) -> list[dict[str, Any]]:
        rows = Contribution.objects.visible_to(self.request.user).exclude(standing__in=GONE)
        kept = rows.filter(fund_year=self.year).select_related("body").order_by("body__code", "funding", "pk")
        return [ContributionRow.read_from(row, written(row.body)) for row in kept]

    def save(self, entries: Sequence[GridEntry], *, source: Source, about: dict[str, Any]) -> None:
        user: Any = self.request.user
        set_contributions(
            self.year, by=user, reason=about["reason"], source=source, rows=entries, standing=about["standing"]
        )


class SchemesGrid(MoneyGrid):
    """What the money is spent on, all at once."""

    row = SchemeRow
    title = "What it is spent on"

    def beginning(self) -> Recorded:
        return Scheme(fund_year=self.year)

    def initial(self) -> list[dict[str, Any]]:
        user = self.request.user
        schemes = Scheme.objects.visible_to(user).exclude(standing__in=GONE).filter(fund_year=self.year)
        money = SchemeFunding.objects.visible_to(user).exclude(standing__in=GONE).filter(scheme__fund_year=self.year)
        by_scheme: dict[int, list[SchemeFunding]] = {}
        for given in money.order_by("pk"):
            by_scheme.setdefault(given.scheme_id, []).append(given)
        return [
            SchemeRow.read_from(scheme, given, written(scheme.commissioner) if scheme.commissioner else "")
            for scheme in schemes.select_related("commissioner").order_by("name")
            for given in by_scheme.get(scheme.pk, [None])
        ]

    def save(self, entries: Sequence[GridEntry], *, source: Source, about: dict[str, Any]) -> None:
        user: Any = self.request.user
        set_schemes(self.year, by=user, reason=about["reason"], source=source, rows=entries, standing=about["standing"])


class ReturnGrid(MoneyGrid):
    """The lines of one return."""

    row = LineRow
    title = "Lines of the return"

    def open(self, request: SignedInRequest, **kwargs: Any) -> None:
        """Find the return that the address names."""
        rows = FinanceReturn.objects.visible_to(request.user).exclude(standing__in=GONE)
        found = rows.select_related("fund_year__fund__agreement", "source").filter(fund_year__fund__ref=kwargs["ref"])
        report = found.filter(pk=kwargs["pk"]).first()
        if report is None:
            raise Http404("No such return is recorded.")
        self.report, self.year = report, report.fund_year
        self.require(request)

    def beginning(self) -> Recorded:
        return self.report

    def source_of_rows(self) -> Source:
        return self.report.source

    def initial(self) -> list[dict[str, Any]]:
        lines = ReturnLine.objects.visible_to(self.request.user).filter(finance_return=self.report)
        named = lines.select_related("variance_owner").order_by("order", "pk")
        return [LineRow.read_from(line, written(line.variance_owner) if line.variance_owner else "") for line in named]

    def save(self, entries: Sequence[GridEntry], *, source: Source, about: dict[str, Any]) -> None:
        user: Any = self.request.user
        typed = self.request.POST.get("version", "")
        version = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        lines = [Line(**entry.values) for entry in entries]
        set_return_lines(self.report, by=user, reason=about["reason"], version=version, lines=lines)

    def home(self) -> str:
        return reverse("fund-return", args=[self.year.fund.ref, self.report.pk])

    def _page(self, request: SignedInRequest, grid: Any, about: GridAbout, *, status: int = 200, **more: Any) -> Any:
        typed_on = None if "saved_now" in more else request.POST.get("version")
        version = typed_on or self.report.version
        return super()._page(request, grid, about, status=status, version=version, **more)
