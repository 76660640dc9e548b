"""What a body's own procedure, as recorded for a day, says for a rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from governance.models import BodyProcedure, Election
from partnerships.models import Body
from partnerships.visibility import Reader

_NOTICE = {"day_type": "notice_day_type"}
# For each rule, the procedure's field that holds each of its parameters.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "key-decision-notice": _NOTICE,
    "earliest-key-decision": _NOTICE,
    "private-meeting-notice": _NOTICE,
    "key-decision-check": _NOTICE,
    "agenda": {"days": "agenda_days", "day_type": "agenda_day_type"},
    "papers": {"days": "papers_days"},
    "call-in": {
        "days": "call_in_days",
        "day_type": "call_in_day_type",
        "base": "call_in_base",
        "cut_off": "call_in_cut_off",
    },
    "publication": {"days": "publishes_within"},
    "scrutiny-meets": {"days": "scrutiny_meets_within"},
    "reconsider": {"days": "reconsiders_within"},
}
TAKES_A_BODY = frozenset({*FIELDS, "pre-election"})


@dataclass(frozen=True)
class Terms:
    """A body's own values by the rule's parameter, none where none is recorded, and where they are written."""

    values: Mapping[str, Any]
    paragraph: str = ""
    address: str = ""


def terms_for(body: Body, rule: str, on: dt.date, user: Reader) -> Terms:
    """The terms of a body for a rule, as its procedure stood on a day and as far as `user` may see it."""
    if rule == "pre-election":
        return _election_terms(body, on, user)
    procedure = BodyProcedure.objects.visible_to(user).as_at(on).filter(body=body).first()
    if procedure is None:
        return Terms({})
    return Terms(terms_of(procedure, rule), procedure.constitution_paragraph, procedure.constitution_url)


def terms_of(procedure: BodyProcedure, rule: str) -> dict[str, Any]:
    """What a procedure says for a rule, by the rule's parameters; nothing where its number of days is not recorded.

    A day type, a base and a cut-off mean nothing without the days that they belong to.
    """
    fields = FIELDS.get(rule, {})
    values = {name: value for name, field in fields.items() if (value := getattr(procedure, field)) not in (None, "")}
    return {} if "days" in fields and "days" not in values else values


def _election_terms(body: Body, polling_on: dt.date, user: Reader) -> Terms:
    elections = Election.objects.visible_to(user).accepted().filter(body=body, polling_on=polling_on)
    notice = elections.exclude(valid_from=None).values_list("valid_from", flat=True).first()
    return Terms({"notice_published_on": notice} if notice else {})
