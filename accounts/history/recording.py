"""Say who makes a change and why, so that the ledger's triggers can write it down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from accounts.models import User

Said = tuple[str, str, str]  # who (a key of a user, or empty), in what capacity, why
NOBODY: Said = ("", "", "")
_said: ContextVar[Said] = ContextVar("said", default=NOBODY)


@contextmanager
def recording(*, by: User | None, reason: str, as_kind: str = "") -> Iterator[None]:
    """Run a block in one transaction whose changes are recorded as made `by` a user for a `reason`.

    `as_kind` says in what capacity, for example "system lead" or "reference data". At the end what an outer block
    said holds again, or nothing: a later change in an outer transaction inherits nothing of this one.
    """
    outer, said = _said.get(), (str(by.pk) if by else "", as_kind, reason)
    with transaction.atomic():
        _set(said)
        kept = _said.set(said)
        try:
            yield
        finally:
            _said.reset(kept)
        if not connection.needs_rollback:  # a rollback undoes the settings too
            _set(outer)


def _set(said: Said) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('register.actor', %s, true), set_config('register.actor_kind', %s, true),"
            " set_config('register.reason', %s, true)",
            said,
        )
