"""The names of the records that a page of history mentions, looked up together, through the gate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils import timezone

from config.dates_in_words import day_words
from partnerships.compiled import DAY, compiled_once, one_of
from partnerships.compiled_records import CompiledRecords
from partnerships.models import Body, Membership, Partnership, Post, Succession
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.visibility import Reader, VisibleQuerySet

HIDDEN = "a record that is not shown"


class Names:
    """First `want`, then `load`, then ask: one query for each sort of record that is wanted at all."""

    def __init__(self, user: Reader) -> None:
        self._user = user
        self._today = timezone.localdate()
        self._wanted: dict[type[Model], set[int]] = defaultdict(set)
        self._found: dict[type[Model], dict[int, str]] = defaultdict(dict)

    def want(self, model: type[Model] | None, key: Any) -> None:
        """Note a record whose name will be asked for; nothing where there is none."""
        if model is not None and isinstance(key, int):
            self._wanted[model].add(key)

    def load(self) -> None:
        """Look the names up: memberships and posts first, because they name bodies and partnerships."""
        memberships = self._rows(Membership, "pk", "body_id", "partnership_id")
        posts = self._rows(Post, "pk", "title", "body_id", "partnership_id")
        for _, *_title, body, partnership in [*memberships, *posts]:
            self.want(Body, body)
            self.want(Partnership, partnership)
        for model in [model for model in self._wanted if model not in (Membership, Post)]:
            self._found[model] = self._names(model)
        self._found[Membership] = {
            pk: f"{self.of(Body, body)} in {self.of(Partnership, partnership)}" for pk, body, partnership in memberships
        }
        self._found[Post] = {
            pk: f"{title}, {self.of(Body, body) if body else self.of(Partnership, partnership)}"
            for pk, title, body, partnership in posts
        }

    def of(self, model: type[Model], key: int | None) -> str:
        """The name of a record, or the words for one that this reader may not see."""
        return self._found[model].get(key, HIDDEN) if key else HIDDEN

    def holder_of(self, row: Mapping[str, Any]) -> str:
        """The body or partnership that a row hangs on."""
        return self.of(Body, row["body_id"]) if row.get("body_id") else self.of(Partnership, row.get("partnership_id"))

    def end_of(self, row: Mapping[str, Any], end: str) -> str:
        """The predecessor ("from") or the successor ("to") of a part of a succession."""
        if row[f"{end}_body_id"]:
            return self.of(Body, row[f"{end}_body_id"])
        if row[f"{end}_partnership_id"]:
            return self.of(Partnership, row[f"{end}_partnership_id"])
        return "no successor"

    def _rows(self, model: type[Model], *columns: str) -> list[tuple[Any, ...]]:
        keys = self._wanted.get(model)
        return _columns(model, *columns).run(keys=list(keys)) if keys else []

    def _names(self, model: type[Model]) -> dict[int, str]:
        rows = _named(self._user, model).run(keys=list(self._wanted[model]), day=self._today)
        if model in (Body, Partnership):
            return {pk: name or address for pk, name, address in rows}
        return {record.pk: _words(record) for record in rows}


@cache
def _columns(model: type[Model], *columns: str) -> CompiledRecords:
    return CompiledRecords(model._default_manager.filter(one_of("pk", "keys")).values_list(*columns))


@compiled_once
def _named(user: Reader, model: type[Model]) -> CompiledRecords:
    """Records as the reader may see them: bodies and partnerships as key, name and address, others whole."""
    rows: Any = model._default_manager.filter(one_of("pk", "keys"))
    if isinstance(rows, VisibleQuerySet):
        rows = rows.visible_to(user).select_related(*getattr(model, "VISIBLE_WITH", ()))
    if model is Body:
        rows = with_body_name(rows, DAY).values_list("pk", "body_name", "code")
    elif model is Partnership:
        rows = with_partnership_name(rows, DAY).values_list("pk", "partnership_name", "slug")
    return CompiledRecords(rows)


def _words(record: Model) -> str:
    if isinstance(record, Succession):
        return f"{record.get_kind_display()}, {day_words(record.effective_on)}"
    return str(record)
