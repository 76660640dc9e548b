"""`/reminders/…`"""

from __future__ import annotations

from django.urls import path

from governance.calendars.views import MyCalendar, RenewCalendar
from governance.reminders.views import desk
from governance.reminders.views.mine import Choose, FollowOrStop, Mine
from governance.reminders.views.stop import Stop

urlpatterns = [
    path("", Mine.as_view(), name="reminders"),
    path("calendar.ics", MyCalendar.as_view(), name="reminders-calendar"),
    path("calendar/new/", RenewCalendar.as_view(), name="reminders-calendar-new"),
    path("choose/", Choose.as_view(), name="reminders-choose"),
    path("follow/", FollowOrStop.as_view(), name="reminders-follow"),
    path("stop/<str:token>/", Stop.as_view(), name="reminders-stop"),
    path("desk/", desk.Desk.as_view(), name="reminders-desk"),
    path("desk/mails/<int:pk>/", desk.DecideMail.as_view(), name="reminders-desk-mail"),
    path("desk/hold/", desk.Hold.as_view(), name="reminders-hold"),
    path("desk/mailboxes/", desk.Mailboxes.as_view(), name="reminders-mailboxes"),
    path("metrics/", desk.metrics, name="reminders-metrics"),
]
