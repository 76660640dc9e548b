"""`/reminders/…`"""

from __future__ import annotations

from django.urls import path

from governance.reminders.views.stop import Stop

urlpatterns = [
    path("stop/<str:token>/", Stop.as_view(), name="reminders-stop"),
]
