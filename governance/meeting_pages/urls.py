"""Addresses of meetings."""

from __future__ import annotations

from django.urls import URLPattern, path

from governance.calendars.views import MeetingCalendar
from governance.meeting_lists.page import TakeOverList
from governance.meeting_pages.lists import Meetings
from governance.meeting_pages.steps_to_take import (
    CancelMeeting,
    CloseAction,
    MeetInCommon,
    MoveMeeting,
    PostponeMeeting,
    PublishAgenda,
    SettleIssue,
)
from governance.meeting_pages.views import MeetingPage
from governance.run_sheet.views import RunSheet

OF_A_MEETING = {"kind": "meeting"}

urlpatterns: list[URLPattern] = [
    path("", Meetings.as_view(), name="meetings"),
    path("lists/", TakeOverList.as_view(), name="meeting-lists"),
    path("<int:pk>/", MeetingPage.as_view(), name="meeting"),
    path("<int:pk>/calendar.ics", MeetingCalendar.as_view(), name="meeting-calendar"),
    path("<int:pk>/record/", RunSheet.as_view(), name="meeting-record"),
    path("<int:pk>/move/", MoveMeeting.as_view(), OF_A_MEETING, name="meeting-move"),
    path("<int:pk>/postpone/", PostponeMeeting.as_view(), OF_A_MEETING, name="meeting-postpone"),
    path("<int:pk>/cancel/", CancelMeeting.as_view(), OF_A_MEETING, name="meeting-cancel"),
    path("<int:pk>/agenda/", PublishAgenda.as_view(), OF_A_MEETING, name="meeting-agenda"),
    path("<int:pk>/in-common/", MeetInCommon.as_view(), OF_A_MEETING, name="meeting-in-common"),
    path("actions/<int:pk>/close/", CloseAction.as_view(), {"kind": "meeting-action"}, name="action-close"),
    path("parked/<int:pk>/settle/", SettleIssue.as_view(), {"kind": "parked-issue"}, name="issue-settle"),
]
