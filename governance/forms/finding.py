"""Boards and posts, typed by name and found on the server; where several fit, a choice is offered."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from governance.models import Forum
from partnerships.forms.places import CODE_AT_END, MOST_OFFERED, PlaceField
from partnerships.models import Post, Standing
from partnerships.naming import body_name_of, partnership_name_of
from partnerships.operations.permission import name_of
from partnerships.visibility import Reader

OPEN = (Standing.ACCEPTED, Standing.DRAFT)
MOST_WORDS = 8
LONGEST_NUMBER = 18


class ForumField(PlaceField):
    """A board or committee that `user` may see."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Its name or part of it. Add the name of its body to tell it from others.")
        super().__init__(Forum, **kwargs)

    def find(self, typed: str) -> list[Any]:
        """By its address, else by its whole name, else by every word in its name or its body's."""
        return find_forums(typed, user=self.user)

    def key_of(self, place: Any) -> str:
        """Its address."""
        return str(place.slug)

    def written(self, place: Any) -> str:
        """Its name and, in brackets, its address."""
        return f"{place.name} ({place.slug})"

    def described(self, place: Any) -> str:
        """With the place that it belongs to."""
        home = getattr(place, "home_name", None) or ""
        return f"{place.name}, {home}" if home and home not in place.name else place.name


class PostField(PlaceField):
    """A post that `user` may see."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Its title. Add the name of its body to tell it from others.")
        super().__init__(Post, **kwargs)

    def find(self, typed: str) -> list[Any]:
        """By its number in brackets, else by every word in its title or its body's name."""
        posts = _with_home(Post.objects.visible_to(self.user).filter(standing__in=OPEN)).select_related("body")
        bracket = CODE_AT_END.search(typed)
        number = bracket.group(1).removeprefix("post ") if bracket else ""
        if number.isdecimal() and len(number) <= LONGEST_NUMBER:
            return list(posts.filter(pk=int(number)))
        return list(posts.filter(_every_word(typed, "title")).order_by("title", "pk")[: MOST_OFFERED + 1])

    def key_of(self, place: Any) -> str:
        """Its number."""
        return str(place.pk)

    def written(self, place: Any) -> str:
        """Its title, its place and, in brackets, its number."""
        return f"{self.described(place)} (post {place.pk})"

    def described(self, place: Any) -> str:
        """Its title and its place."""
        home = getattr(place, "home_name", None) or name_of(place.body or place.partnership, timezone.localdate())
        return f"{place.title}, {home}"


def find_forums(typed: str, *, user: Reader) -> list[Forum]:
    """The boards that fit best."""
    forums = _with_home(Forum.objects.visible_to(user).filter(standing__in=OPEN))
    bracket, words = CODE_AT_END.search(typed), typed.strip()
    tries = [Q(slug=bracket.group(1).strip())] if bracket else []
    for condition in (*tries, Q(slug=words.lower()), Q(name__iexact=words), _every_word(words, "name")):
        found = list(forums.filter(condition).order_by("name", "pk")[: MOST_OFFERED + 1])
        if found:
            return found
    return []


def _every_word(typed: str, column: str) -> Q:
    fits = Q()
    for word in typed.split()[:MOST_WORDS]:
        fits &= Q(**{f"{column}__icontains": word}) | Q(home_name__icontains=word)
    return fits or Q(pk__in=())


def _with_home(rows: Any) -> Any:
    """With the name of the body or partnership that each belongs to."""
    today = timezone.localdate()
    return rows.annotate(home_name=Coalesce(body_name_of("body", today), partnership_name_of("partnership", today)))
