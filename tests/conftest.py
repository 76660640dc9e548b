"""Fixtures that every test may use: the cast, and browsers in their hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from hypothesis import HealthCheck, settings
from redis import Redis

from accounts.models import User
from config.health.checks import HEARTBEAT_KEY
from tests.cast import person
from tests.england import England, england_loaded

# How long an example takes to make says how busy the machine is, and nothing about the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture
def asha(db: None) -> User:
    """Asha Patel, a council officer."""
    return person("asha")


@pytest.fixture
def samuel(db: None) -> User:
    """Samuel Okafor, a system lead."""
    return person("samuel")


@pytest.fixture
def ada(db: None) -> User:
    """Ada Morris, an administrator."""
    return person("ada")


@pytest.fixture
def browser_of() -> Callable[[User | None], Client]:
    """Make a browser in which a person is signed in already, or nobody."""

    def make(user: User | None = None) -> Client:
        client = Client()
        if user:
            client.force_login(user)
        return client

    return make


@pytest.fixture
def broker() -> Iterator[Redis]:
    """Redis, without the heartbeat that a test before this one may have left in it."""
    with Redis.from_url(django_settings.REDIS_URL) as client:
        client.delete(HEARTBEAT_KEY)
        yield client


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Every test database holds the register of England: loaded once for each worker, in about four seconds."""
    with django_db_blocker.unblock(), england_loaded():
        yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, whatever pytest-randomly and pytest-django put them in order by."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture
def england(db: None) -> England:
    """The register of England as the product ships it, for a test that reads it; changes are undone after each test."""
    return England()
