"""Every address, for every person, in every state, answers as the access table says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.roles import Role
from tests.site.access_table import TABLE, Case, Row
from tests.site.stage import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]
PEOPLE = [
    "public",
    "no_role",
    "administrator",
    *(f"{role.value}_{whose}" for role in Role for whose in ("own", "other")),
]
TRIES_ALL = ("public", "no_role", "administrator", "system_lead_own", "system_lead_other")


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
    """What is theirs to open or be refused, those with a role here all try; the rest, each tries a share of.

    In `make soak` everybody tries everything.
    """
    user = stage.people[person]
    if user:
        client.force_login(user)
    cases = [(name, row, case) for name, row in TABLE.items() if not row.leaves_the_site for case in row.cases(stage)]
    everyones, refused = (1, 1) if soak or person in TRIES_ALL else (4, 3 if person.endswith("_other") else 1)
    wrong = [
        f"{name} ({case.state}): expected {_expected(case, person, row)}, got {status}"
        for turn, (name, row, case) in enumerate(cases, start=PEOPLE.index(person))
        if turn % (everyones if "everyone" in case.opens_to else refused) == 0
        if (status := _answer(client, name, case, posts=row.posts)) not in _expected(case, person, row)
    ]
    assert not wrong, "\n".join(wrong)


def _answer(client: Client, name: str, case: Case, *, posts: bool) -> int:
    address = reverse(name, kwargs=dict(case.kwargs)) + case.query
    return (client.post(address) if posts else client.get(address)).status_code


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
