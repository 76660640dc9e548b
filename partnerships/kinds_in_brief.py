"""The kinds of record in the view over all records, and which of them a reader may not see.

Filled while the apps get ready, by `partnerships.forms.registry.register_facts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, CharField, F, Func, Model, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from partnerships.compiled import Compiled, compiled_once
from partnerships.visibility import Reader, may_be_private, reading_places, visible_where


@dataclass(frozen=True)
class KindInBrief:
    """One kind of record of the view: the word of its address, its table, whether it has a day or a period."""

    slug: str
    model: type[Model]
    happens_on_a_day: bool


_kinds: dict[str, KindInBrief] = {}
# Events of memberships and successions of a later day are listed by rules of their own.
_OF_THE_REGISTER = frozenset({"membership-event", "succession"})


def add_kind(kind: KindInBrief) -> None:
    """Let the view hold records of one more kind."""
    _kinds[kind.slug] = kind


def happens_on_a_day(kind: str) -> bool:
    """Tell whether records of a kind have a day, where others have a period."""
    return kind in _kinds and _kinds[kind].happens_on_a_day


def days_that_may_come() -> list[str]:
    """The kinds of what has a day and needs a look before it comes: a meeting that may be moved."""
    return [each.slug for each in _kinds.values() if each.happens_on_a_day and each.slug not in _OF_THE_REGISTER]


class NotAmong(Func):
    """The condition that a column is none of the keys that a query gives, whose SQL is written once."""

    output_field = BooleanField()

    def __init__(self, column: str, keys: Compiled | None, **extra: Any) -> None:
        super().__init__(F(column) if isinstance(column, str) else column, **extra)
        self.keys = keys

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        """True for everybody where nothing is hidden."""
        if self.keys is None:
            return "true", ()
        column, parameters = compiler.compile(self.source_expressions[0])
        return f"NOT ({column} IN ({self.keys.sql}))", (*parameters, *self.keys.parameters)


@compiled_once
def hidden_themselves(user: Reader) -> Compiled | None:
    """Which records that say themselves who may read them this reader may not see, as `decision/12`."""
    return _hidden(user, [each for each in _kinds.values() if may_be_private(each.model)])


@compiled_once
def hidden_around(user: Reader) -> Compiled | None:
    """Which records that others are part of this reader may not see; what is part of them is hidden with them."""
    named = {field.related_model for each in _kinds.values() for field in _seen_with(each.model)}
    return _hidden(user, [each for each in _kinds.values() if each.model in named])


def _seen_with(model: type[Model]) -> list[Any]:
    paths = getattr(model, "VISIBLE_WITH", ())
    return [model._meta.get_field(path) for path in paths if "__" not in path]


def _hidden(user: Reader, kinds: list[KindInBrief]) -> Compiled | None:
    rows = [each for each in (_hidden_of(kind, user) for kind in kinds) if each is not None]
    return Compiled.of(rows[0].union(*rows[1:], all=True)) if rows else None


def _hidden_of(kind: KindInBrief, user: Reader) -> QuerySet[Any] | None:
    """The keys of the hidden records of one kind; None where this reader sees them all."""
    shown = visible_where(kind.model, reading_places(user))
    if not shown:
        return None
    rows = kind.model._default_manager.order_by().annotate(
        shows=Case(When(shown, then=Value(True)), default=Value(False), output_field=BooleanField())
    )
    key = Concat(Value(f"{kind.slug}/"), Cast("pk", CharField()))
    return rows.filter(shows=False).values_list(key)
