"""A list as a file: the screen's filter, order and columns, unpaged, read in one transaction."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from typing import Any, Protocol

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse

from config.statement_timeout import longer_statements
from config.tables import csv_file, json_file, xlsx_file
from config.tables.columns import Column, in_files
from config.tables.copied import copied

ROWS_PER_READ = 2_000
PIECES_OF_A_LONG_FILE = 4
SENT_WHOLE = 4_000  # rows
MOST_IN_A_WORKBOOK = 20_000  # rows: more take longer than a reader waits
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


class Readable(Protocol):
    """Rows that are read piece by piece: a query set, or rows that a page worked out itself."""

    def iterator(self, chunk_size: int) -> Iterator[Mapping[str, Any]]: ...


class ListedRows:
    """Rows that a page worked out itself."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._rows = rows

    def iterator(self, chunk_size: int) -> Iterator[Mapping[str, Any]]:
        """Each row."""
        return iter(self._rows)


@dataclass(frozen=True)
class Download:
    """What a file holds and says of itself. `filters` by key for programs, `cover` in words for people.

    `about`: what JSON says besides, with the checksum of the rows at its end; empty for a plain list. `counted`:
    the records to count where `rows` are worked out from them.
    """

    name: str
    title: str
    as_at: date
    columns: Sequence[Column]
    rows: QuerySet | Readable
    filters: Mapping[str, str]
    cover: Mapping[str, str]
    about: Mapping[str, str] = field(default_factory=dict)
    counted: QuerySet | None = None

    def response(self, form: str, *, headers_only: bool = False) -> HttpResponseBase:
        """The file in one of the forms of `CONTENT_TYPES`; another form is a KeyError."""
        content_type = CONTENT_TYPES[form]
        response = StreamingHttpResponse(()) if headers_only else getattr(self, f"_{form}")()
        response["Content-Type"] = content_type
        response["Content-Disposition"] = f'attachment; filename="{self.name}-{self.as_at.isoformat()}.{form}"'
        return response

    def content(self, form: str) -> bytes:
        """The whole file at once, for one that is kept and not too long; another form is a KeyError."""
        if form == "xlsx":
            file = io.BytesIO()
            xlsx_file.write(file, self.columns, self._read(), self.cover)
            return file.getvalue()
        chunks = {"csv": self._csv_chunks, "json": self._json_chunks}[form]
        return "".join(chunks()).encode()

    @property
    def is_too_long_for_a_workbook(self) -> bool:
        """Whether a workbook would take too long to make; the other forms have no limit."""
        return self._has_more_than(MOST_IN_A_WORKBOOK)

    def _csv(self) -> HttpResponseBase:
        rows = copied(in_files(self.columns), self.rows) if isinstance(self.rows, QuerySet) else None
        if rows is None:
            return _sent(self._csv_chunks())
        if self._has_more_than(SENT_WHOLE):
            return StreamingHttpResponse(rows.chunks())
        return _whole(rows.chunks())

    def _json(self) -> HttpResponseBase:
        return _sent(self._json_chunks())

    def _csv_chunks(self) -> Iterator[str]:
        return csv_file.chunks(self.columns, self._read())

    def _json_chunks(self) -> Iterator[str]:
        about: dict[str, Any] = {"title": self.title, "as_at": self.as_at, "filters": dict(self.filters)}
        about |= self.about
        return json_file.chunks(self.columns, self._read(), about, with_checksum=bool(self.about))

    def _xlsx(self) -> HttpResponseBase:
        with ExitStack() as closing:
            file = closing.enter_context(tempfile.TemporaryFile())  # in memory it would not be flat
            xlsx_file.write(file, self.columns, self._read(), self.cover)
            file.seek(0)
            closing.pop_all()  # it is whole: FileResponse sends it and closes it
        return FileResponse(file)

    def _has_more_than(self, most: int) -> bool:
        rows = self.rows if self.counted is None else self.counted
        return isinstance(rows, QuerySet) and rows.order_by()[most : most + 1].exists()

    def _read(self) -> Iterator[Mapping[str, Any]]:
        """Every row, 2,000 at a time, within the longer limit that a whole list may need."""
        with longer_statements():
            yield from self.rows.iterator(chunk_size=ROWS_PER_READ)


def _sent(chunks: Iterable[str]) -> HttpResponseBase:
    """A short file whole, with its length; a long one as it is read."""
    pieces = (chunk.encode() for chunk in chunks)
    first = list(islice(pieces, PIECES_OF_A_LONG_FILE))
    return StreamingHttpResponse(chain(first, pieces)) if len(first) == PIECES_OF_A_LONG_FILE else _whole(first)


def _whole(pieces: Iterable[bytes]) -> HttpResponse:
    whole = HttpResponse(b"".join(pieces))
    whole["Content-Length"] = str(len(whole.content))
    return whole
