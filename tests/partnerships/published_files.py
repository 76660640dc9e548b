"""Small published files for tests, in the forms that publishers use, and the way they are read."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from accounts.models import User
from partnerships.imports.importing import Wish, import_file
from partnerships.imports.layouts import Family
from partnerships.imports.report import Report

TODAY = dt.date(2026, 11, 26)
NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)


def organisation(code: str, name: str, opened: str = "", closed: str = "", **also: str) -> list[str]:
    """One row of 27 columns as ODS publishes it; `region`, `system` and `roles` by name."""
    row = [""] * 27
    row[0:4] = [code, name, also.get("region", ""), also.get("system", "")]
    row[9:12] = ["NG1 1AA", opened, closed]
    row[13], row[21] = also.get("roles", ""), "0"
    return row


def file_of(rows: list[list[str]], *, quoted: bool = True, ends: str = "\r\n", width: int = 27) -> bytes:
    """The rows as the bytes of a file."""
    quote = '"{}"' if quoted else "{}"
    lines = [",".join(quote.format(cell) for cell in row[:width]) for row in rows]
    return "".join(line + ends for line in lines).encode()


def read(content: bytes, family: Family = Family.ODS, *, by: User | None = None, **also: Any) -> Report:
    """Read a file; `apply`, `expecting` and `on_row` as the engine takes them, `vintage`, `layout` and `name` too."""
    wish = Wish(
        name=also.pop("name", "sample.csv"), family=family, today=also.pop("today", TODAY),
        layout=also.pop("layout", ""), vintage=also.pop("vintage", None),
    )  # fmt: skip
    return import_file(io.BytesIO(content), wish, by=by, at=NOON, apply=also.pop("apply", False), **also)


def apply(content: bytes, family: Family = Family.ODS, **also: Any) -> Report:
    """Read a file and write what differs."""
    return read(content, family, apply=True, **also)
