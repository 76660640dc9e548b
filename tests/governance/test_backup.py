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

ROOT = Path(__file__).parents[2]
ROLE = "application_of_the_restored"
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
def restored(register: Place, backup: Path, django_db_blocker: Any) -> Iterator[Place]:
    place = Place(f"{register.name}_restored")
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {place.name}")
        cursor.execute(f"CREATE DATABASE {place.name}")
        cursor.execute(f"DROP ROLE IF EXISTS {ROLE}")
        cursor.execute(f"CREATE ROLE {ROLE} LOGIN")
        done = place.manage("restore_register", backup)
        assert done.returncode == 0, done.stderr
        assert "Everything is as it was" in done.stdout
        yield place
        cursor.execute(f"DROP DATABASE {place.name} WITH (FORCE)")
        cursor.execute(f"DROP ROLE {ROLE}")


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
