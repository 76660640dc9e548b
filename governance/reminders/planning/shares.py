"""A large pass in two shares at the same time: each some of the subjects, in a transaction on a connection of its own.

Writing promises is nine parts in ten of such a pass, and PostgreSQL writes on as many processors as it has connections.
A share takes whole subjects, with their dates and all their promises, so that each is complete in itself: where one is
lost, the next pass finds its subjects as they were and makes them up. That all are done is noted after the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

from django.db import OperationalError, connection, transaction

from governance.reminders.rules.rule import Occasion

LARGE = 500  # subjects, from which a second connection saves more than it costs
PLANNING = 5_040_000  # an advisory lock: one planner at a time
SHARES = 5_040_003  # an advisory lock: held by each share that has a connection of its own, for as long as it writes
_HOLD = "SELECT pg_advisory_xact_lock_shared(%s)"
# A planner whose connection broke has lost its lock, and what it found may be older than another's plan: its share,
# where it comes after that, must not be written. Asked when the share's own lock keeps the next planner out.
_IS_STILL_OURS = """
    SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = %(lock)s
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND granted AND pid = %(pid)s)
"""
# Free once no share of a planner that died is still being written.
_ARE_DONE = "SELECT CASE WHEN pg_try_advisory_lock(%(lock)s) THEN pg_advisory_unlock(%(lock)s) ELSE false END"
Done = TypeVar("Done")


class LockLost(Exception):
    """The planner's connection broke before its share began elsewhere: nothing of that share is written."""


class Share(NamedTuple):
    """The subjects with numbers from `first` to before `end`. Neighbours stay together in the ledger's key."""

    first: int = 0
    end: int = 2**63 - 1

    def of(self, occasions: Iterable[Occasion]) -> list[Occasion]:
        """Those of its subjects."""
        first, end = self
        return [each for each in occasions if first <= each.subject_id < end]


def shares_of(subjects: Iterable[int]) -> list[Share]:
    """All subjects in one share, or in two halves where they are many."""
    numbers = sorted(subjects)
    if len(numbers) < LARGE:
        return [Share()]
    middle = numbers[len(numbers) // 2]
    return [Share(end=middle), Share(first=middle)]


def at_the_same_time(work: Callable[[Share], Done], shares: Sequence[Share]) -> list[Done]:
    """Do the first share here, in the caller's transaction, and meanwhile each other one on a connection of its own.

    All have ended when this returns, or raises what stopped one of them.
    """
    here, *elsewhere = shares
    if not elsewhere:
        return [work(here)]
    planner = connection.connection.info.backend_pid
    with ThreadPoolExecutor(len(elsewhere), "planner") as others:
        started = [(share, others.submit(_elsewhere, work, share, planner)) for share in elsewhere]
        done = [work(here)]
        for share, other in started:
            result = other.result()
            done.append(work(share) if result is None else result)
        return done


def are_done() -> bool:
    """Whether no share is being written, as one may be for a moment after its planner was killed."""
    with connection.cursor() as cursor:
        cursor.execute(_ARE_DONE, {"lock": SHARES})
        return bool(cursor.fetchone()[0])


def _elsewhere(work: Callable[[Share], Done], share: Share, planner: int) -> Done | None:
    """The share's result; None, and nothing done, where PostgreSQL has no connection to spare.

    `planner` is the process of PostgreSQL that holds the planner's lock. Raises LockLost where it does no longer.
    """
    try:
        if not _is_connected():
            return None
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_HOLD, [SHARES])
            cursor.execute(_IS_STILL_OURS, {"lock": PLANNING, "pid": planner})
            if not cursor.fetchone()[0]:
                raise LockLost
            return work(share)
    finally:
        connection.close()


def _is_connected() -> bool:
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    return True
