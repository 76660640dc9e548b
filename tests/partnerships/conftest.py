"""Fixtures of the tests of the register: its cast, and the lead of one of its partnerships."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.browsers import of
from tests.partnerships.register_cast import Register


@pytest.fixture
def register(db: None) -> Register:
    return Register()


@pytest.fixture
def lead(register: Register) -> Client:
    """The browser of Northmoor's lead."""
    return of("samuel")
