"""A backup comes back as it was: rows, history, constraints, triggers, rights. Nothing is sent until somebody looks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
import pytest
from django.db import connection

from config.backup.manifest import Manifest, read_manifest
from config.backup.programs import BackupError, program

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[2]
# One for each worker: roles belong to the server, which the workers share.
ROLE = f"application_of_the_restored_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
SHAPE = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype <> 't'
    UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger
    WHERE NOT tgisinternal
    UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2, 3
"""
ROWS = ("accounts_historyentry", "partnerships_body", "partnerships_membership", "partnerships_succession")


class Place:
    """One database of the tests' own server, and our commands in it."""

    def __init__(self, name: str) -> None:
        settings = connection.settings_dict
        self.host = str(settings["OPTIONS"].get("host") or settings["HOST"])
        self.name, self.owner = name, str(settings["USER"])

    def url(self, role: str) -> str:
        return f"postgres://{role}@/{self.name}?host={quote(self.host)}"

    def manage(self, *arguments: Any) -> subprocess.CompletedProcess[str]:
        ways = {"DATABASE_URL": self.url(ROLE), "MIGRATION_DATABASE_URL": self.url(self.owner)}
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, **ways},
            capture_output=True,
            text=True,
            check=False,
        )

    def ask(self, statement: str, role: str = "") -> list[tuple[Any, ...]]:
        session = psycopg2.connect(dbname=self.name, user=role or self.owner, host=self.host)
        with session, session.cursor() as cursor:
            cursor.execute(statement)
            answer = cursor.fetchall()
        session.close()
        return answer

    def rows(self) -> list[int]:
        return [self.ask(f"SELECT count(*) FROM {table}")[0][0] for table in ROWS]  # noqa: S608


def plain(shape: list[tuple[Any, ...]]) -> list[str]:
    """Without the casts and brackets that PostgreSQL writes differently once it has read its own words again."""
    return [re.sub(r"::[a-z ]+(\[\])?|[()\s]", "", " ".join(each)) for each in shape]


@pytest.fixture(scope="module")
def register(django_db_setup: None, django_db_blocker: Any) -> Place:
    return Place(str(connection.settings_dict["NAME"]))


@pytest.fixture(scope="module")
def backup(register: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "register.dump"
    done = register.manage("backup_register", file)
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture(scope="module")
def role(register: Place, django_db_blocker: Any) -> Iterator[str]:
    """The role of the application, which both databases know by the end."""
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {ROLE}")
        cursor.execute(f"CREATE ROLE {ROLE} LOGIN")
    yield ROLE
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP ROLE {ROLE}")


@pytest.fixture(scope="module")
def restored(register: Place, backup: Path, role: str, django_db_blocker: Any) -> Iterator[Place]:
    place = Place(f"{register.name}_restored")
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {place.name}")
        cursor.execute(f"CREATE DATABASE {place.name}")
        done = place.manage("restore_register", backup)
        assert done.returncode == 0, done.stderr
        assert "Everything is as it was" in done.stdout
        yield place
        cursor.execute(f"DROP DATABASE {place.name} WITH (FORCE)")


def test_the_lines_for_compose_bring_it_back_word_for_word(
    register: Place, role: str, tmp_path: Path, django_db_blocker: Any
) -> None:
    """As written for operators, with our server in the place of the container and our names of database and owner."""
    place = Place(f"{register.name}_by_compose")
    written = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    making, bringing = re.findall(r"```\n(docker compose .*?)```", written, re.DOTALL)
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        said = [run_as_written(line, register, tmp_path) for line in making.splitlines()]
        said += [run_as_written(line, place, tmp_path) for line in bringing.splitlines()]
        assert "The history fits" in "".join(said)
        assert place.rows() == register.rows()
        assert plain(place.ask(SHAPE)) == plain(register.ask(SHAPE))
        assert place.ask("SELECT count(*) FROM governance_sendinghold WHERE released_at IS NULL") == [(1,)]
        cursor.execute(f"DROP DATABASE {place.name} WITH (FORCE)")


def run_as_written(line: str, place: Place, directory: Path) -> str:
    """One line: what runs in the database's container runs here; containers are neither started nor stopped."""
    ours = line.replace("register_owner", place.owner).replace("FILE", str(directory / "register.dump"))
    inside = ours.removeprefix("docker compose exec -T db ")
    if inside != ours:
        command, rest = inside.split(" ", 1)
        rest = re.sub(r"\bregister\b(?!\.dump)", place.name, rest)
        done = subprocess.run(
            ["/bin/sh", "-c", f"{program(command)} --host={place.host} {rest}"],
            capture_output=True,
            text=True,
            check=False,
        )
    elif "manage.py" in ours:
        done = place.manage(*ours.partition("manage.py ")[2].split())
    else:
        assert re.match(r"docker compose (stop|up) ", line)
        return ""
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


def test_rows_history_constraints_and_triggers_are_equal(register: Place, restored: Place) -> None:
    head = "SELECT digest FROM accounts_historyentry ORDER BY number DESC LIMIT 1"
    assert restored.rows() == register.rows()
    assert [bytes(row[0]) for row in restored.ask(head)] == [bytes(row[0]) for row in register.ask(head)]
    shape = restored.ask(SHAPE)
    assert plain(shape) == plain(register.ask(SHAPE))
    assert any("EXCLUDE USING gist" in each[2] for each in shape)
    assert any("write_history" in each[1] for each in shape)


def test_sending_is_on_hold(restored: Place) -> None:
    [(reason, released)] = restored.ask("SELECT reason, released_at FROM governance_sendinghold")
    assert (reason.startswith("Restored on "), released) == (True, None)


def test_the_application_may_what_it_may_and_no_more(restored: Place) -> None:
    assert restored.ask("SELECT count(*) FROM partnerships_body", ROLE)[0][0] > 1000
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        restored.ask("DELETE FROM partnerships_body RETURNING id", ROLE)
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        restored.ask("UPDATE accounts_historyentry SET reason = '' RETURNING number", ROLE)


def test_a_register_is_not_lost_unless_told_nor_to_a_damaged_file(restored: Place, backup: Path) -> None:
    before = restored.rows()
    refused = restored.manage("restore_register", backup)
    assert (refused.returncode, "is not empty" in refused.stderr) == (1, True)
    damaged = backup.with_name("damaged.dump")
    damaged.write_bytes(backup.read_bytes()[:-400_000])
    broken = restored.manage("restore_register", damaged, "--replace")
    assert (broken.returncode, "cannot be read to its end" in broken.stderr) == (1, True)
    assert restored.rows() == before


def test_a_file_that_is_not_the_one_that_was_made_is_told(backup: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.dump"
    copy.write_bytes(backup.read_bytes() + b"x")
    (tmp_path / "copy.dump.json").write_text(backup.with_name("register.dump.json").read_text())
    with pytest.raises(BackupError, match="checksum"):
        read_manifest(copy)


def test_only_we_may_read_it_and_it_holds_no_session(backup: Path) -> None:
    told = json.loads(backup.with_name("register.dump.json").read_text())
    assert backup.stat().st_mode & 0o077 == 0
    assert "django_session" not in told["counts"]
    assert len(told["marks"]["history_head"]) == 64


def test_what_did_not_come_back_is_named(register: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from config.backup import restore

    monkeypatch.setattr(restore, "counts", lambda: {"a": 1, "b": 2})
    manifest = Manifest("", "", {"a": 1, "b": 3}, {"head": "x"}, ())
    assert restore.differences(manifest, {"head": "y"}) == ["b: 2 rows, 3 in the backup", "head: y, x in the backup"]


@pytest.mark.django_db
def test_programs_older_than_the_server_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 12.1'\n")
    old.chmod(0o755)
    monkeypatch.setenv("POSTGRESQL_PROGRAMS", str(tmp_path))
    assert program("pg_dump") != str(old)
    monkeypatch.setattr("config.backup.programs._candidates", lambda name: [old])
    with pytest.raises(BackupError, match=r"or newer is needed; found: .*12"):
        program("pg_dump")
