"""Bodies whose last day is recorded, and not what becomes of them: they have no event, so no worklist yet."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef

from partnerships.models import Body, Succession, SuccessionPart
from partnerships.naming import with_body_name
from partnerships.visibility import Reader, VisibleQuerySet


def without_event(bodies: VisibleQuerySet) -> VisibleQuerySet:
    """Legal persons that end, without a successor or the word that there is none."""
    parts = SuccessionPart.objects.accepted().filter(from_body=OuterRef("pk"), succession__standing="accepted")
    legal = parts.exclude(succession__kind=Succession.Kind.AREA_OVERLAP)
    said = legal.exclude(succession__status=Succession.Status.CANCELLED)
    return bodies.accepted().filter(~Exists(said), abolished_on__isnull=False, kind__is_legal_person=True)


def ending_without_event(user: Reader, day: dt.date) -> list[tuple[str, str, dt.date]]:
    """Those of them that end after `day`: name, code, first day without it; nearest first."""
    rows = without_event(Body.objects.visible_to(user)).filter(abolished_on__gt=day)
    named = with_body_name(rows, day).order_by("abolished_on", "code")
    return [(name or code, code, ends) for name, code, ends in named.values_list("body_name", "code", "abolished_on")]
