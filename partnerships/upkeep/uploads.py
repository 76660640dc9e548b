"""Uploaded files that wait for a person or for background work, and what was applied last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from partnerships.models import ImportedFile, Upload


@dataclass(frozen=True)
class Uploads:
    """Files in hand, how many of them wait for a decision, and the last file that was applied."""

    in_hand: int
    to_decide: int
    last: ImportedFile | None


def uploads_in_brief(user: Any, today: dt.date) -> Uploads:
    """How it stands with uploads; administrators alone ask."""
    states = list(Upload.objects.filter(state__in=Upload.IN_HAND).values_list("state", flat=True))
    last = ImportedFile.objects.select_related("applied_by").defer("report").order_by("-applied_at").first()
    return Uploads(in_hand=len(states), to_decide=states.count(Upload.State.COMPARED), last=last)
