"""The rows of one record's page as a file, in the columns of the open data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from config.asat import day_on_view
from config.tables.columns import names_read
from config.tables.downloads import Download
from partnerships.views.lists import RegisterList


def record_files(
    request: HttpRequest,
    list_page: type[RegisterList],
    rows: QuerySet[Any],
    *,
    name: str,
    title: str,
    order: Sequence[str] = (),
) -> Download:
    """A download of rows that the reader may see, with the columns and cover of `list_page`, in `order` or its own."""
    page = list_page()
    page.setup(request)
    return Download(
        name=name,
        title=title,
        as_at=day_on_view(request),
        columns=page.columns,
        rows=page.drawn(rows).order_by(*(order or (*page.usual_order, "pk"))).values(*names_read(page.columns)),
        filters={},
        cover=page.cover("") | {"Title": title},
    )
