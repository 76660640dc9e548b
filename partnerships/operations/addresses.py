"""Short names for the addresses of records: made from their titles, and never given twice."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Model
from django.utils.text import slugify

LONGEST = 74  # characters; a number may follow


def free_address(model: type[Model], column: str, words: str, *, fallback: str, reserved: Collection[str] = ()) -> str:
    """The words as an address that no row of `model` has in `column`, with a number after it where needed.

    reserved: addresses that belong to pages. "2026/27" becomes 2026-27.
    """
    wished = slugify(words.replace("/", "-"))[:LONGEST].strip("-") or fallback
    rows = model._default_manager.filter(**{f"{column}__startswith": wished})
    taken = {*reserved, *rows.values_list(column, flat=True)}
    candidates = (wished if number == 1 else f"{wished}-{number}" for number in range(1, len(taken) + 2))
    return next(address for address in candidates if address not in taken)
