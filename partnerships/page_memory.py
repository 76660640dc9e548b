"""Pages remembered for as long as the register has not changed.

Every change of the register writes the history ledger, so the digest of its head is the register's version: what was
worked out for one version, day and address is true until the next change. Kept in each process, for readers without a
role alone: they all see the same, and whoever may see or do more is always answered afresh. What the ledger leaves out
(names of people) can be old for `OLDEST_S` at most.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.history.entry import HistoryEntry
from partnerships.visibility import holds_a_role

REMEMBERED_PAGES = 512
LONGEST_QUERY = 200  # characters; what nobody would ask twice is not worth a place
OLDEST_S = 300


def remembered(request: HttpRequest, page: str, work_out: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `work_out` answers for this address, day and version of the register, worked out at most once."""
    query = request.GET.urlencode()
    if holds_a_role(request.user) or len(query) > LONGEST_QUERY:
        return work_out()
    moment = (timezone.localdate(), int(time.monotonic()) // OLDEST_S, _version())
    return _answer(_Question((page, request.path, query, request.user.is_authenticated, moment), work_out))


def forget() -> None:
    """Start anew, as a process that has just begun."""
    _answer.cache_clear()


class _Question:
    """A key that knows how to find its answer once."""

    def __init__(self, key: tuple[Any, ...], work_out: Callable[[], dict[str, Any]]) -> None:
        self.key = key
        self.work_out: Callable[[], dict[str, Any]] | None = work_out

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Question) and self.key == other.key


@lru_cache(maxsize=REMEMBERED_PAGES)
def _answer(question: _Question) -> dict[str, Any]:
    work_out, question.work_out = question.work_out, None  # the key stays in memory; the request need not
    return work_out() if work_out else {}


def _version() -> bytes:
    """The digest of the ledger's newest entry: unlike its number, never the same for two histories."""
    return bytes(HistoryEntry.objects.order_by("-number").values_list("digest", flat=True).first() or b"")
