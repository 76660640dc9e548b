"""The servers that `make run` and `make test` bring along."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest
import redis
from django.conf import settings
from django.db import connection

from config.local import unprivileged
from config.local.postgres import OWNER, PostgresServer
from config.local.processes import command_of, launch, stop
from config.local.redis_server import RedisServer
from config.local.services import Services


def ask(server: PostgresServer, statement: str):
    with psycopg2.connect(server.url(OWNER)) as session, session.cursor() as cursor:
        cursor.execute(statement)
        answer = cursor.fetchall() if cursor.description else None
    session.close()
    return answer


@pytest.fixture
def room():
    """A directory that the servers' own account can reach: pytest's own are closed to it."""
    with tempfile.TemporaryDirectory(prefix="register-tests-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o711)
        yield Path(directory)


@pytest.mark.django_db
def test_the_tests_run_on_a_real_postgresql_with_the_extensions_we_need():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions WHERE name IN ('btree_gist', 'pg_trgm')")
        assert len(cursor.fetchall()) == 2


def test_the_tests_run_on_a_real_redis():
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        assert client.ping()


def test_postgresql_comes_back_after_a_crash_with_everything_that_was_saved(room):
    server = PostgresServer(room / "data")
    server.start()
    ask(server, "CREATE TABLE kept (note text)")
    ask(server, "INSERT INTO kept VALUES ('saved')")
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert (server.directory / "postmaster.pid").exists()
    again = PostgresServer(room / "data")
    again.start()
    assert ask(again, "SELECT note FROM kept") == [("saved",)]
    again.stop()


def test_a_lock_file_whose_number_is_another_programs_is_no_hindrance(room):
    server = PostgresServer(room / "data", durable=False)
    server.start()
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    lock = server.directory / "postmaster.pid"
    lines = lock.read_text().split("\n")
    bystander = launch(["sleep", "60"], dying_wish=signal.SIGKILL, user=unprivileged.server_user())
    lock.write_text("\n".join([str(bystander.pid), *lines[1:]]))
    server.start()
    assert server.is_alive()
    assert bystander.poll() is None
    server.stop()
    stop(bystander, signals=[signal.SIGTERM])


def test_a_server_left_behind_over_the_same_data_is_ended_first(room):
    orphan, newcomer = PostgresServer(room / "data"), PostgresServer(room / "data")
    orphan.start()
    newcomer.start()
    assert orphan.process.wait(timeout=5) == 0
    assert newcomer.is_alive()
    newcomer.stop()


def test_a_start_that_was_cut_short_is_begun_again(room):
    (room / "data-new").mkdir()
    (room / "data-new" / "half-made").write_text("")
    server = PostgresServer(room / "data", durable=False)
    server.start()
    assert ask(server, "SELECT 1") == [(1,)]
    server.stop()


def test_two_copies_run_side_by_side_and_the_dead_come_back_at_the_same_address(room, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    one, two = Services(room / "one", durable=False), Services(room / "two", durable=False)
    addresses = [one.start(), two.start()]
    assert len({address for each in addresses for address in each.values()}) == 4
    for server in one.servers:
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
    assert one.revive() == [
        "PostgreSQL had died and was started again.",
        "Redis had died and was started again.",
    ]
    assert one.servers[0].environment() | one.servers[1].environment() == addresses[0]
    one.stop()
    two.stop()
    assert not any(server.is_alive() for services in (one, two) for server in services.servers)


def test_a_path_too_long_for_a_socket_is_no_hindrance(room):
    deep = room / ("long" * 30)
    server = PostgresServer(deep / "data", durable=False)
    deep.chmod(0o711)
    server.start()
    assert deep not in server.sockets.parents
    assert ask(server, "SELECT 1") == [(1,)]
    server.stop()
    assert not list(deep.glob("*socket*"))


def test_a_server_that_does_not_come_back_at_once_is_tried_again(room, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    services = Services(room / "one", durable=False)
    address = services.start()
    (server,) = services.servers
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    odd_setting = server.directory / "postgresql.auto.conf"
    odd_setting.write_text("nonsense = 1")
    assert "PostgreSQL did not start" in services.revive()[0]
    odd_setting.write_text("")
    assert services.revive() == ["PostgreSQL had died and was started again."]
    assert server.environment() == address
    services.stop()


def test_redis_wants_its_password(tmp_path):
    server = RedisServer(tmp_path / "log")
    server.start()
    with (
        redis.Redis(host="127.0.0.1", port=server.port, retry=None) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()
    assert server.password not in command_of(server.process.pid)
    server.stop()


def test_a_child_dies_with_a_parent_that_is_killed_outright():
    program = (
        "import signal, sys, time; from config.local.processes import launch;"
        "print(launch(['sleep', '60'], dying_wish=signal.SIGKILL).pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    with parent.stdout as said:
        child = int(said.readline())
    assert "sleep" in command_of(child)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 5
    while "sleep" in command_of(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert "sleep" not in command_of(child)


def test_root_finds_servers_a_place_outside_a_closed_home(tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(unprivileged, "SPARE_ROOM", Path(tmp_path))
    monkeypatch.setattr(unprivileged, "server_user", lambda: "nobody")
    monkeypatch.setattr(unprivileged, "give_to_server", lambda path: None)
    (closed / "programs").mkdir()
    (closed / "programs" / "postgres").write_text("a program")
    assert closed not in unprivileged.data_directory(closed / "data").parents
    copy = unprivileged.executables(closed / "programs")
    assert closed not in copy.parents
    assert (copy / "postgres").read_text() == "a program"
    assert unprivileged.executables(closed / "programs") == copy


def test_a_room_that_somebody_else_may_write_to_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(unprivileged, "SPARE_ROOM", tmp_path)
    unprivileged._spare_room().chmod(0o777)
    with pytest.raises(RuntimeError, match="not ours alone"):
        unprivileged._spare_room()
