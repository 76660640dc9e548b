"""What bodies and partnerships were officially called on a day: one join, never a query for each row."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from partnerships.models import BodyName, PartnershipStage

Rows = TypeVar("Rows", bound="QuerySet")


def with_body_name(rows: Rows, day: dt.date, *, body: str = "", called: str = "body_name") -> Rows:
    """Annotate each row with the official name on `day` of the body at the path `body` (empty: the row itself)."""
    names = f"{body}__names" if body else "names"
    held = _held(names, day) & Q(**{f"{names}__use": "official"})
    return _join(rows, names, held, called, "name")


def with_partnership_name(rows: Rows, day: dt.date, *, partnership: str = "", called: str = "partnership_name") -> Rows:
    """Annotate each row with the official name on `day` of the partnership at the path `partnership`."""
    stages = f"{partnership}__stages" if partnership else "stages"
    return _join(rows, stages, _held(stages, day), called, "official_name")


def _join(rows: Rows, relation: str, held: Q, called: str, column: str) -> Rows:
    joined = f"{called}_on_day"
    return rows.annotate(**{joined: FilteredRelation(relation, condition=held)}).annotate(
        **{called: F(f"{joined}__{column}")}
    )


def _held(path: str, day: dt.date) -> Q:
    return (
        Q(**{f"{path}__standing": "accepted"})
        & (Q(**{f"{path}__valid_from__isnull": True}) | Q(**{f"{path}__valid_from__lte": day}))
        & (Q(**{f"{path}__valid_to__isnull": True}) | Q(**{f"{path}__valid_to__gt": day}))
    )


def body_name_of(body: str, day: dt.date | Combinable) -> Subquery:
    """The official name on `day` of the body at the path `body`, looked up for each row that is shown.

    For lists: unlike a join, it costs nothing for rows that are counted or left out.
    """
    held = BodyName.objects.as_at(day).filter(use=BodyName.Use.OFFICIAL, body=OuterRef(body))
    return Subquery(held.order_by().values("name")[:1])


def partnership_name_of(partnership: str, day: dt.date | Combinable) -> Subquery:
    """The official name on `day` of the partnership at the path `partnership`, looked up for each row that is shown."""
    held = PartnershipStage.objects.as_at(day).filter(partnership=OuterRef(partnership))
    return Subquery(held.order_by().values("official_name")[:1])
