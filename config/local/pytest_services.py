"""Pytest plugin: real PostgreSQL and Redis for the tests, in a temporary directory.

A plugin and not a conftest.py, because pytest-django reads the settings before any conftest.py is imported.
Under xdist only the controller starts them; its workers inherit the addresses, each with a database of its own.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from config.local.services import services

ENVIRONMENT = {
    "DEBUG": "0",
    "DEMONSTRATION": "1",
    "SITE_URL": "http://localhost:8000",
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
    "SERVICE_NAME": "Partnership Register",
    "DEFAULT_FROM_EMAIL": "register@example.org",
    "EMAIL_URL": "consolemail://",
    "MIGRATION_DATABASE_URL": "",
    "TRUSTED_PROXY_COUNT": "0",
    "STATEMENT_TIMEOUT_S": "30",
}
DATABASES_OF_REDIS = 16  # as Redis comes
FAST_HASHER = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start what the environment lacks, before anything reads the settings."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ["REDIS_URL"] = _of_worker(os.environ["REDIS_URL"], int(worker.removeprefix("gw")))
        return
    stack = ExitStack()
    early_config.add_cleanup(stack.close)
    directory = tempfile.mkdtemp(prefix="register-tests-")
    stack.callback(shutil.rmtree, directory, ignore_errors=True)
    Path(directory).chmod(0o711)  # the servers' account passes through; nobody may list
    os.environ |= stack.enter_context(services(Path(directory), durable=False))
    os.environ |= ENVIRONMENT | {"SECRET_KEY": secrets.token_urlsafe(50)}


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Settings that differ in tests: for speed, to need no collected static files, and to guard reading pages."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = FAST_HASHER
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.MIDDLEWARE.append("config.middleware.read_only.ReadOnly")


@pytest.fixture(autouse=True, scope="session")
def only_local_sockets() -> Any:
    """No test speaks to another machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _refusing(getattr(socket.socket, name)))
        yield


def _of_worker(url: str, worker: int) -> str:
    """The same Redis, in a numbered database of this worker's own: what one leaves there, the others do not find."""
    return urlsplit(url)._replace(path=f"/{1 + worker % (DATABASES_OF_REDIS - 1)}").geturl()


def _refusing(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"A test tried to reach {address[0]}: only this machine is allowed.")
        return connect(self, address)

    return guarded
