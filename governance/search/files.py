"""A search as a file: the rows, order and columns of the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from config.asat import day_on_view
from config.dates_in_words import day_words, moment_words
from config.tables.columns import Choice, Column
from config.tables.downloads import Download
from governance.search.matters import Matter, Matters
from governance.search.results import Answer, Result
from governance.search.scope import DECISIONS, FORUMS
from governance.search.wanted import Wanted
from partnerships.licence import ATTRIBUTION

COLUMNS = (
    Choice(
        key="match",
        heading="Found or similar",
        meaning="Whether what was searched for is found in a name, a code or initials, or a name is merely like it.",
        labels={"found": "Found", "similar": "Similar name"},
    ),
    Column(key="name", heading="Name", meaning="The official name on the day on view."),
    Choice(
        key="sort",
        heading="Sort of record",
        meaning="Whether it is a body, a partnership, a board or committee, or a decision.",
        labels={
            "body": "Body",
            "partnership": "Partnership",
            FORUMS: "Board or committee",
            DECISIONS: "Decision",
        },
    ),
    Column(
        key="code", heading="Code or address", meaning="A body's code, or the last part of the address of any other."
    ),
    Column(key="kind", heading="What it is", meaning="The kind, and whose it is."),
    Column(key="state", heading="On this day", meaning="Where it stands in its life on the day on view."),
    Column(key="why", heading="Found by", meaning="The other name or the code that fits, where its own name does not."),
    Column(key="became", heading="What became of it", meaning="Its successors up to the day on view, step by step."),
)


class _Rows:
    """Results as a list of rows that a file reads."""

    def __init__(self, answered: Answer, others: Iterable[Matters]) -> None:
        self.answered, self.others = answered, others

    def iterator(self, chunk_size: int) -> Iterator[Mapping[str, Any]]:
        yield from (_row(result, "found") for result in self.answered.found)
        yield from (_matter_row(each) for matters in self.others for each in matters.found)
        yield from (_row(result, "similar") for result in self.answered.similar)


def download(request: HttpRequest, wanted: Wanted, answered: Answer, others: Iterable[Matters], what: str) -> Download:
    """The file that holds what the page shows."""
    filters = {"q": wanted.shown} | ({"what": what} if what else {})
    return Download(
        name="search",
        title=f"Search for “{wanted.shown}”",
        as_at=day_on_view(request),
        columns=COLUMNS,
        rows=cast(QuerySet, _Rows(answered, others)),
        filters=filters,
        cover={
            "Title": f"Search for “{wanted.shown}”",
            "Filter": what or "none",
            "As at": day_words(day_on_view(request)),
            "Made at": f"{moment_words(timezone.localtime())} (UK time)",
            "Made by": settings.SERVICE_NAME,
            "Address": settings.SITE_URL + request.get_full_path(),
            "Licence": "\n".join(ATTRIBUTION),
            "Not the legal record": "This is a register of public facts, not the legal record of any body.",
        },
    )


def _row(result: Result, match: str) -> dict[str, Any]:
    return {
        "match": match,
        "name": result.name,
        "sort": "body" if result.is_body else "partnership",
        "code": result.address,
        "kind": result.kind,
        "state": result.state,
        "why": result.why,
        "became": result.fate.line,
    }


def _matter_row(matter: Matter) -> dict[str, Any]:
    return {
        "match": "found",
        "name": matter.name,
        "sort": matter.sort,
        "code": matter.code,
        "kind": matter.kind,
        "state": matter.state,
        "why": "",
        "became": "",
    }
