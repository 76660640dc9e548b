"""What a browser sends when somebody records or changes a fact, for every test of the pages under /facts/."""

from __future__ import annotations

import datetime as dt
import re
import uuid

from tests.browsers import of
from tests.partnerships.register_cast import Register

WHY = "Seen in the minutes of May"


def day(name: str, value: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def shared(register: Register, **more: str) -> dict[str, str]:
    return {
        "token": str(uuid.uuid4()),
        "source": str(register.source.pk),
        "confidence": "confirmed",
        "standing": "accepted",
        "reason": WHY,
        "from_precision": "exact",
        "to_precision": "exact",
        **day("valid_from", dt.date(2019, 6, 1)),
        **more,
    }


MEMBERSHIP = {"partnership": "Northmoor Plan", "body": "ZZE", "role": "observer", "basis": "published_list"}
FORMS = {
    "membership": MEMBERSHIP,
    "partnership-name": {"partnership": "zz-northmoor", "official_name": "Northmoor System"},
    "partnership-state": {"partnership": "zz-northmoor", "state": "active", "why": "It met"},
    "body-name": {"body": "Dalewater Trust (ZZD)", "name": "Dale Foundation Trust", "use": "official"},
    "body-code": {"body": "ZZD", "scheme": "ods", "code": "ZZ9"},
    "accountability": {"from_body": "ZZD", "to_body": "ZZE", "kind": "answers_to"},
    "post": {"place": "ZZD", "title": "Director of integration"},
}


def new(sort: str, register: Register, by: str = "samuel", query: str = "", **fields: str):
    return of(by).post(f"/facts/{sort}/new/{query}", shared(register, **fields))


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def part(row: int, **fields: str) -> dict[str, str]:
    return {f"parts-{row}-{name}": value for name, value in {"scope": "not_recorded", **fields}.items()}


def succession(**more: str) -> dict[str, str]:
    return {
        "kind": "merger",
        "status": "proposed",
        "effective_precision": "exact",
        "parts-TOTAL_FORMS": "3",
        "parts-INITIAL_FORMS": "0",
        **day("effective_on", dt.date(2027, 4, 1)),
        **more,
    }
