"""What a reader may do with a meeting, as words and address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from governance.models import Meeting
from partnerships.operations.keeping import keeps

WordsAndHref = tuple[str, str]
State = Meeting.State


def meeting_actions(meeting: Any, user: Any) -> list[WordsAndHref]:
    """What may be done with the meeting itself."""
    if not user.is_authenticated or not keeps(user, meeting):
        return []
    return list(_offered(meeting))


def _offered(meeting: Any) -> Iterator[WordsAndHref]:
    def to(name: str) -> str:
        return reverse(f"meeting-{name}", args=[meeting.pk])

    if meeting.standing == "draft":
        yield "Publish", reverse("fact-publish", args=["meeting", meeting.pk])
    yield "Record what it came to", to("record")
    if meeting.state in (State.PLANNED, State.AGENDA_PUBLISHED):
        yield "Move", to("move")
        yield "Postpone", to("postpone")
        yield "Cancel", to("cancel")
    elif meeting.state != State.HELD:
        yield "Put it on a day", to("move")
    if meeting.agenda_published_on is None and meeting.state in (State.PLANNED, State.HELD):
        yield "Record that the agenda is published", to("agenda")
    yield "Meets in common with another board", to("in-common")
    yield "Change what is recorded of it", reverse("fact-edit", args=["meeting", meeting.pk])


def may_keep(meeting: Any, user: Any) -> bool:
    """Tell whether the reader keeps the record of this meeting."""
    return bool(user.is_authenticated and keeps(user, meeting))
