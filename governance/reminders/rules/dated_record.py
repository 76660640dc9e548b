"""Rules about records that carry the day themselves: a consultation, a review, a pre-election period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from governance.reminders.rules.rule import Item, Reader, Rule, Told
from governance.reminders.rules.sql import occasions_of
from partnerships.models import Sourced

Words = Callable[[Any, dt.date, Reader], Item]


def record_rule(
    *, model: type[Sourced], occasions: str, words: Words, with_: Sequence[str] = (), **traits: Any
) -> Rule:
    """A rule whose subjects are rows of `model`, with `words` for one of them and its day; `occasions` is SQL."""
    manager: Any = model._default_manager

    def visible(reader: Reader, keys: Sequence[int]) -> set[int]:
        return set(manager.visible_to(reader).filter(pk__in=list(keys)).values_list("pk", flat=True))

    def items(told: Sequence[Told], reader: Reader, today: dt.date) -> Mapping[int, Item]:
        days = {each.subject_id: each.happens_on for each in told}
        shown = manager.visible_to(reader).filter(pk__in=list(days)).select_related(*with_)
        return {record.pk: words(record, days[record.pk], reader) for record in shown}

    return Rule(occasions=partial(occasions_of, occasions), visible=visible, items=items, **traits)
