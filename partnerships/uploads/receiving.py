"""A file comes in, a person asks for it to be applied or sets it aside: what the web process does."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from partnerships.models import ImportedFile, Upload, UploadPart
from partnerships.operations import NotPermitted, Refused

if TYPE_CHECKING:
    from accounts.models import User

LARGEST_BYTES = 64 * 1024 * 1024
PART_BYTES = 1024 * 1024
LONGEST_NAME = 200
ONLY_ADMINISTRATORS = "Only an administrator may upload and apply published files."
TOO_LARGE = (
    f"The file is larger than {LARGEST_BYTES // 1024 // 1024} megabytes. No published list is so long: check that it "
    "is the right one, or ask an operator to read it with the command."
)
READ_AGAIN = "The report has changed since you read it. Read it as it is now, then decide."


def receive(
    name: str,
    chunks: Iterable[bytes],
    *,
    by: User,
    at: dt.datetime,
    layout: str = "",
    vintage_on: dt.date | None = None,
) -> Upload:
    """Keep a file until background work takes it up; the same file in hand already is not kept twice.

    Only the parts are in memory, one at a time. Raises `Refused` for a file that is empty or too large.
    """
    _require_administrator(by)
    with transaction.atomic():
        upload = Upload.objects.create(
            name=shown_name(name), size=0, layout=layout, vintage_on=vintage_on, uploaded_at=at, uploaded_by=by
        )
        upload.size, upload.sha256 = _keep(upload, chunks)
        if known := _in_hand(upload):
            transaction.set_rollback(True)
            return known
        upload.save(update_fields=["size", "sha256"])
    return upload


def ask_to_apply(upload: Upload, *, by: User, at: dt.datetime, reason: str, fingerprint: str) -> Upload:
    """Have a compared file applied as the report that the person read says."""
    _require_administrator(by)
    if not reason.strip():
        raise Refused({"reason": ["Enter the reason for this change."]})
    with transaction.atomic():
        current = Upload.objects.select_for_update().get(pk=upload.pk)
        if current.state != Upload.State.COMPARED:
            raise Refused("This file is not waiting for your decision any more.")
        if current.fingerprint != fingerprint:
            raise Refused(READ_AGAIN)
        current.state, current.attempts, current.rows_done, current.words = Upload.State.TO_APPLY, 0, 0, ""
        current.asked_at, current.asked_by, current.reason = at, by, reason.strip()
        current.save()
    return current


def set_aside(upload: Upload, *, by: User) -> Upload:
    """Let a file go that is not applied: its bytes and rows are erased; that it was here stays on record."""
    _require_administrator(by)
    with transaction.atomic():
        current = Upload.objects.select_for_update().get(pk=upload.pk)
        if current.state not in (Upload.State.TO_READ, Upload.State.COMPARED, Upload.State.REFUSED):
            raise Refused("This file cannot be set aside now.")
        current.state = Upload.State.SET_ASIDE
        current.save(update_fields=["state"])
        current.parts.all().delete()
        current.rows.all().delete()
    return current


def applied_before(sha256: str) -> ImportedFile | None:
    """The last time that this very file was applied, if it was."""
    return ImportedFile.objects.filter(sha256=sha256).select_related("applied_by").order_by("-applied_at").first()


def shown_name(name: str) -> str:
    """The last part of a file's name, without what cannot be seen (bidirectional marks, line ends)."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:LONGEST_NAME].strip() or "unnamed"


def _keep(upload: Upload, chunks: Iterable[bytes]) -> tuple[int, str]:
    digest, size, number = hashlib.sha256(), 0, 0
    for number, piece in enumerate(_pieces(chunks)):
        digest.update(piece)
        size += len(piece)
        if size > LARGEST_BYTES:
            raise Refused({"file": [TOO_LARGE]})
        UploadPart.objects.create(upload=upload, number=number, content=piece)
    if not size:
        raise Refused({"file": ["The file is empty."]})
    return size, digest.hexdigest()


def _pieces(chunks: Iterable[bytes]) -> Iterable[bytes]:
    waiting = b""
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= PART_BYTES:
            yield waiting[:PART_BYTES]
            waiting = waiting[PART_BYTES:]
    if waiting:
        yield waiting


def _in_hand(upload: Upload) -> Upload | None:
    alike = Upload.objects.filter(sha256=upload.sha256, layout=upload.layout, vintage_on=upload.vintage_on)
    unfinished = alike.filter(state__in=(*Upload.WAITING, *Upload.BUSY, Upload.State.COMPARED))
    return unfinished.exclude(pk=upload.pk).order_by("-pk").first()


def _require_administrator(by: User) -> None:
    if not (by.is_active and by.is_administrator):
        raise NotPermitted(ONLY_ADMINISTRATORS)
