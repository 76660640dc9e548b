"""The councils' own procedures on the days that steps ask for, as anybody may read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser

from governance.models import BodyProcedure


def procedures_on(asked: Mapping[int, tuple[int, dt.date]]) -> dict[int, BodyProcedure]:
    """By the keys of `asked`, which give a body and a day; those for which none is recorded are left out."""
    of_body: dict[int, list[BodyProcedure]] = {}
    shown = BodyProcedure.objects.visible_to(AnonymousUser()).accepted()
    for procedure in shown.filter(body__in={body for body, _ in asked.values()}):
        of_body.setdefault(procedure.body_id, []).append(procedure)
    held = {
        key: next((each for each in of_body.get(body, ()) if _holds(each, day)), None)
        for key, (body, day) in asked.items()
    }
    return {key: procedure for key, procedure in held.items() if procedure}


def _holds(procedure: BodyProcedure, day: dt.date) -> bool:
    starts, ends = procedure.valid_from, procedure.valid_to
    return (starts is None or starts <= day) and (ends is None or day < ends)
