"""Guards of the templates: nothing inline, nothing unused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
# Found by name by Django and allauth, not from our own code.
FOUND_BY_NAME = ("account/", "mfa/", "allauth/", "usersessions/", "django/", "socialaccount/")
MAILS = {"governance/reminders/mail.html"}  # not under the policy, and with no stylesheet to link to
ERROR_PAGES = {"400.html", "403.html", "404.html", "500.html", "503.html", "429.html"}


def names() -> list[str]:
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*") if path.is_file())


@pytest.mark.parametrize("name", names())
def test_nothing_is_inline(name: str) -> None:
    """The Content-Security-Policy forbids inline script and style; a template that has any is broken."""
    text = (TEMPLATES / name).read_text()
    if name in MAILS:
        text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style\b|\sstyle=|\son(?:click|load|change|submit|error|focus|blur)=", text)
    assert "javascript:" not in text


def test_every_template_is_used() -> None:
    code = "\n".join(
        path.read_text()
        for folder in ("config", "accounts", "partnerships", "governance", "templates")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in {".py", ".html", ".txt"}
    )
    unused = [
        name
        for name in names()
        if not name.startswith(FOUND_BY_NAME) and name not in ERROR_PAGES and f'"{name}"' not in code.replace("'", '"')
    ]
    assert not unused
