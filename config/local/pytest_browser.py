"""Pytest plugin: the machine's own Chromium for tests marked `browser`.

Without one those tests are left out, unless `CI` is set: then its absence is a failure.
"""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


def chromium() -> str | None:
    """Where Chromium is, if anywhere; the variable CHROMIUM names another."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--soak`, for the long form of a check (`make soak`)."""
    parser.addoption("--soak", action="store_true", help="run the long form of checks that have one")


@pytest.fixture(scope="session")
def soak(pytestconfig: pytest.Config) -> bool:
    """Whether this is the long run."""
    return bool(pytestconfig.getoption("soak"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out browser tests where there is no browser and this is not CI.

    Playwright keeps an event loop in the tests' own thread; Django may use the database there all the same.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    wanting = [item for item in items if item.get_closest_marker("browser")]
    if not wanting or chromium():
        return
    if os.environ.get("CI"):
        raise pytest.UsageError("No Chromium on this machine, and CI is set: install Debian's `chromium`.")
    config.hook.pytest_deselected(items=wanting)
    items[:] = [item for item in items if item not in wanting]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say plainly that the browser tests did not run."""
    if not chromium():
        terminalreporter.write_line("No Chromium: the browser tests did not run. CHROMIUM=… names one.", yellow=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright's launch options, with the machine's Chromium in place of Playwright's own download."""
    return browser_type_launch_args | {"executable_path": chromium(), "args": QUIET}
