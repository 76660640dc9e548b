"""Boards, meetings, calendars and scrutiny."""

from __future__ import annotations

from collections.abc import Callable

from accounts.roles import Permission, Reach
from tests.site.access_table.row import (
    ADMINISTRATOR,
    EVERYONE,
    KEEPERS_OF_FORUMS,
    READERS_OF_OWN_DRAFTS,
    Case,
    Row,
    holders,
    same,
)
from tests.site.stage import Stage


def forum_page() -> Row:
    """Published: everyone. Draft: those who read the body's drafts. Unknown: absent for all."""
    return Row(
        cases=lambda stage: [
            Case({"slug": stage.facts["forum"].slug}, "published"),
            Case({"slug": stage.drafts["forum"].slug}, "draft", READERS_OF_OWN_DRAFTS, 404),
            Case({"slug": "no-such-board"}, "unknown", frozenset(), 404),
        ]
    )


def scrutiny_page() -> Row:
    """As a board's; one that does not scrutinise has none."""
    return Row(
        cases=lambda stage: [
            Case({"committee": stage.committees["accepted"].slug}, "published"),
            Case({"committee": stage.committees["draft"].slug}, "draft", READERS_OF_OWN_DRAFTS, 404),
            Case({"committee": stage.facts["forum"].slug}, "not of scrutiny", frozenset(), 404),
        ]
    )


def meeting_page(opens_to: frozenset[str] = EVERYONE, kind: str = "meeting") -> Row:
    """Published and draft; for what changes it, its keepers, and those who read its drafts know of it."""
    may = READERS_OF_OWN_DRAFTS if opens_to == EVERYONE else opens_to
    return Row(
        cases=lambda stage: [
            Case({"pk": stage.facts[kind].pk}, "published", opens_to),
            Case({"pk": stage.drafts[kind].pk}, "draft", may, 404, known_to=READERS_OF_OWN_DRAFTS - may),
            Case({"pk": 2**31 - 1}, "unknown", frozenset(), 404),
        ],
        sign_in_first=opens_to != EVERYONE,
    )


KEEPERS_OF_LISTS = ADMINISTRATOR.union(
    *(
        holders(each, reach, whose)
        for each in (Permission.EDIT_REGISTER, Permission.PUBLISH_NOTICES)
        for reach in Reach
        for whose in ("own", "other")
    )
)


# A calendar is handed on: it is for everybody, and of what is hidden there is none, whoever asks.
CALENDARS: dict[str, tuple[str, Callable[[Stage, bool], str]]] = {
    "forum-calendar": ("slug", lambda stage, draft: (stage.drafts if draft else stage.facts)["forum"].slug),
    "body-calendar": ("code", lambda stage, draft: (stage.draft_body if draft else stage.own_body).code),
    "partnership-calendar": ("slug", lambda stage, draft: (stage.draft if draft else stage.own).slug),
}


def calendar(key: str, of: Callable[[Stage, bool], str]) -> Row:
    """The calendar of a published place, and none of a draft."""
    return Row(
        cases=lambda stage: [
            Case({key: of(stage, False)}, "published"),
            Case({key: of(stage, True)}, "draft", frozenset(), 404),
        ]
    )


MEETINGS: dict[str, Row] = {
    "scrutiny": same(),
    "call-ins": same(),
    "scrutiny-committee": scrutiny_page(),
    "meetings": same(),
    "meeting-lists": same(opens_to=KEEPERS_OF_LISTS),
    "meeting-calendar": Row(
        cases=lambda stage: [
            Case({"pk": stage.facts["meeting"].pk}, "published"),
            Case({"pk": stage.drafts["meeting"].pk}, "draft", frozenset(), 404),
        ]
    ),
    **{name: calendar(*of) for name, of in CALENDARS.items()},
    "meeting": meeting_page(),
    **{
        f"meeting-{step}": meeting_page(KEEPERS_OF_FORUMS)
        for step in ("record", "move", "postpone", "cancel", "agenda", "in-common")
    },
    "action-close": meeting_page(KEEPERS_OF_FORUMS, "meeting-action"),
    "issue-settle": meeting_page(KEEPERS_OF_FORUMS, "parked-issue"),
    "forums": same(),
    "forum": forum_page(),
}
