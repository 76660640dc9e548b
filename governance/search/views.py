"""The search page."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View

from config.asat import day_on_view
from config.tables.downloads import CONTENT_TYPES
from config.tables.list_page import UNKNOWN_FORM
from governance.search.files import download
from governance.search.matters import Matters, matters
from governance.search.results import Answer, answer
from governance.search.scope import BODIES, DECISIONS, FORUMS, PARTNERSHIPS, Kind, Scope, kinds_seen_by
from governance.search.wanted import LONGEST, MOST_WORDS, Wanted, read

BAD_REQUEST = 400


@method_decorator(login_not_required, name="dispatch")
class Search(View):
    """Everything the reader may see, by any name, code or initials; `?what=` narrows it to a sort or kind."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        form = request.GET.get("format")
        if form in CONTENT_TYPES:
            file = download(request, self.wanted, self.answer, self.matters, self.scope.kind or self.scope.sort)
            return file.response(form, headers_only=request.method == "HEAD")
        if form is None:
            return self.page()
        kept = request.GET.copy()
        del kept["format"]
        request.GET = kept  # type: ignore[assignment] # links on the page do not ask for the file again
        return self.page(UNKNOWN_FORM.format(form[:20]), BAD_REQUEST)

    def page(self, message: str = "", status: int = 200) -> HttpResponse:
        """What was found, on the screen."""
        return render(
            self.request, "governance/search/search.html", self.context() | {"message": message}, status=status
        )

    def context(self) -> dict[str, Any]:
        """What the template draws."""
        return {
            "wanted": self.wanted,
            "answer": self.answer,
            "matters": self.matters,
            "found": len(self.answer.found) + sum(len(each.found) for each in self.matters),
            "more": self.answer.more or any(each.more for each in self.matters),
            "choices": _choices(self.kinds, self.scope),
            "searched": _searched(self.kinds),
            "narrowed": bool(self.scope.sort),
            "longest": LONGEST,
            "most_words": MOST_WORDS,
        }

    @cached_property
    def wanted(self) -> Wanted:
        """What the reader typed."""
        return read(self.request.GET.get("q", ""))

    @cached_property
    def kinds(self) -> list[Kind]:
        """What there is to be found."""
        return kinds_seen_by(self.request.user)

    @cached_property
    def scope(self) -> Scope:
        """What `?what=` asks for; a word that names nothing here asks for everything."""
        asked = self.request.GET.get("what", "")
        if asked in (BODIES, PARTNERSHIPS, FORUMS, DECISIONS):
            return Scope(self.request.user, sort=asked)
        sort = next((kind.sort for kind in self.kinds if asked and kind.code == asked), "")
        return Scope(self.request.user, sort=sort, kind=asked if sort else "")

    @cached_property
    def answer(self) -> Answer:
        """What was found."""
        return answer(self.wanted, self.scope, day_on_view(self.request))

    @cached_property
    def matters(self) -> tuple[Matters, ...]:
        """The boards, committees and decisions that were found."""
        return matters(self.wanted, self.scope, day_on_view(self.request))


def _searched(kinds: list[Kind]) -> str:
    """How much there is to be found: 1,135 bodies and 51 partnerships."""
    bodies, partnerships = (
        sum(kind.number for kind in kinds if kind.sort == sort and not kind.code) for sort in (BODIES, PARTNERSHIPS)
    )
    return (
        f"{bodies:,} {'body' if bodies == 1 else 'bodies'} and "
        f"{partnerships:,} {'partnership' if partnerships == 1 else 'partnerships'}"
    )


def _choices(kinds: list[Kind], scope: Scope) -> list[dict[str, Any]]:
    """The choices of `?what=`, each with its words and whether it is on."""
    chosen = scope.kind or scope.sort
    whole = [
        ("", "Everything"),
        (DECISIONS, "Decisions"),
        (FORUMS, "Boards and committees"),
        (BODIES, "All bodies"),
        (PARTNERSHIPS, "All partnerships"),
    ]
    named = [(kind.code, kind.plural[:1].upper() + kind.plural[1:]) for kind in kinds if kind.code]
    return [{"value": value, "words": words, "is_on": value == chosen} for value, words in whole + named]
