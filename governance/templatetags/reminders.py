"""The button that follows a record, and who was reminded of it: `{% load reminders %}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context

from accounts.models import User
from config.templatetags.register_links import request_of
from governance.reminders.followed import is_followed
from governance.reminders.told import told_about

register = template.Library()


@register.inclusion_tag("components/follow_button.html", takes_context=True)
def follow_button(context: Context, kind: str, key: str, record_id: int, name: str) -> dict[str, Any]:
    """Follow a record or stop: `{% follow_button "body" record.body.code record.body.pk record.name %}`.

    Asked for each reader as the page is drawn, because what the page shows may be remembered for several.
    """
    request = request_of(context)
    user = getattr(request, "user", None)
    followed = isinstance(user, User) and is_followed(user, kind, record_id)
    path = request.get_full_path() if request is not None else "/"
    return {
        "kind": kind,
        "key": key,
        "name": name,
        "followed": followed,
        "user": user,
        "path": path,
        "request": request,
    }


@register.inclusion_tag("components/reminded.html")
def reminded(subject_kind: str, subject_ids: int | Sequence[int]) -> dict[str, Any]:
    """Who was reminded of a subject or of several, when and of what: `{% reminded "step" step_ids %}`. Names nobody.

    Asked as the page is drawn: a page may be remembered for longer than it takes to send a reminder.
    """
    return {"told": told_about(subject_kind, [subject_ids] if isinstance(subject_ids, int) else subject_ids)}
