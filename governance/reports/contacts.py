"""Who was told of many decisions by a day, and until when they may answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from governance.models import Engagement, ScrutinyConsultation
from governance.reports.among import among
from partnerships.models import Standing
from partnerships.visibility import Reader

GONE = (Standing.WITHDRAWN, Standing.SUPERSEDED)
Days = dict[int, dt.date]


def scrutiny_told(decisions: Collection[int], day: dt.date, user: Reader) -> Days:
    """The first day on which a scrutiny committee was told, invited, consulted or sent the draft: one query."""
    told = Engagement.objects.visible_to(user).exclude(standing__in=GONE).exclude(kind=Engagement.Kind.PUBLISHED)
    told = told.filter(among("decision_id", decisions), on__lte=day, forum__kind__is_scrutiny=True)
    return dict(reversed(told.order_by("on").values_list("decision_id", "on")))


def consultation_until(decisions: Collection[int], day: dt.date, user: Reader) -> Days:
    """The last day for an answer, of consultations that had begun by `day`: two queries."""
    asked = Engagement.objects.visible_to(user).exclude(standing__in=GONE)
    asked = asked.filter(
        among("decision_id", decisions), on__lte=day, kind=Engagement.Kind.CONSULTED, respond_by__isnull=False
    )
    formal = ScrutinyConsultation.objects.visible_to(user).exclude(standing__in=GONE)
    formal = formal.filter(among("decision_id", decisions), started_on__lte=day, comments_by__isnull=False)
    days = [*asked.values_list("respond_by", "decision_id"), *formal.values_list("comments_by", "decision_id")]
    return {decision: until for until, decision in sorted(days) if until}
