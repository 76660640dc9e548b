"""Browsers of the cast, and what they read."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

from tests.cast import person


def of(name: str | None) -> Client:
    """A browser in which one of the cast is signed in; nobody where no name is given."""
    client = Client()
    if name:
        client.force_login(person(name))
    return client


def text_at(browser: Client, address: str) -> str:
    """What an address answers, on one line and without entities."""
    return unescape(re.sub(r"\s+", " ", browser.get(address).content.decode()))
