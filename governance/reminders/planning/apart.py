"""An error in one rule stays with that rule: what it wrote is undone, the log says why, and the others go on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction

log = logging.getLogger(__name__)


@contextmanager
def apart(rule: str, stopped: set[str]) -> Iterator[None]:
    """For the work of one rule, by its code, in a transaction that goes on; adds the code to `stopped` after an error.

    Raises what is no fault of the rule: the end of the time, or of the connection.
    """
    try:
        with transaction.atomic():
            yield
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        if connection.needs_rollback:
            raise
        log.exception("The reminders of the rule %s could not be planned", rule)
        stopped.add(rule)
