"""Which body and which board or committee a list means by a name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from governance.models import Forum
from partnerships.forms.places import find_places
from partnerships.models import Body, Sector
from partnerships.visibility import Reader

# How captures of committee sites shorten the kinds of council: lancashire_cc.
SHORT_FORMS = {
    "cc": "county council",
    "bc": "borough council",
    "dc": "district council",
    "mbc": "metropolitan borough council",
    "lbc": "london borough council",
}
_OF_COUNCILS = "council county city borough district metropolitan london royal unitary authority"
_SMALL_WORDS = frozenset(f"the of and for to a meeting {_OF_COUNCILS}".split(" "))
_MOST_NAMED = 6
# What a board or committee of this name must be, by the first that fits.
_KINDS = (
    ("cabinet", "council_cabinet"),
    ("health and wellbeing board", "hwb"),
    ("full council", "full_council"),
    ("health scrutiny", "hosc"),
    ("scrutiny", "osc"),
)
_COMMITTEE, _GROUP = "council_committee", "advisory_group"


def body_called(name: str, user: Reader) -> Body | None:
    """The one body that a list means, by code or name; None where none or several fit."""
    words = re.sub(r"[_\s]+", " ", name.strip())
    *most, last = words.split(" ") or [""]
    spelt_out = " ".join([*most, SHORT_FORMS[last.lower()]]) if last.lower() in SHORT_FORMS else words
    for typed in dict.fromkeys((spelt_out, words)):
        found = find_places(typed, user=user, kinds=(Body,)) if typed else []
        if len(found) == 1 and isinstance(found[0], Body):
            return found[0]
    return None


class Forums:
    """The boards and committees of one body, found by what a list calls them."""

    def __init__(self, forums: Iterable[Forum], body_name: str) -> None:
        self._of_the_body = frozenset(_plain(body_name).split()) | _SMALL_WORDS
        self._plain: dict[str, Forum] = {}
        self._essence: dict[frozenset[str], list[Forum]] = {}
        for forum in forums:
            self.add(forum)

    def add(self, forum: Forum) -> None:
        """Know one more."""
        self._plain.setdefault(_plain(forum.name), forum)
        self._essence.setdefault(self._essence_of(forum.name), []).append(forum)

    def called(self, name: str) -> Forum | None:
        """The one whose name is the same but for case and punctuation, or for the words that name the body."""
        same = self._plain.get(_plain(name))
        if same:
            return same
        alike = self._essence.get(self._essence_of(name), [])
        return alike[0] if len(alike) == 1 else None

    @property
    def named(self) -> str:
        """Their names, in words; at most six of them."""
        names = sorted({forum.name for forum in self._plain.values()})
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        return "; ".join(names[:_MOST_NAMED]) + more

    def _essence_of(self, name: str) -> frozenset[str]:
        """The words that tell one board from another: on a council's own site its cabinet is called "Cabinet"."""
        return frozenset(_plain(name).split()) - self._of_the_body


def kind_of(name: str, body: Body) -> str:
    """The code of the kind of board or committee that a list names; a general one where the name does not say."""
    if body.kind.sector != Sector.COUNCIL:
        return _GROUP
    return next((kind for words, kind in _KINDS if words in _plain(name)), _COMMITTEE)


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower().replace("&", " and ")))
