"""What is hidden reaches nobody: no page, no file, no feed, no count, no difference between hidden and absent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.site.access_table import TABLE
from tests.site.stage import CANARY, Stage

pytestmark = pytest.mark.django_db
FILES = ("csv", "xlsx", "json")
OUTSIDERS = ["public", "system_lead_other", "council_officer_other"]


@pytest.mark.parametrize("person", OUTSIDERS)
def test_no_canary_on_any_page_that_a_crawl_finds(stage: Stage, client: Client, person: str) -> None:
    if user := stage.people[person]:
        client.force_login(user)
    seen = 0
    for address, content in crawl(client, ["/", reverse("partnership", kwargs={"slug": stage.own.slug})]):
        seen += 1
        assert CANARY.lower() not in content.lower(), address
    assert seen > 60


@pytest.mark.parametrize("person", OUTSIDERS)
def test_no_canary_at_any_address_nor_in_its_files(stage: Stage, client: Client, person: str) -> None:
    if user := stage.people[person]:
        client.force_login(user)
    for address in set(_starts(stage)):
        for form in FILES:
            response = client.get(f"{address}?format={form}")
            assert CANARY.lower().encode() not in _unpacked(response).lower(), f"{address} as {form}"
            if response.status_code != 200 or response.get("Content-Type", "").startswith("text/html"):
                break  # refused, or a page that has no files, whatever the format


def test_every_link_on_a_page_opens_for_the_reader_who_is_shown_it(stage: Stage, client: Client) -> None:
    """The crawl itself asserts it, here for a lead, who is shown drafts, and above for those who are not."""
    client.force_login(stage.people["system_lead_own"])
    assert sum(1 for _ in crawl(client, ["/", reverse("partnership", kwargs={"slug": stage.draft.slug})])) > 60


def test_the_lead_does_see_the_canary(stage: Stage, client: Client) -> None:
    """The check above can fail: the same words do show to the one who may see them."""
    client.force_login(stage.people["system_lead_own"])
    assert CANARY in client.get(reverse("partnership", kwargs={"slug": stage.draft.slug})).content.decode()


@pytest.mark.parametrize("name", ["search", "bodies", "partnerships", "data-names", "data-memberships"])
@pytest.mark.parametrize("form", ["", "json", "csv"])
def test_asking_for_a_hidden_word_is_like_asking_for_nonsense(
    stage: Stage, client: Client, name: str, form: str
) -> None:
    nonsense = "Qqqqqqqqqq"
    assert len(nonsense) == len(CANARY)

    def answer(word: str) -> str:
        response = client.get(reverse(name), {"q": word, "format": form} if form else {"q": word})
        text = _unpacked(response).decode(errors="replace").replace(word, "WORD").replace(word.lower(), "WORD")
        return re.sub(r"\d\d:\d\d(:\d\d)?(\.\d+)?", "TIME", text)

    assert answer(CANARY) == answer(nonsense)


def test_asking_for_a_hidden_place_is_like_asking_for_none(stage: Stage, client: Client) -> None:
    def answer(name: str, **filters: str) -> str:
        text = client.get(reverse(name), filters).content.decode()
        return text.replace(next(iter(filters.values())), "PLACE")

    assert answer("bodies", partnership="stage-draft") == answer("bodies", partnership="stage-nosuc")
    assert answer("data-memberships", body="ZS3") == answer("data-memberships", body="ZS9")


def crawl(client: Client, starts: list[str], limit: int = 200) -> Iterator[tuple[str, str]]:
    waiting, known = list(starts), set(starts)
    while waiting and limit:
        address, limit = waiting.pop(0), limit - 1
        response = client.get(address)
        assert response.status_code != 500, address
        assert address in starts or response.status_code != 404, f"A page has a link to {address}, which is not there."
        content = _unpacked(response).decode(errors="replace")
        yield address, content
        if not response.get("Content-Type", "").startswith("text/html"):
            continue
        for found in re.findall(r'(?:href|action)="(/[^"#]*)', content):
            link = unescape(found)
            if link not in known and not link.startswith(("/static/", "/accounts/logout")):
                known.add(link)
                waiting.append(link)


def _starts(stage: Stage) -> Iterator[str]:
    for name, row in TABLE.items():
        if not row.leaves_the_site and not row.posts:
            for case in row.cases(stage):
                yield reverse(name, kwargs=dict(case.kwargs))


def _unpacked(response: object) -> bytes:
    """The bytes a reader could find a word in; an XLSX file is a compressed archive."""
    import io
    import zipfile

    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    return content
