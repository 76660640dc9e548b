"""The page of one meeting."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from config.asat import day_on_view
from governance.meeting_pages.actions import may_keep, meeting_actions
from governance.meeting_pages.around import about_rows
from governance.meeting_pages.as_json import meeting_as_json
from governance.meeting_pages.record import MeetingRecord, meeting_record
from governance.meeting_pages.rows import (
    action_rows,
    attendance_rows,
    attendance_sentence,
    deadline_rows,
    item_rows,
    other_steps,
    parked_rows,
    resolutions,
)
from governance.meeting_pages.words import STATE_KINDS, answer, title_of_meeting
from governance.models import Meeting
from partnerships.history_in_words import in_words
from partnerships.models import Body
from partnerships.operations.keeping import why_not_keep
from partnerships.upkeep.on_page import upkeep_of
from partnerships.views.record_page import RecordPage, link
from partnerships.visible_history import history_of

LATEST_CHANGES = 30


class MeetingPage(RecordPage):
    """When it is, what it takes up, what it produced, and what hangs on its day."""

    template_name = "governance/meetings/meeting.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything that the page shows."""
        record, user = self._record(kwargs["pk"]), self.request.user
        meeting = record.meeting
        may_edit = may_keep(meeting, user)
        return super().get_context_data(**kwargs) | {
            "record": record,
            "meeting": meeting,
            "title": title_of_meeting(meeting),
            "answer": answer(record),
            "state_kind": STATE_KINDS[meeting.state],
            "items": item_rows(record, user),
            "other_steps": other_steps(record, user),
            "resolutions": resolutions(record),
            "attendance": attendance_rows(record),
            "attendance_sentence": attendance_sentence(record),
            "action_rows": action_rows(record, user),
            "parked_rows": parked_rows(record.parked, record.day, user),
            "deadlines": deadline_rows(record),
            "about": about_rows(record),
            "actions": meeting_actions(meeting, user),
            "may_edit": may_edit,
            "may_not": "" if may_edit or not user.is_authenticated else why_not_keep(user, meeting),
            "changes": in_words(history_of(meeting, user)[:LATEST_CHANGES], user),
            "upkeep": upkeep_of(meeting, user),
            "crumbs": [
                link(self.request, reverse("meetings"), "Meetings"),
                link(self.request, reverse("forum", args=[record.forum.slug]), record.forum.name),
            ],
        }

    def as_json(self, context: dict[str, Any]) -> dict[str, Any]:
        """The meeting with bodies by code."""
        record = context["record"]
        named = Body.objects.visible_to(self.request.user).filter(pk__in=record.names)
        return meeting_as_json(record, dict(named.values_list("pk", "code")))

    def _record(self, pk: int) -> MeetingRecord:
        try:
            return meeting_record(pk, day_on_view(self.request), self.request.user)
        except (Meeting.DoesNotExist, OverflowError):
            raise Http404("No meeting has this address.") from None
