"""Meetings, items, attendance, actions and parked issues among the kinds of fact that people write."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from config.dates_in_words import day_words
from governance.forms.meeting import ActionForm, AttendanceForm, ItemForm, MeetingForm, ParkedIssueForm
from governance.meeting_pages.words import title_of_meeting
from partnerships.forms.registry import FactType
from partnerships.models import Partnership


def meeting_page(meeting: Any) -> str:
    """The address of a meeting's own page."""
    return reverse("meeting", args=[meeting.pk])


def _item(item: Any) -> str:
    return f"Item {item.number_shown}" if item.number_shown else f"“{item.title}”"


def _on_meeting(fact: Any) -> str:
    return meeting_page(fact.meeting)


def _issue_page(issue: Any) -> str:
    if issue.meeting_id:
        return f"{meeting_page(issue.meeting)}#parked"
    if issue.forum_id:
        return f"{reverse('forum', args=[issue.forum.slug])}#parked"
    return f"{reverse('partnership-governance', args=[issue.partnership.slug])}#parked"


def _meeting_label(meeting: Any, day: dt.date) -> str:
    return f"{day_words(meeting.on)}: {meeting.get_state_display().lower()}"


MEETINGS = (
    FactType(
        slug="meeting",
        words="meeting",
        form=MeetingForm,
        coded_by="state",
        happens_on_a_day=True,
        opened_at="forum",
        listed_as="Meetings",
        title=lambda meeting, day: title_of_meeting(meeting),
        label=_meeting_label,
        own_page=meeting_page,
    ),
    FactType(
        slug="agenda-item",
        words="item of an agenda",
        form=ItemForm,
        happens_on_a_day=True,
        opened_at="meeting",
        listed_as="Agenda",
        title=lambda item, day: f"{_item(item)} of {title_of_meeting(item.meeting)}",
        label=lambda item, day: item.numbered,
        own_page=_on_meeting,
    ),
    FactType(
        slug="attendance",
        words="attendance in a seat",
        form=AttendanceForm,
        coded_by="state",
        happens_on_a_day=True,
        opened_at="meeting",
        listed_as="Attendance",
        title=lambda came, day: f"Attendance in the seat “{came.seat.label}” at {title_of_meeting(came.meeting)}",
        label=lambda came, day: f"{came.seat.label}: {came.get_state_display().lower()}",
        own_page=_on_meeting,
    ),
    FactType(
        slug="meeting-action",
        words="action of a meeting",
        form=ActionForm,
        coded_by="state",
        happens_on_a_day=True,
        opened_at="meeting",
        listed_as="Actions",
        title=lambda action, day: f"Action of {title_of_meeting(action.meeting)}",
        label=lambda action, day: action.text[:120],
        own_page=_on_meeting,
    ),
    FactType(
        slug="parked-issue",
        words="parked issue",
        form=ParkedIssueForm,
        happens_on_a_day=True,
        hint="A matter that was put off, and the day on which it must come back.",
        recorded_about=(Partnership,),
        opened_at="forum",
        listed_as="Parked issues",
        title=lambda issue, day: f"Parked issue: {issue.title}",
        label=lambda issue, day: f"{issue.title}, to return on {day_words(issue.revisit_on)}",
        own_page=_issue_page,
    ),
)
