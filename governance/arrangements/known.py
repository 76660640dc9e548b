"""What the governance part of one file may refer to: its own forums, meetings and items, and the register's."""

from __future__ import annotations

import datetime as dt
import hashlib
from difflib import get_close_matches
from typing import Any, TypeVar

from django.db import models

from governance.models import AgendaItem, Forum, Meeting, MeetingInCommon, ReservedMatter
from partnerships.arrangements.reading import Reading
from partnerships.models import Person, Post
from partnerships.operations import Refused


def mark_of(name: str) -> str:
    """A digest of a person's name, for keys, because names of people stay out of the ledger."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


Coded = TypeVar("Coded", bound=models.Model)


class Known:
    """One file while its governance part is read."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.register = reading, reading.register
        self.meetings: dict[str, Meeting] = {}
        self.items: dict[str, AgendaItem] = {}
        self.matters: dict[str, ReservedMatter] = {}
        self._in_common: dict[str, MeetingInCommon] = {}

    def forum(self, slug: str) -> Forum:
        """The board or committee at an address."""
        found = Forum.objects.filter(slug=slug).select_related("body", "kind").first()
        return found or self._unknown(Forum, "slug", slug, "board or committee")

    def coded(self, model: type[Coded], code: str) -> Coded:
        """A record that is known by a code."""
        found = model._default_manager.filter(code=code).first()
        return found or self._unknown(model, "code", code, str(model._meta.verbose_name))

    def meeting(self, name: str) -> Meeting:
        """A meeting of this file by its key, or of the register by its forum and day."""
        if name in self.meetings:
            return self.meetings[name]
        slug, _, day = name.partition("/")
        try:
            on = dt.date.fromisoformat(day)
        except ValueError:
            raise Refused(
                f"No meeting “{name}” is in this file. List it under meetings, or write forum-slug/2026-05-20."
            ) from None
        found = list(Meeting.objects.filter(forum__slug=slug, on=on).exclude(standing="withdrawn")[:2])
        if len(found) != 1:
            several = "Several meetings" if found else "No meeting"
            raise Refused(f"{several} of {slug} on {day}. List it under meetings with a key.")
        return found[0]

    def item(self, name: str) -> AgendaItem:
        """An item of a meeting's agenda, by meeting and number."""
        if name in self.items:
            return self.items[name]
        meeting, _, number = name.rpartition("#")
        found = AgendaItem.objects.filter(meeting=self.meeting(meeting), number=number).first() if meeting else None
        if found is None:
            raise Refused(f"No agenda item “{name}” is recorded. List it under its meeting first.")
        return found

    def reserved_matter(self, key: str) -> ReservedMatter:
        """A reserved matter of this file, by its key."""
        if key not in self.matters:
            raise Refused(f"No reserved matter has the key “{key}” in this file.")
        return self.matters[key]

    def in_common(self, title: str) -> MeetingInCommon:
        """A sitting in common; the first meeting that names it brings it into the register."""
        if title not in self._in_common:
            keeper = self.reading.keeper
            kept = keeper.keep(("meetings",), MeetingInCommon, keeper.key("in-common", title[:120]), {"title": title})
            if kept is None:
                raise Refused(f"The sitting in common “{title}” cannot be recorded.")
            self._in_common[title] = kept
        return self._in_common[title]

    def post(self, name: str) -> Post:
        """A post, as its title at a body."""
        title, _, code = name.rpartition(" at ")
        if not title:
            raise Refused(f"“{name}” does not say where the post is. Write its title, at, and the body’s code.")
        found = Post.objects.filter(title=title, body=self.register.body(code)).exclude(standing="withdrawn").first()
        if found is None:
            raise Refused(f"No post “{title}” is recorded at {code}. List it under the body’s posts first.")
        return found

    def person(self, name: str) -> Person:
        """A person by name, the same one wherever the file names them."""
        mark, people = mark_of(name), self.register.people
        if people.get(mark) is None:
            keeper = self.reading.keeper
            people[mark] = keeper.keep(("forums",), Person, keeper.key("person", mark), {"name": name})
        person = people[mark]
        if person is None:
            raise Refused(f"The person “{name}” cannot be recorded.")
        return person

    def _unknown(self, model: type[models.Model], column: str, value: str, called: str) -> Any:
        like = get_close_matches(value, list(model._default_manager.values_list(column, flat=True)), 1)
        hint = f" Did you mean {like[0]}?" if like else ""
        raise Refused(f"No {called} “{value}” is in the register.{hint}")
