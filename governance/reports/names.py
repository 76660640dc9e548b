"""What the bodies and partnerships of a report were called on its day: looked up once for each, not for each row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from partnerships.models import Body, Partnership
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.visibility import Reader


class Called(NamedTuple):
    """A record by name and code; `sort` is a body's sector or a partnership's level. Empty where it is not shown."""

    name: str | None = None
    code: str | None = None
    sort: str | None = None


NOBODY = Called()


class Names:
    """Names of the records that one reader may see, on one day, kept while a report is made."""

    def __init__(self, day: dt.date, user: Reader) -> None:
        self._day, self._user = day, user
        self._bodies: dict[int | None, Called] = {None: NOBODY}
        self._partnerships: dict[int | None, Called] = {None: NOBODY}

    def want_bodies(self, keys: Iterable[int | None]) -> None:
        """Look these up, those that are not known yet in one query."""
        unknown = {key for key in keys if key} - self._bodies.keys()
        if unknown:
            self._bodies |= dict.fromkeys(unknown, NOBODY)
            rows = with_body_name(Body.objects.visible_to(self._user).filter(pk__in=unknown), self._day)
            for pk, name, code, sector in rows.values_list("pk", "body_name", "code", "kind__sector"):
                self._bodies[pk] = Called(name or code, code, sector)

    def want_partnerships(self, keys: Iterable[int | None]) -> None:
        """Look these up, those that are not known yet in one query."""
        unknown = {key for key in keys if key} - self._partnerships.keys()
        if unknown:
            self._partnerships |= dict.fromkeys(unknown, NOBODY)
            seen = Partnership.objects.visible_to(self._user).filter(pk__in=unknown)
            rows: QuerySet = with_partnership_name(seen, self._day)
            for pk, name, slug, level in rows.values_list("pk", "partnership_name", "slug", "level"):
                self._partnerships[pk] = Called(name or slug, slug, level)

    def body(self, key: int | None) -> Called:
        """A body that was wanted."""
        return self._bodies[key]

    def partnership(self, key: int | None) -> Called:
        """A partnership that was wanted."""
        return self._partnerships[key]
