"""A process looks through what it has loaded once, and never again."""

from __future__ import annotations

import gc

from celery.signals import worker_process_init

import config.celery


def test_a_process_of_a_worker_leaves_what_it_has_loaded() -> None:
    assert config.celery.app.main == "register"
    before = gc.get_freeze_count()
    try:
        worker_process_init.send(sender=None)
        assert gc.get_freeze_count() - before > 10_000
    finally:
        gc.unfreeze()
