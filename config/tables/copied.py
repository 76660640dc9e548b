"""A list as CSV written by PostgreSQL itself (COPY … TO STDOUT): the same bytes as `csv_file`, many times sooner.

Only where every column can say in the database what it holds in a file (`Column.in_database`). COPY fills a temporary
file, so that a slow reader keeps neither the database nor its snapshot waiting, and memory stays flat.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from typing import IO, Any

from django.db import connection
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    Field,
    IntegerField,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, NullIf

from config.statement_timeout import longer_statements
from config.tables.columns import Column
from config.tables.csv_file import broken_off, heading_line
from config.tables.formulas import harmless

BLOCK = 256 * 1024  # bytes
_TEXT = (CharField, TextField)
# Of these types COPY writes what Python writes; a moment in time, a float or a list it writes in another way.
_ALIKE = (*_TEXT, DateField, DecimalField, IntegerField)
# A field that begins so may need an apostrophe: `harmless` says. Beyond ASCII there are more blanks and look-alikes.
# Asked of a line with a comma before it: one way into the pattern makes the search several times quicker.
_SUSPECT = re.compile(rb',"?[\x00-\x20\x7f]*[=+\-@\x80-\xff\t\r\n]').search
_FIELDS = re.compile(rb'(?:^|,)("(?:[^"]+|"")*"|[^",]*)').findall


def copied(columns: Sequence[Column], rows: QuerySet) -> CopiedRows | None:
    """The rows as PostgreSQL can write them; None where a column of the file is worked out in Python."""
    said = {f"column_{place}": each.said_in_database() for place, each in enumerate(columns)}
    if not all(said.values()):
        return None
    rows = rows.annotate(**said)
    fields = {name: rows.query.annotations[name].output_field for name in said}
    if not all(_is_alike(field) for field in fields.values()):
        return None
    is_text = [isinstance(field, _TEXT) for field in fields.values()]
    # COPY writes a text without letters as two quotation marks, and what is not recorded as nothing; Python as nothing.
    written = [_or_nothing(name) if text else F(name) for name, text in zip(fields, is_text, strict=True)]
    return CopiedRows(columns, rows.values_list(*written), is_text)


def _or_nothing(name: str) -> NullIf:
    return NullIf(Cast(name, TextField()), Value("", TextField()))


def _is_alike(field: Field[Any, Any]) -> bool:
    return isinstance(field, _ALIKE) and not isinstance(field, DateTimeField)


class CopiedRows:
    """Rows that PostgreSQL writes as CSV."""

    def __init__(self, columns: Sequence[Column], rows: QuerySet, is_text: Sequence[bool]) -> None:
        self._columns, self._rows, self._is_text = columns, rows, is_text

    def chunks(self) -> Iterator[bytes]:
        """The whole file in pieces: the heading at once, then the rows; a broken one says so in its last line."""
        yield heading_line(self._columns).encode()
        with tempfile.TemporaryFile() as file:
            try:
                self._copy(file)
            except Exception:
                yield broken_off().encode()
                raise
            file.seek(0)
            while block := file.read(BLOCK):
                yield block

    def _copy(self, file: IO[bytes]) -> None:
        sql, parameters = self._rows.query.sql_with_params()
        with longer_statements(), connection.cursor() as cursor, connection.wrap_database_errors:
            query = cursor.cursor.mogrify(sql, parameters).decode()
            cursor.cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT csv)", _Lines(file, self._is_text))


class _Lines:
    """The file that COPY writes to, one row at a time: ends each line as RFC 4180 asks and lets no formula through."""

    def __init__(self, file: IO[bytes], is_text: Sequence[bool]) -> None:
        self._write, self._is_text = file.write, is_text

    def write(self, row: bytes) -> None:
        """One row, which ends in a line feed."""
        line = row[:-1]
        self._write((self._guarded(line) if _SUSPECT(b"," + line) else line) + b"\r\n")

    def _guarded(self, line: bytes) -> bytes:
        return b",".join(
            _guarded(each) if text else each for each, text in zip(_FIELDS(line), self._is_text, strict=True)
        )


def _guarded(field: bytes) -> bytes:
    """A field of text with an apostrophe in front where `harmless` sets one."""
    quoted = field.startswith(b'"')
    text = (field[1:-1].replace(b'""', b'"') if quoted else field).decode()
    if harmless(text) == text:
        return field
    return b"\"'" + field[1:] if quoted else b"'" + field
