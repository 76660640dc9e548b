"""Runs the whole product on one machine until Ctrl-C: `python -m config.local.supervisor`, as `make run` does.

PostgreSQL, Redis, migrations, the first loading, the web, a Celery worker, beat, and a mail sink. `PORT` (8000)
and `DATA_DIR` (.data) move it. However it ends, no process is left.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.local.children import Child
from config.local.redis_server import free_port
from config.local.services import Services

ROOT = Path(__file__).resolve().parent.parent.parent
MAIL_PAGE_PORT = 25  # above the site's own, as in 8025
FIRST_ANSWER_PATIENCE_S = 60.0
WATCH_EVERY_S = 0.5
AS_ROOT = "ignore:You're running the worker with superuser"  # a demonstration may; production does not


class Refusal(Exception):
    """Why the product cannot start here, in words for the person who asked."""


def main() -> None:
    """Run until a signal says stop; exit status 1 with the reason when that is not possible."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    port, data = int(os.environ.get("PORT", "8000")), Path(os.environ.get("DATA_DIR", ".data")).resolve()
    data.mkdir(parents=True, exist_ok=True)
    try:
        with _lock(data, port):
            _refuse_busy(port)
            _run(port, data, stopping)
    except Refusal as refusal:
        sys.exit(str(refusal))


def _run(port: int, data: Path, stopping: threading.Event) -> None:
    children: list[Child] = []
    services = Services(data)
    try:
        os.environ |= services.start() | _environment(port, data)
        for place in services.places_outside(data):
            print(f"PostgreSQL may not enter {data}, so its data is in {place}.", flush=True)
        mail_page = _mail_sink(children, port, data)
        if not _prepare(data, stopping):
            return
        children.append(_web())
        _wait_for_answer(port, children, stopping)
        children += _background()  # now, so that they do not hold up the first page
        if not stopping.is_set():
            print(f"\nReady: {os.environ['SITE_URL']}\nMail:  {mail_page}\nCtrl-C stops everything.\n", flush=True)
        _watch(services, children, stopping)
    finally:
        print("Stopping.", flush=True)
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop()
        services.stop()


def _environment(port: int, data: Path) -> dict[str, str]:
    """What the settings need; anything that the caller has set stays."""
    wanted = {
        "SITE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DEMONSTRATION": "1",
        "DEFAULT_FROM_EMAIL": "register@localhost",
        "BIND": f"127.0.0.1:{port}",
        "SECRET_KEY": _secret_key(data / "secret-key"),
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
    }
    return {name: os.environ.get(name) or value for name, value in wanted.items()}


def _secret_key(file: Path) -> str:
    """Made once, so that sessions and second factors outlive a restart."""
    if not file.exists():
        with open(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w", encoding="ascii") as new:
            new.write(secrets.token_urlsafe(50))
    return file.read_text(encoding="ascii")


def _mail_sink(children: list[Child], port: int, data: Path) -> str:
    """Start the mail sink, unless mail goes elsewhere; where its mail can be read."""
    if os.environ.get("EMAIL_URL"):
        return "sent as EMAIL_URL says"
    smtp_port = free_port()
    page_port = port + MAIL_PAGE_PORT if _is_free(port + MAIL_PAGE_PORT) else free_port()
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{smtp_port}"
    arguments = [str(data / "mail"), str(smtp_port), str(page_port), os.environ["SITE_URL"]]
    children.append(Child("mail", ["-m", "config.local.mail_sink", *arguments]))
    return f"http://localhost:{page_port}"


def _prepare(data: Path, stopping: threading.Event) -> bool:
    """Migrate and load; False when asked to stop meanwhile. Raises Refusal when it fails."""
    preparation = Child("setup", ["-m", "config.local.preparation", str(data / "loaded")], prefix=False)
    while preparation.is_alive():
        if stopping.wait(0.05):
            preparation.stop()
            return False
    if preparation.process.returncode:
        raise Refusal("The database could not be made ready; the reason stands above.")
    return True


def _web() -> Child:
    return Child("web", ["-m", "gunicorn", "--config", "config/gunicorn.py", "--log-level=warning", "config.wsgi"])


def _background() -> list[Child]:
    celery = ["-W", AS_ROOT, "-m", "celery", "--quiet", "-A", "config"]
    worker = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--concurrency=1", "--loglevel=WARNING"]
    beat = ["--scheduler=celery.beat:Scheduler", "--pidfile=", "--loglevel=WARNING"]
    unhurried = {"STATEMENT_TIMEOUT_S": "60"}
    return [
        Child("worker", [*celery, "worker", *worker], environment=unhurried),
        Child("beat", [*celery, "beat", *beat], environment=unhurried),
    ]


def _wait_for_answer(port: int, children: list[Child], stopping: threading.Event) -> None:
    deadline = time.monotonic() + FIRST_ANSWER_PATIENCE_S
    while time.monotonic() < deadline and not stopping.wait(0.1):
        if _answers(port):
            return
        if not all(child.is_alive() for child in children):
            raise Refusal("A part of the product ended as it started; the reason stands above.")
    if not stopping.is_set():
        raise Refusal(f"The site did not answer within {FIRST_ANSWER_PATIENCE_S:.0f} seconds.")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _watch(services: Services, children: list[Child], stopping: threading.Event) -> None:
    """Start again whatever dies, until asked to stop."""
    while not stopping.wait(WATCH_EVERY_S):
        for event in services.revive():
            print(event, flush=True)
        for child in children:
            if not child.is_alive():
                child.start_again()


def _refuse_busy(port: int) -> None:
    if not _is_free(port):
        raise Refusal(f"Port {port} is in use by another program. Choose another one: make run PORT={port + 1}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@contextmanager
def _lock(data: Path, port: int) -> Iterator[None]:
    """One run at a time over one data folder. The lock dies with this process, however that ends."""
    with open(data / "lock", "a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Refusal(
                f"It already runs: {file.read()}, over the data in {data}. "
                f"For a second one: make run PORT={port + 1} DATA_DIR=.data-2"
            ) from None
        file.truncate(0)
        file.write(f"http://localhost:{port}")
        file.flush()
        yield


if __name__ == "__main__":
    main()
