"""What a row of the table says: an address by name, the states it can be in, and the people to whom it opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from accounts.roles import Permission, Reach, Role, grants
from tests.site.stage import Stage

EVERYONE = frozenset({"everyone"})
SIGNED_IN = frozenset({"signed_in"})
ADMINISTRATOR = frozenset({"administrator"})


def holders(permission: Permission, reach: Reach, whose: str = "own") -> frozenset[str]:
    """The people of the stage whose role grants this at their own place; an administrator too."""
    return ADMINISTRATOR | {f"{role.value}_{whose}" for role in Role if permission in grants(role, reach)}


# The lead of the draft partnership, and those whose body belongs to it and whose role reads its drafts.
READERS_OF_OWN_DRAFTS = holders(Permission.READ_DRAFTS, Reach.OWN_PARTNERSHIP)
READERS_OF_DRAFT_PARTNERSHIP = READERS_OF_OWN_DRAFTS - {"board_secretary_own"}
EDITORS_OF_OWN = frozenset({"administrator", "system_lead_own", "board_secretary_own"})
# A proper officer keeps the record of the own council’s committees.
KEEPERS_OF_FORUMS = EDITORS_OF_OWN | {"proper_officer_own"}
EDITORS_OF_OTHER = frozenset({"administrator", "system_lead_other", "board_secretary_other"})
LEAD_OF_DRAFT = frozenset({"administrator", "system_lead_own"})


@dataclass(frozen=True)
class Case:
    """One address in one state."""

    kwargs: Mapping[str, Any] = field(default_factory=dict)
    state: str = "as it stands"
    opens_to: frozenset[str] = EVERYONE
    refusal: int = 403
    query: str = ""
    page: int = 200
    known_to: frozenset[str] = frozenset()  # may read the record, may not do this: 403 whatever `refusal` says


@dataclass(frozen=True)
class Row:
    """One address by name."""

    cases: Callable[[Stage], list[Case]] = lambda stage: [Case()]
    posts: bool = False  # takes POST only
    sign_in_first: bool = False  # the public is sent to sign in whatever the address names
    leaves_the_site: bool = False  # signs out, or streams: not for the random walk


def same(**case: Any) -> Row:
    """An address with one state."""
    return Row(cases=lambda stage: [Case(**case)])


def both(row: Row, more: Callable[[Stage], list[Case]]) -> Row:
    """A row with more cases."""
    return replace(row, cases=lambda stage: [*row.cases(stage), *more(stage)])
