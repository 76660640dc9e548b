"""Unsafe settings stop the start, and the message says which variable and what to do."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from config.safety import VARIABLES, Values, refuse_unsafe

ROOT = Path(__file__).parents[2]
SAFE = Values(
    debug=False,
    demonstration=False,
    secret_key="Zq3vX8rT1mWc5LkY9pHs2NbJ7dGfA4uE6iOxQvRtKlMzSwPyCn",
    site_url="https://register.example.org",
    allowed_hosts=["register.example.org"],
    email=environ.Env.email_url_config("smtp+tls://user:word@mail.example.org:587"),
    sender="Register <register@example.org>",
    environment={"DATABASE_URL": "postgres://db/register", "REDIS_URL": "redis://redis:6379/0"},
)
LOCAL = replace(SAFE, site_url="http://localhost:8000", allowed_hosts=["localhost", "127.0.0.1"])


def mail(url: str) -> dict:
    return environ.Env.email_url_config(url)


def test_safe_values_pass():
    refuse_unsafe(SAFE)


def test_a_site_that_only_this_machine_reaches_may_be_a_demonstration():
    refuse_unsafe(replace(LOCAL, demonstration=True, debug=True, secret_key="short", environment={}))


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ({"secret_key": ""}, "SECRET_KEY"),
        ({"secret_key": "a" * 80}, "SECRET_KEY"),
        ({"secret_key": "django-insecure-" + SAFE.secret_key}, "SECRET_KEY"),
        ({"debug": True}, "DEBUG"),
        ({"demonstration": True}, "DEMONSTRATION"),
        ({"allowed_hosts": ["*"]}, "ALLOWED_HOSTS"),
        ({"allowed_hosts": ["other.example.org"]}, "ALLOWED_HOSTS"),
        ({"site_url": "http://register.example.org"}, "SITE_URL"),
        ({"site_url": "http://localhost:8000"}, "SITE_URL"),
        ({"email": mail("consolemail://")}, "EMAIL_URL"),
        ({"email": mail("smtp://user:word@mail.example.org:25")}, "EMAIL_URL"),
        ({"sender": "register@localhost"}, "DEFAULT_FROM_EMAIL"),
        ({"environment": {"REDIS_URL": "redis://redis"}}, "DATABASE_URL"),
        ({"environment": {"DATABASE_URL": "postgres://db"}}, "REDIS_URL"),
        ({"environment": SAFE.environment | {"ALLOWED_HOST": "x"}}, "did you mean ALLOWED_HOSTS"),
        ({"environment": SAFE.environment | {"DATABSE_URL": "x"}}, "did you mean DATABASE_URL"),
    ],
)
def test_each_unsafe_value_is_refused_by_name(fault, named):
    with pytest.raises(ImproperlyConfigured, match=named):
        refuse_unsafe(replace(SAFE, **fault))


def test_all_problems_are_told_at_once():
    with pytest.raises(ImproperlyConfigured, match=r"(?s)SECRET_KEY.*DEBUG"):
        refuse_unsafe(replace(SAFE, secret_key="", debug=True))


def test_mail_to_a_relay_on_this_machine_needs_no_tls():
    refuse_unsafe(replace(SAFE, email=mail("smtp://localhost:25")))


@pytest.mark.parametrize("name", ["PYTHON_VERSION", "DATABASE_HOST", "HOME", "DISPLAY", "SITE_NAME", "REDIS_PORT"])
def test_other_programs_variables_are_left_alone(name):
    refuse_unsafe(replace(SAFE, environment=SAFE.environment | {name: "x"}))


def test_the_product_does_not_start_on_an_unsafe_value():
    environment = {"PATH": os.environ["PATH"], "SITE_URL": "http://register.example.org", "DEBUG": "0"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "SITE_URL is 'http://register.example.org'" in done.stderr


def test_the_settings_read_exactly_the_variables_that_are_known():
    source = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    assert set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source)) == VARIABLES


def test_the_example_explains_every_variable():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    explained = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    servers = {"PORT", "DATA_DIR", "BIND", "WEB_WORKERS", "WEB_THREADS", "DB_OWNER_PASSWORD", "DB_APPLICATION_PASSWORD"}
    servers.add("POSTGRESQL_PROGRAMS")  # for backup and restore alone
    assert explained == VARIABLES | servers
