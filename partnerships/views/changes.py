"""Atom feeds (RFC 4287) of what changed in the record of one partnership or body, as the public may see it."""

from __future__ import annotations

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views import View
from django.views.decorators.http import conditional_page

from partnerships.history_in_words import Change, numbered_in_words
from partnerships.models import Body, Partnership
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.visible_history import numbers_of

PUBLIC = AnonymousUser()
ENTRIES = 50
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")  # XML 1.0, section 2.2


class Changes(Atom1Feed):
    """A feed that says when it last changed, also where it is empty."""

    def latest_post_date(self) -> dt.datetime:
        return self.feed["updated"]


@method_decorator([login_not_required, conditional_page], name="dispatch")
class FeedOfChanges(View, ABC):
    """The newest 50 changes. A feed is handed on, so it holds what everybody may see, whoever asks for it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **named: str) -> HttpResponse:
        record, name, history = self.found(request, **named)
        changes = numbered_in_words(numbers_of(record, PUBLIC, most=ENTRIES), PUBLIC)
        return atom(request, f"Changes to the record of {name}", history, [(each, history) for each in changes])

    @abstractmethod
    def found(self, request: HttpRequest, **named: str) -> tuple[Model, str, str]:
        """The record, its name today, and the address of its history; 404 where the reader may not see it."""


def atom(request: HttpRequest, title: str, about: str, changes: Sequence[tuple[Change, str]]) -> HttpResponse:
    """The feed of these changes, each with the page of its record; `about` is the page of the whole."""
    feed = Changes(
        title=clean(title),
        link=absolute(about),
        description="Who changed what in this register, when and why.",
        feed_url=absolute(request.get_full_path()),
        author_name=settings.SERVICE_NAME,
        updated=changes[0][0].at if changes else NEVER,
    )
    for change, page in changes:
        add(feed, change, page)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


class PartnershipChanges(FeedOfChanges):
    """Changes of one partnership's record."""

    def found(self, request: HttpRequest, **named: str) -> tuple[Model, str, str]:
        slug = named["slug"]
        seen = with_partnership_name(Partnership.objects.visible_to(request.user), timezone.localdate())
        record = get_object_or_404(seen, slug=slug)
        return record, getattr(record, "partnership_name", None) or slug, reverse("partnership-history", args=[slug])


class BodyChanges(FeedOfChanges):
    """Changes of one body's record."""

    def found(self, request: HttpRequest, **named: str) -> tuple[Model, str, str]:
        code = named["code"]
        seen = with_body_name(Body.objects.visible_to(request.user), timezone.localdate())
        record = get_object_or_404(seen, code=code)
        return record, getattr(record, "body_name", None) or code, reverse("body-history", args=[code])


def add(feed: Changes, change: Change, history: str) -> None:
    """One change as one entry; its id names the row of the ledger and never means another."""
    fields = (
        f"{each.label}: {each.after if each.before is None else f'{each.before} → {each.after}'}"
        for each in change.fields
    )
    reason = [f"Reason: {change.reason}"] if change.reason else []
    feed.add_item(
        title=clean(f"{change.action}: {change.what}"),
        link=f"{absolute(history)}#change-{change.number}",
        description=clean("<br>".join(escape(line) for line in (*reason, *fields))),
        unique_id=f"tag:{urlsplit(settings.SITE_URL).hostname},2026:history:{change.number}",
        pubdate=change.at,
        updateddate=change.at,
    )


def clean(text: str) -> str:
    """The text without the control characters that XML cannot hold."""
    return NOT_IN_XML.sub("", text)


def absolute(path: str) -> str:
    """The address with the site before it."""
    return f"{settings.SITE_URL}{path}"
