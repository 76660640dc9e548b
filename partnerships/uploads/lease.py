"""One upload in the hands of one worker: who has it, until when, and how far it has got."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q

from partnerships.models import Upload

LEASE = dt.timedelta(minutes=2)
RENEW_EVERY_S = 2.0
MOST_ATTEMPTS = 3
GAVE_UP = (
    "Background work stopped three times while it had this file, so it was given up. Nothing was changed. "
    "Upload it again; if it happens again, ask an operator, who finds the reason in the log."
)
_BUSY_FROM = {Upload.State.TO_READ: Upload.State.READING, Upload.State.TO_APPLY: Upload.State.APPLYING}


class LeaseLost(Exception):
    """Another worker has the upload by now: this one stops, and nothing of it is kept."""


def take_up(now: dt.datetime) -> Upload | None:
    """Take the first upload that waits, or that a worker left behind; None where there is none.

    Two workers never take the same one: the row is locked for the moment, and skipped by the others.
    """
    left_behind = Q(state__in=Upload.BUSY, lease_until__lt=now)
    with transaction.atomic():
        free = Upload.objects.select_for_update(skip_locked=True).filter(Q(state__in=Upload.WAITING) | left_behind)
        upload = free.order_by("pk").first()
        if upload is None:
            return None
        if upload.attempts >= MOST_ATTEMPTS:
            upload.state, upload.lease_until, upload.words = Upload.State.REFUSED, None, GAVE_UP
            upload.parts.all().delete()
        else:
            upload.state = _BUSY_FROM.get(Upload.State(upload.state), Upload.State(upload.state))
            upload.attempts, upload.lease_until = upload.attempts + 1, now + LEASE
        upload.save(update_fields=["state", "attempts", "lease_until", "words"])
    return upload


class Lease:
    """Renews itself as rows are read, over a connection of its own: the work is one long transaction."""

    def __init__(self, upload: Upload, over: BaseDatabaseWrapper | None = None) -> None:
        self._upload = upload
        self._over = over or connection.copy()
        self._is_own = over is None
        self._renewed_at = time.monotonic()
        self.rows = 0

    def __enter__(self) -> Lease:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_own:
            self._over.close()

    def count(self, _row: object) -> None:
        """One more row is read; now and then say so, and that the work goes on."""
        self.rows += 1
        if time.monotonic() - self._renewed_at >= RENEW_EVERY_S:
            self.renew()

    def renew(self) -> None:
        """Keep the upload for a while longer; `LeaseLost` where another worker has it."""
        self._renewed_at = time.monotonic()
        with self._over.cursor() as cursor:
            cursor.execute(
                "UPDATE partnerships_upload"
                " SET lease_until = clock_timestamp() + make_interval(secs => %s), rows_done = %s"
                " WHERE id = %s AND attempts = %s AND lease_until IS NOT NULL",
                [LEASE.total_seconds(), self.rows, self._upload.pk, self._upload.attempts],
            )
            if cursor.rowcount != 1:
                raise LeaseLost


def hand_back(upload: Upload, **values: Any) -> None:
    """Write what became of an upload and let go of it, inside the caller's transaction; `LeaseLost` undoes it all."""
    mine = Upload.objects.filter(pk=upload.pk, state=upload.state, attempts=upload.attempts)
    if mine.update(lease_until=None, **values) != 1:
        raise LeaseLost


def try_later(upload: Upload, *, counts: bool) -> None:
    """Put an upload back as it waited before; `counts` says whether this was an attempt."""
    waiting = {busy: state for state, busy in _BUSY_FROM.items()}[Upload.State(upload.state)]
    attempts = F("attempts") if counts else F("attempts") - 1
    hand_back(upload, state=waiting, attempts=attempts)
