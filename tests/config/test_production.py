"""The product as production runs it: an https address and nothing else changed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "SECRET_KEY": "Zq3vX8rT1mWc5LkY9pHs2NbJ7dGfA4uE6iOxQvRtKlMzSwPyCn",
    "SITE_URL": "https://register.example.org",
    "ALLOWED_HOSTS": "register.example.org",
    "EMAIL_URL": "smtp+tls://user:word@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "register@example.org",
    "DEMONSTRATION": "0",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}
ASK = """
import django, json, sys
django.setup()
from django.conf import settings
from django.test import Client
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.WHITENOISE_AUTOREFRESH = True
def answer(path, **extra):
    got = Client(SERVER_NAME="register.example.org").get(path, **extra)
    cookies = {name: {k: v for k, v in morsel.items() if v != ""} for name, morsel in got.cookies.items()}
    return {"status": got.status_code, "headers": dict(got.headers), "cookies": cookies}
print(json.dumps({
    "page": answer("/accounts/login/", secure=True),
    "plain": answer("/accounts/login/"),
    "health": answer("/health/live"),
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY],
}))
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | PRODUCTION
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def answers() -> dict:
    done = run("-c", ASK)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_check_deploy_is_silent():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.stderr, done.stdout) == ("", "System check identified no issues (0 silenced).\n")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store, private"),
    ],
)
def test_a_page_carries_the_header(answers, header, value):
    assert answers["page"]["headers"][header] == value


def test_the_content_policy_allows_our_own_files_and_nothing_inline(answers):
    policy = dict(
        part.strip().split(" ", 1) for part in answers["page"]["headers"]["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in str(policy)


def test_powers_of_the_browser_are_given_up_except_passkeys(answers):
    policy = answers["page"]["headers"]["Permissions-Policy"]
    assert "camera=()" in policy
    assert "geolocation=()" in policy
    assert "publickey-credentials-get=(self)" in policy


def test_cookies_are_bound_to_this_host_over_https(answers):
    assert answers["session"] == ["__Host-session", True, True]
    cookie = answers["page"]["cookies"]["__Host-csrf"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")
    assert "domain" not in cookie


def test_plain_http_is_sent_to_https_except_health(answers):
    assert answers["plain"]["status"] == 301
    assert answers["plain"]["headers"]["Location"].startswith("https://register.example.org/")
    assert answers["health"]["status"] == 200
