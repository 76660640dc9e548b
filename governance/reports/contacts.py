"""Who was told of many decisions by a day, and until when they may answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from governance.models import Engagement, ScrutinyConsultation
from governance.reports.among import Among
from partnerships.models import Standing
from partnerships.visibility import Reader

GONE = (Standing.WITHDRAWN, Standing.SUPERSEDED)
Days = dict[int, dt.date]


class Contacts:
    """What a reader may see of whom was told by a day, of many decisions at a time that were seen through the gate."""

    def __init__(self, day: dt.date, user: Reader) -> None:
        seen = Engagement.objects.visible_beside(user, "decision").exclude(standing__in=GONE).filter(on__lte=day)
        told = seen.exclude(kind=Engagement.Kind.PUBLISHED).filter(forum__kind__is_scrutiny=True).order_by("-on")
        asked = seen.filter(kind=Engagement.Kind.CONSULTED, respond_by__isnull=False)
        formal = ScrutinyConsultation.objects.visible_beside(user, "decision").exclude(standing__in=GONE)
        formal = formal.filter(started_on__lte=day, comments_by__isnull=False)
        self._told = Among(told, "decision_id", "decision_id", "on")
        self._asked = Among(asked.order_by(), "decision_id", "respond_by", "decision_id")
        self._formal = Among(formal.order_by(), "decision_id", "comments_by", "decision_id")

    def scrutiny_told(self, decisions: Collection[int]) -> Days:
        """The first day on which a scrutiny committee was told, invited, consulted or sent the draft: one query."""
        return dict(self._told.of(decisions))

    def consultation_until(self, decisions: Collection[int]) -> Days:
        """The last day for an answer, of consultations that had begun: two queries."""
        days = sorted([*self._asked.of(decisions), *self._formal.of(decisions)])
        return {decision: until for until, decision in days}
