"""The page of one board or committee."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404
from django.urls import reverse

from config.asat import day_on_view
from governance.forum_pages.forum_json import forum_as_json
from governance.forum_pages.forum_on_day import find_forum, forum_on_day
from governance.forum_pages.rows import rules_rows
from governance.meeting_pages.rows import parked_rows
from governance.models import Forum
from governance.pictures.seats_by_sector import draw_seats
from partnerships.history_in_words import numbered_in_words
from partnerships.models import Partnership
from partnerships.operations.keeping import keeps
from partnerships.partnership_surroundings import verified_by_words
from partnerships.upkeep.on_page import upkeep_of
from partnerships.views.record_page import RecordPage, link
from partnerships.visible_history import numbers_of

LATEST_CHANGES = 5


class ForumPage(RecordPage):
    """A board as at the day on view."""

    template_name = "governance/forums/forum.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, day = self.request.user, day_on_view(self.request)
        try:
            forum = find_forum(kwargs["slug"], day, user)
        except Forum.DoesNotExist:
            raise Http404("No board or committee has this address.") from None
        record = forum_on_day(forum, day, user)
        numbers = numbers_of(forum, user, most=LATEST_CHANGES + 1)
        return super().get_context_data(**kwargs) | {
            "record": record,
            "may_edit": keeps(user, forum),
            "upkeep": upkeep_of(forum, user),
            "parked_rows": parked_rows(record.parked, day, user),
            "crumbs": self._crumbs(record.forum, record.home),
            "rules_rows": rules_rows(record),
            "rules_verified_by": verified_by_words(record.rules, user) if record.rules else "",
            "picture": draw_seats(record.name, record.seats),
            "changes": numbered_in_words(numbers[:LATEST_CHANGES], user),
            "more_changes": len(numbers) > LATEST_CHANGES,
        }

    def _crumbs(self, forum: Forum, home: str) -> list[dict[str, Any]]:
        if forum.body:
            above, address = link(self.request, reverse("bodies"), "Bodies"), reverse("body", args=[forum.body.code])
        else:
            above = link(self.request, reverse("partnerships"), "Partnerships")
            partnership = cast(Partnership, forum.partnership)  # one of the two: the database holds a forum to it
            address = reverse("partnership", args=[partnership.slug])
        return [above, link(self.request, address, home)]

    def as_json(self, context: dict[str, Any]) -> dict[str, Any]:
        return forum_as_json(context["record"])
