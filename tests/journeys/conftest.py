"""A real browser on a live server, with the stage set and people who can be signed in at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import User
from tests.site.stage import Stage, set_stage


@pytest.fixture
def live_stage(live_server: Any) -> Stage:
    """The stage, in a database that the live server's own thread can see."""
    return set_stage()


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open a page of the site as a person, at a width, with or without JavaScript."""
    contexts: list[BrowserContext] = []

    def open_window(person: User | None = None, *, width: int = 1280, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            bypass_csp=script,
        )
        contexts.append(context)
        if person:
            client = Client()
            client.force_login(person)
            context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                        "url": live_server.url,
                    }
                ]
            )
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()
