"""Refuses to start on settings that would be unsafe, and says which variable to put right and how."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1"}
SHORTEST_SECRET = 50  # characters, as `manage.py check --deploy` asks
FEWEST_DIFFERENT = 10  # characters of a secret that differ from each other
LIKENESS_OF_A_SLIP = 0.88  # difflib's ratio: "DATABSE_URL" is 0.96 like "DATABASE_URL"

VARIABLES = {
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "DEMONSTRATION",
    "EMAIL_URL",
    "MAILS_PER_MINUTE",
    "METRICS_TOKEN",
    "MIGRATION_DATABASE_URL",
    "NOTIFY_ADDRESS",
    "NOTIFY_API_KEY",
    "NOTIFY_TEMPLATE_ID",
    "REDIS_URL",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "SERVICE_NAME",
    "SITE_URL",
    "STATEMENT_TIMEOUT_S",
    "TRUSTED_PROXY_COUNT",
}


@dataclass(frozen=True)
class Values:
    """What the environment said, as far as safety turns on it."""

    debug: bool
    demonstration: bool
    secret_key: str
    site_url: str
    allowed_hosts: list[str]
    email: Mapping[str, Any]  # as django-environ reads EMAIL_URL
    sender: str
    environment: Mapping[str, str]

    @property
    def site_host(self) -> str:
        return urlsplit(self.site_url).hostname or ""

    @property
    def is_https(self) -> bool:
        return urlsplit(self.site_url).scheme == "https"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the site: every name that it answers to is the machine itself."""
        return not self.is_https and {self.site_host, *self.allowed_hosts} <= LOOPBACK


def refuse_unsafe(values: Values) -> None:
    """Raise ImproperlyConfigured with every problem at once; a site that only this machine reaches may pass."""
    if values.is_local:
        return
    if problems := list(_problems(values)):
        raise ImproperlyConfigured("Refusing to start:\n- " + "\n- ".join(problems))


def _problems(values: Values) -> Iterator[str]:
    yield from _about_the_address(values)
    yield from _about_the_secret(values.secret_key)
    yield from _about_modes(values)
    yield from _about_mail(values.email, values.sender)
    yield from _about_names(values.environment)


def _about_the_address(values: Values) -> Iterator[str]:
    if not values.is_https:
        yield f"SITE_URL is {values.site_url!r}: a site that others reach needs https, as in https://register.example.org."
    if "*" in values.allowed_hosts:
        yield "ALLOWED_HOSTS allows any host: name the site's own, as in register.example.org."
    if not any(_names(pattern, values.site_host) for pattern in values.allowed_hosts):
        yield f"ALLOWED_HOSTS lacks {values.site_host!r}, the host of SITE_URL: links in mail would lead nowhere."


def _about_the_secret(secret_key: str) -> Iterator[str]:
    if len(secret_key) < SHORTEST_SECRET or len(set(secret_key)) < FEWEST_DIFFERENT or "insecure" in secret_key:
        yield (
            f"SECRET_KEY is missing or guessable: set {SHORTEST_SECRET} random characters or more, made with "
            "`python -c 'import secrets; print(secrets.token_urlsafe(50))'`."
        )


def _about_modes(values: Values) -> Iterator[str]:
    if values.debug:
        yield "DEBUG is on: it shows source and settings to anybody. Unset it."
    if values.demonstration:
        yield "DEMONSTRATION is on: its passwords are public. Unset it."
    for name, purpose in (("DATABASE_URL", "PostgreSQL"), ("REDIS_URL", "Redis")):
        if not values.environment.get(name):
            yield f"{name} is missing: set the address of {purpose}."


def _about_mail(email: Mapping[str, Any], sender: str) -> Iterator[str]:
    if sender.rstrip(">").endswith("@localhost"):
        yield "DEFAULT_FROM_EMAIL is missing: set the sender of every mail, as in register@example.org."
    host, protected = email.get("EMAIL_HOST") or "", email.get("EMAIL_USE_TLS") or email.get("EMAIL_USE_SSL")
    if not email["EMAIL_BACKEND"].endswith("smtp.EmailBackend"):
        yield "EMAIL_URL is missing or sends nothing: set smtp+tls://user:password@host:587."
    elif host not in LOOPBACK and not protected:
        yield f"EMAIL_URL sends passwords and mail to {host!r} in the clear: use smtp+tls:// or smtp+ssl://."


def _about_names(environment: Iterable[str]) -> Iterator[str]:
    """A slip such as ALLOWED_HOST would silently be a default otherwise."""
    for name in sorted(set(environment) - VARIABLES):
        if meant := difflib.get_close_matches(name, VARIABLES, n=1, cutoff=LIKENESS_OF_A_SLIP):
            yield f"{name} is not a variable of this product; did you mean {meant[0]}?"


def _names(pattern: str, host: str) -> bool:
    return pattern == host or (pattern.startswith(".") and f".{host}".endswith(pattern))
