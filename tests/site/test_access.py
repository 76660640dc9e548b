"""Every address, for every person, in every state, answers as the access table says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.roles import Role
from tests.site.access_table import TABLE, Case, Row
from tests.site.stage import CANARY, Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker"), pytest.mark.long]
PEOPLE = [
    "public",
    "no_role",
    "administrator",
    *(f"{role.value}_{whose}" for role in Role for whose in ("own", "other")),
]
TRY_EVERY_REFUSAL = ("public", "no_role", "administrator", "system_lead_own", "system_lead_other")
OPEN_ALL = ("public", "system_lead_other")  # the lead of the place opens each page in `test_accessibility.py`
OUTSIDERS = ("public", "system_lead_other", "council_officer_other")  # who may read none of the hidden words


def addresses(resolver: URLResolver | None = None) -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or f"an address without a name: {pattern.pattern}"


def test_every_address_is_declared_and_every_declared_address_exists() -> None:
    assert set(addresses()) == set(TABLE)


@pytest.mark.parametrize("person", PEOPLE)
def test_each_address_answers_as_declared(stage: Stage, client: Client, person: str, soak: bool) -> None:
    """What opens to them by name all try, and five all that they are refused; of the rest each tries a share.

    In `make soak` everybody tries everything. No answer to an outsider holds a hidden word.
    """
    user = stage.people[person]
    if user:
        client.force_login(user)
    cases = [(name, row, case) for name, row in TABLE.items() if not row.leaves_the_site for case in row.cases(stage)]
    wrong = []
    for turn, (name, row, case) in enumerate(cases, start=PEOPLE.index(person)):
        if not soak and turn % _share(case, person):
            continue
        answer = _answer(client, name, case, posts=row.posts)
        if answer.status_code not in _expected(case, person, row):
            wrong.append(f"{name} ({case.state}): expected {_expected(case, person, row)}, got {answer.status_code}")
        elif person in OUTSIDERS and not answer.streaming and CANARY.lower().encode() in answer.content.lower():
            wrong.append(f"{name} ({case.state}): a hidden word")
    assert not wrong, "\n".join(wrong)


def _share(case: Case, person: str) -> int:
    """One in how many cases of this sort this person tries."""
    if person in case.opens_to | case.known_to:
        return 1
    if case.opens_to & {"everyone", "signed_in"}:
        return 1 if person in OPEN_ALL else 8
    return 1 if person in TRY_EVERY_REFUSAL else 3


def _answer(client: Client, name: str, case: Case, *, posts: bool) -> Any:
    address = reverse(name, kwargs=dict(case.kwargs)) + case.query
    return client.post(address) if posts else client.get(address)


def _expected(case: Case, person: str, row: Row) -> set[int]:
    if case.opens_to & {"everyone", person} or (person != "public" and "signed_in" in case.opens_to):
        return {case.page, 302, 400, 409, 422} if row.posts and case.page == 200 else {case.page}
    if person in case.known_to:
        return {403}
    if person == "public" and (case.refusal == 403 or row.sign_in_first):
        return {302}
    return {case.refusal}


def test_a_page_that_reads_takes_no_post(stage: Stage, client: Client) -> None:
    client.force_login(stage.people["administrator"])
    for name in ("front", "bodies", "partnerships", "data"):
        assert client.post(reverse(name)).status_code == 405


def test_hidden_and_absent_are_the_same_page(stage: Stage, client: Client) -> None:
    for name, row in TABLE.items():
        hidden = [case for case in row.cases(stage) if case.refusal == 404]
        pages = {client.get(reverse(name, kwargs=dict(case.kwargs))).content for case in hidden}
        assert len(pages) <= 1, name
