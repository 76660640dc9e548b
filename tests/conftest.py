"""Fixtures that every test may use: the cast, and browsers in their hands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.cast import person


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
