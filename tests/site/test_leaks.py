"""What is hidden reaches nobody: no page, no file, no feed, no count, no difference between hidden and absent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from html import unescape

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.site.access_table import TABLE
from tests.site.stage import CANARY, Stage

pytestmark = [pytest.mark.django_db, pytest.mark.long]
FILES = ("json", "csv", "xlsx")  # a page of one record has a file in the first alone
OUTSIDERS = ["system_lead_other", "council_officer_other", "public"]


@pytest.mark.parametrize("person", OUTSIDERS)
def test_no_canary_on_any_page_that_a_crawl_finds(stage: Stage, client: Client, person: str, soak: bool) -> None:
    if user := stage.people[person]:
        client.force_login(user)
    seen = 0
    starts = ["/", reverse("partnership", kwargs={"slug": stage.own.slug})]
    for address, content in crawl(client, starts, alike=None if soak else 3):
        seen += 1
        assert CANARY.lower() not in content.lower(), address
    assert seen > 60


def test_no_canary_in_the_files_of_any_address(stage: Stage, browser_of: Callable[..., Client], soak: bool) -> None:
    """The first outsider asks every sort of address, until six of one sort had none, and the others where files are.

    They take turns with the formats, which hold the same rows; in `make soak` each takes every one everywhere. What the
    pages hold: `test_access.py` and the crawl.
    """
    asked, files, without = dict(_starts(stage)), dict[str, str](), Counter[str]()
    for turn, person in enumerate(OUTSIDERS):
        client = browser_of(stage.people[person])
        for address, sort in asked.items():
            for form in FILES if soak else FILES[turn : turn + 1] if without[sort] < 6 else ():
                response = client.get(f"{address}?format={form}")
                assert CANARY.lower().encode() not in _unpacked(response).lower(), f"{address} as {form} for {person}"
                if response.status_code != 200 or response.get("Content-Type", "").startswith("text/html"):
                    without[sort] += 1
                    break  # refused, or a page that has no files, whatever the format
                files[address] = sort
        asked, without = (asked if soak else dict(files)), Counter()
    assert len(files) > 30


def test_every_link_on_a_page_opens_for_the_reader_who_is_shown_it(stage: Stage, client: Client, soak: bool) -> None:
    """The crawl itself asserts it, here for a lead, who is shown drafts, and above for those who are not."""
    client.force_login(stage.people["system_lead_own"])
    starts = ["/", reverse("partnership", kwargs={"slug": stage.draft.slug})]
    assert sum(1 for _ in crawl(client, starts, alike=None if soak else 3)) > 60


def test_the_lead_does_see_the_canary(stage: Stage, client: Client) -> None:
    """The check above can fail: the same words do show to the one who may see them."""
    client.force_login(stage.people["system_lead_own"])
    assert CANARY in client.get(reverse("partnership", kwargs={"slug": stage.draft.slug})).content.decode()


@pytest.mark.parametrize("name", ["search", "bodies", "partnerships", "data-names", "data-memberships"])
def test_asking_for_a_hidden_word_is_like_asking_for_nonsense(stage: Stage, client: Client, name: str) -> None:
    nonsense = "Qqqqqqqqqq"
    assert len(nonsense) == len(CANARY)

    def answer(word: str, form: str) -> str:
        response = client.get(reverse(name), {"q": word, "format": form} if form else {"q": word})
        text = _unpacked(response).decode(errors="replace").replace(word, "WORD").replace(word.lower(), "WORD")
        return re.sub(r"\d\d:\d\d(:\d\d)?(\.\d+)?", "TIME", text)

    for form in ("", "json", "csv"):
        assert answer(CANARY, form) == answer(nonsense, form)


def test_asking_for_a_hidden_place_is_like_asking_for_none(stage: Stage, client: Client) -> None:
    def answer(name: str, **filters: str) -> str:
        text = client.get(reverse(name), filters).content.decode()
        return text.replace(next(iter(filters.values())), "PLACE")

    assert answer("bodies", partnership="stage-draft") == answer("bodies", partnership="stage-nosuc")
    assert answer("data-memberships", body="ZS3") == answer("data-memberships", body="ZS9")


def crawl(client: Client, starts: list[str], limit: int = 200, alike: int | None = None) -> Iterator[tuple[str, str]]:
    """Follow every link, breadth first; of pages of one sort (one name of an address) at most so many."""
    waiting, known, sorts = list(starts), set(starts), Counter[str | None]()
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
            if link in known or link.startswith(("/static/", "/accounts/logout")):
                continue
            known.add(link)
            sort = _sort(link)
            sorts[sort] += 1
            if alike is None or sorts[sort] <= alike:
                waiting.append(link)


def _sort(link: str) -> str | None:
    """The name of the address that a link leads to; None where there is none, which is tried and found absent."""
    with suppress(Resolver404):
        return resolve(link.split("?")[0]).view_name
    return None


def _starts(stage: Stage) -> Iterator[tuple[str, str]]:
    """Every address, and its name."""
    for name, row in TABLE.items():
        if not row.leaves_the_site and not row.posts:
            for case in row.cases(stage):
                yield reverse(name, kwargs=dict(case.kwargs)), name


def _unpacked(response: object) -> bytes:
    """The bytes a reader could find a word in; an XLSX file is a compressed archive."""
    import io
    import zipfile

    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    return content
