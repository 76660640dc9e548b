"""Say who makes a change and why, so that the ledger's triggers can write it down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from accounts.models import User


@contextmanager
def recording(*, by: User | None, reason: str, as_kind: str = "") -> Iterator[None]:
    """Run a block in one transaction whose changes are recorded as made `by` a user for a `reason`.

    `as_kind` says in what capacity, for example "system lead" or "reference data". Both are cleared
    at the end, so that a later change in an outer transaction does not inherit them.
    """
    with transaction.atomic():
        _set(str(by.pk) if by else "", as_kind, reason)
        yield
        if not connection.needs_rollback:  # a rollback undoes the settings too
            _set("", "", "")


def _set(actor: str, kind: str, reason: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('register.actor', %s, true), set_config('register.actor_kind', %s, true),"
            " set_config('register.reason', %s, true)",
            [actor, kind, reason],
        )
