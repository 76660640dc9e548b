"""Server time of each page against its floor, and at ten times the data against itself."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from importlib import import_module
from typing import TYPE_CHECKING

from django.test import Client

from benchmarks.floors import prepare
from benchmarks.timing import Ratio, paired
from partnerships.page_memory import forget

if TYPE_CHECKING:
    from accounts.models import User

PAGES = {
    "front page": "/",
    "search": "/search/?q=Rushcliffe",
    "search, near miss": "/search/?q=Notingham",
    "partnerships": "/partnerships/",
    "bodies": "/bodies/",
    "bodies, CCGs on a day": "/bodies/?kind=ccg&on=2013-06-01",
    "bodies, page 2 by code": "/bodies/?sort=code&page=2",
    "memberships": "/data/memberships/",
    "successions": "/data/successions/",
    "accountabilities": "/data/accountabilities/",
    "names": "/data/names/",
    "partnership": "/partnerships/nottingham-and-nottinghamshire/",
    "partnership, as at": "/partnerships/nottingham-and-nottinghamshire/?on=2019-06-01",
    "partnership, members": "/partnerships/nottingham-and-nottinghamshire/members/",
    "partnership, accountability": "/partnerships/nottingham-and-nottinghamshire/accountability/",
    "partnership, history": "/partnerships/nottingham-and-nottinghamshire/history/",
    "body": "/bodies/QT1/",
    "body, council": "/bodies/E10000024/",
    "body, accountability": "/bodies/QT1/accountability/",
    "body, history": "/bodies/QT1/history/",
}


@dataclass(frozen=True)
class PageResult:
    """One page's figures."""

    page: str
    to_floor: Ratio
    unremembered: Ratio  # the same with nothing remembered: as each first reader after a change of the register
    queries: int


class Visitor:
    """A signed-in reader who calls the application in-process, the way that a web server does."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.cookie = SimpleCookie({k: v.value for k, v in client.cookies.items()}).output(header="", sep=";").strip()
        self.application = import_module("config.wsgi").application  # when all is set up, as for a web server

    def get(self, address: str) -> bytes:
        """The body of the page; anything but 200 is an error."""
        return b"".join(self.pieces(address))

    def pieces(self, address: str) -> Iterator[bytes]:
        """The body as it is sent; anything but 200 is an error."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "HTTP_COOKIE": self.cookie,
            "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
        }  # fmt: skip
        statuses: list[str] = []
        response = self.application(environ, lambda status, headers, exc=None: statuses.append(status))
        if not statuses[0].startswith("200"):
            raise ValueError(f"{address} answered {statuses[0]}")
        yield from response
        response.close()

    def download(self, address: str) -> tuple[float, int]:
        """Seconds until the first piece of a file, and its lines after the heading."""
        started, first, lines = time.perf_counter(), 0.0, -1
        for piece in self.pieces(address):
            first = first or time.perf_counter() - started
            lines += piece.count(b"\n")
        return first, lines

    def getter(self, address: str, *, anew: bool = False) -> Callable[[], bytes]:
        """A call that gets one address, if need be with nothing remembered."""

        def get() -> bytes:
            if anew:
                forget()
            return self.get(address)

        return get


def measure(visitor: Visitor, pages: dict[str, str]) -> list[PageResult]:
    """Each page against its own floor."""
    results = []
    for name, address in pages.items():
        number, made = prepare(visitor.client, address)
        floor = visitor.getter(f"/floor/{number}/")
        anew = paired(visitor.getter(address, anew=True), floor)
        results.append(PageResult(name, paired(visitor.getter(address), floor), anew, made.queries))
    return results


def signed_in(user: User) -> Client:
    """A client with a session of this user."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
