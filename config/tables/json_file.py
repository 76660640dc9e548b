"""A list as JSON: snake_case keys, ISO dates, decimals as strings, null for what is not recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from config.tables.columns import Column, Row, in_files
from config.tables.csv_file import ROWS_PER_CHUNK, Checksum


def chunks(
    columns: Sequence[Column], rows: Iterable[Row], about: dict[str, Any], *, with_checksum: bool = False
) -> Iterator[str]:
    """The whole file in pieces. `about` comes first and `count` last: a file without it broke off."""
    checksum = Checksum(columns) if with_checksum else None
    columns, rows, count = in_files(columns), iter(checksum.of(rows) if checksum else rows), 0
    yield f'{json.dumps(about, default=plain, ensure_ascii=False)[:-1]}, "rows": ['
    while chunk := list(islice(rows, ROWS_PER_CHUNK)):
        items = (json.dumps(record(columns, row), default=plain, ensure_ascii=False) for row in chunk)
        yield (",\n" if count else "\n") + ",\n".join(items)
        count += len(chunk)
    last = f', "checksum": "{checksum.words}"' if checksum else ""
    yield f'\n], "count": {count}{last}}}\n'


def record(columns: Sequence[Column], row: Row) -> dict[str, Any]:
    """One row by the columns' keys."""
    return {column.key: column.value(row) for column in columns}


def plain(value: Any) -> str:
    """A day as ISO, a decimal as a string. Anything else is a TypeError."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"{type(value).__name__} has no form in JSON")
