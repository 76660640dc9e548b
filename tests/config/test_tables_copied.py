"""CSV written by PostgreSQL is byte for byte what Python would write, whatever stands in the register."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import models
from django.db.models import F, QuerySet, Value

from config.tables import csv_file
from config.tables.columns import (
    Choice,
    Coded,
    Column,
    Day,
    LastDay,
    Money,
    Precision,
    Share,
    YesNo,
    in_files,
    names_read,
)
from config.tables.copied import copied
from governance.models import Decision
from tests.governance.decision_cast import Deciders

pytestmark = pytest.mark.django_db
COLUMNS = (
    Column(key="title", heading="Title", meaning="…", under=(Column(key="contact_role", heading="Post", meaning="…"),)),
    Choice(key="standing", heading="Standing", meaning="…", labels={"accepted": "=Accepted", "draft": "Draft"}),
    Coded(key="kind", heading="Kind", meaning="…", reads="contact_role", code="ref"),
    Day(key="needed_by", heading="Needed", meaning="…"),
    Precision(key="how", heading="How", meaning="…", reads="standing", of="needed_by", labels={"accepted": "exact"}),
    LastDay(key="until", heading="Until", meaning="…", reads="proposed_on"),
    Money(key="value", heading="Value", meaning="…"),
    Share(key="loss", heading="Loss", meaning="…"),
    YesNo(key="is_shared_with_scrutiny", heading="Shared", meaning="…"),
)
TITLES = (
    "plain",
    "=1+1",
    "-5",
    '"=cmd"',
    '=say("a, b")',
    "a, =b",
    "two\r\nlines",
    "two\n=lines",
    "\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}@SUM(1)",
    "\N{FULLWIDTH EQUALS SIGN}1",
    "École, “quoted”",
    "\ttab",
    ",",
    '"',
    "\\.",
    " ",
    "'",
)


@pytest.fixture
def decisions() -> QuerySet:
    deciders = Deciders()
    for number, title in enumerate(TITLES):
        day = dt.date(2026, 1, 1) + dt.timedelta(number) if number % 2 else None
        money = Decimal(number) / 4 if number % 3 else None
        deciders.decision(title="x", value=money, needed_by=day, proposed_on=day)
        Decision.objects.filter(title="x").update(title=title, contact_role=title if number % 2 else "")
    return Decision.objects.annotate(kind=F("ref"), loss=Value(Decimal("-0.50"), models.DecimalField())).order_by("pk")


def test_both_ways_write_the_same_bytes(decisions: QuerySet) -> None:
    rows = decisions.values(*names_read(COLUMNS))
    made = copied(in_files(COLUMNS), rows)

    assert made is not None
    assert b"".join(made.chunks()) == "".join(csv_file.chunks(COLUMNS, rows)).encode()
    assert b"'=1+1" in b"".join(made.chunks())


class Shouted(Column):
    """A column that Python alone knows how to write."""

    def value(self, row: object) -> str:
        return "A"


def test_a_column_that_python_works_out_is_left_to_python(decisions: QuerySet) -> None:
    assert copied([Shouted(key="title", heading="Title", meaning="…")], decisions.values("title")) is None
    assert copied([Column(key="exempt_paragraphs", heading="List", meaning="…")], decisions.values("pk")) is None


def test_a_copy_that_breaks_off_says_so(decisions: QuerySet) -> None:
    broken = decisions.annotate(zero=Value(1) / (F("version") - F("version")))
    made = copied([Column(key="zero", heading="Zero", meaning="…")], broken.values("zero"))
    assert made is not None
    chunks = made.chunks()
    next(chunks)

    assert next(chunks).decode().strip() == csv_file.INCOMPLETE
    with pytest.raises(Exception, match="division by zero"):
        next(chunks)
