"""What an entry of the table of rules holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias

from django.contrib.auth.models import AnonymousUser

from accounts.roles import Role
from governance.reminders.rules.timing import Unit

if TYPE_CHECKING:
    from accounts.models import User

Reader: TypeAlias = "User | AnonymousUser"


@dataclass(frozen=True)
class Window:
    """The days that a pass looks at, both included; `only` narrows it to some subjects, whatever their day.

    The last look asks so: whether a subject still has the day that a mail speaks of.
    """

    today: dt.date
    since: dt.date
    until: dt.date
    only: tuple[int, ...] = ()

    def parameters(self) -> dict[str, Any]:
        """For SQL: `%(today)s`, `%(since)s`, `%(until)s`, `%(only)s` (a list, or None for every subject)."""
        only = list(self.only) or None
        return {"today": self.today, "since": self.since, "until": self.until, "only": only}


class Occasion(NamedTuple):
    """A day of one subject that readers are told of. `known_on` is when the day was recorded, where that is known."""

    subject_id: int
    happens_on: dt.date
    known_on: dt.date | None = None


@dataclass(frozen=True)
class RoleAt:
    """Whoever holds a role today on the places of a kind that the subject concerns.

    `part` narrows the places to those that the rule's `places` mark so. Where nobody holds the role, the body's
    mailbox is told (`or_mailbox`), else the delivery desk: for any body, or only for one that uses the register
    (`dead_end_everywhere`).
    """

    role: Role
    at: str = "body"
    part: str = ""
    or_mailbox: bool = False
    dead_end_everywhere: bool = False


@dataclass(frozen=True)
class PostAt:
    """Whoever is appointed today to a post of the body with this statutory role, by their account, else its mailbox."""

    statutory_role: str
    part: str = ""
    at: ClassVar = "body"


@dataclass(frozen=True)
class Appointed:
    """Whoever is appointed today to the very post that the subject names, by their account."""

    at: ClassVar = "post"


@dataclass(frozen=True)
class SeatHolders:
    """Whoever holds a seat of the forum today, in person or by a post, by their account."""

    at: ClassVar = "forum"


@dataclass(frozen=True)
class Followers:
    """Everybody who follows a place that the subject concerns, for as long as the subject is open to the public."""


Audience: TypeAlias = RoleAt | PostAt | Appointed | SeatHolders | Followers


@dataclass(frozen=True)
class Item:
    """What a mail or a page says of one subject. `subject` begins the mail's subject line; `path` is its page.

    `facts` fill the rule's template. Of an exempt item nothing else is said; `is_open` where anybody may read the page;
    `day` is the day in words where the record does not know it to the day.
    """

    title: str
    subject: str
    path: str
    facts: Mapping[str, object]
    is_exempt: bool = False
    is_open: bool = True
    day: str = ""


@dataclass(frozen=True)
class Told:
    """One subject with the day that its reader is told of."""

    subject_id: int
    happens_on: dt.date


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One kind of reminder. `when` says what its `{day}` is; `counts_down` where it matters how far off that is.

    `occasions` finds the days within a window, set-based; `places` is SQL for the subjects in `%(subjects)s` that gives
    `subject_id, kind, id, part, is_open`; `visible` keeps the subjects that a reader may see; `items` puts subjects
    into words for a reader who may see them; `watch` is the watchdog's own SQL, which shares nothing with these: it
    gives `subject_id, user_id, happens_on` of everybody who should have been told by `%(today)s`.
    """

    code: str
    title: str
    when: str
    explanation: str
    subject_kind: str
    occasions: Callable[[Window], Iterable[Occasion]]
    places: str
    audience: Sequence[Audience]
    leads: tuple[int, ...]
    unit: Unit = Unit.DAYS
    useful_days_after: int = 0
    urgent: bool = False
    counts_down: bool = True
    personal_leads: bool = False
    visible: Callable[[Reader, Sequence[int]], set[int]]
    items: Callable[[Sequence[Told], Reader, dt.date], Mapping[int, Item]]
    template: str
    source: str
    watch: str

    def useful_until(self, happens_on: dt.date) -> dt.date:
        """The first day on which telling of `happens_on` is of no more use."""
        return happens_on + dt.timedelta(days=1 + self.useful_days_after)
