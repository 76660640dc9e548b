"""Walk the ledger's hash chain, in Python, independently of the database function that wrote it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import connection, transaction

_ROWS = """
    SELECT number, (extract(epoch FROM at) * 1000000)::bigint, coalesce(actor_id::text, '-'), actor_kind, reason,
           record_type, record_id, action, changes::text, is_public::text, bodies::text, partnerships::text,
           previous_digest, digest
    FROM accounts_historyentry ORDER BY number
"""
_SEPARATOR = "\x1f"


@dataclass(frozen=True)
class ChainReport:
    """What the walk found: how many rows fit, the head's digest in hex, and the first number that does not fit."""

    rows: int
    head: str
    broken_at: int | None = None


def verify_chain() -> ChainReport:
    """Recompute every digest; stop at the first row that was changed, put in or taken out.

    A cut tail cannot be seen from inside: compare `head` with one that was published earlier.
    """
    previous, rows = b"", 0
    with transaction.atomic(), connection.cursor() as session:
        session.execute("SET LOCAL statement_timeout = 0")
        with connection.chunked_cursor() as cursor:
            cursor.execute(_ROWS)
            for *fields, previous_digest, digest in cursor:
                expected = _digest(previous, fields)
                if fields[0] != rows + 1 or bytes(previous_digest) != previous or bytes(digest) != expected:
                    return ChainReport(rows=rows, head=previous.hex(), broken_at=fields[0])
                previous, rows = expected, rows + 1
    return ChainReport(rows=rows, head=previous.hex())


def _digest(previous: bytes, fields: list[object]) -> bytes:
    text = _SEPARATOR.join(str(field) for field in fields)
    return hashlib.sha256(previous + text.encode()).digest()
