"""The application's own database role: it adds and corrects, and can delete or rewrite nothing that must last."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import override_settings

from config.grants import grant, prepare_database
from governance.models import TakingPart
from governance.operations.step import withdraw_step
from tests.governance.decision_cast import Deciders


@pytest.fixture
def role(db):
    """A new role, gone with the test's transaction. Roles belong to the whole server: its name is this database's."""
    name = f"application_of_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name}")
    return name


@pytest.fixture
def as_application(role):
    """Runs SQL under the application's role."""
    with connection.cursor() as cursor:
        grant(role)
        cursor.execute(f"SET ROLE {role}")
        yield cursor
        cursor.execute("RESET ROLE")


def refused(cursor, statement: str) -> bool:
    try:
        with transaction.atomic():
            cursor.execute(statement)
    except ProgrammingError as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM accounts_user",
        "TRUNCATE accounts_user CASCADE",
        "DELETE FROM accounts_historyentry",
        "UPDATE accounts_historyentry SET reason = 'another'",
        "TRUNCATE accounts_historyentry",
        "ALTER TABLE accounts_historyentry DISABLE TRIGGER ALL",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
        "CREATE TABLE mine (id int)",
    ],
)
def test_what_would_destroy_the_record_is_refused(as_application, statement):
    assert refused(as_application, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 FROM accounts_historyentry",
        "UPDATE accounts_user SET display_name = display_name",
        "DELETE FROM django_session",
        "DELETE FROM django_cache",
        "DELETE FROM mfa_authenticator",
        "DELETE FROM governance_takingpart",  # by a trigger of the decision, with the rights of whoever saves it
        "SELECT 1 FROM django_migrations",
    ],
)
def test_what_pages_need_is_allowed(as_application, statement):
    assert not refused(as_application, statement)


@pytest.mark.usefixtures("as_application")
def test_they_are_enough_to_start_a_decision_and_to_take_a_step_out_of_it():
    step = Deciders().decision().steps.get(number=2)
    withdraw_step(step, by=None, reason="No step of theirs", version=step.version)
    assert [each.body_id for each in TakingPart.objects.filter(decision=step.decision_id)] != [step.body_id]


def test_granting_again_takes_back_what_was_given_since(role):
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT DELETE ON accounts_user TO {role}")
        with override_settings(APPLICATION_ROLE=role):
            prepare_database()
            prepare_database()
        cursor.execute("SELECT has_table_privilege(%s, 'accounts_user', 'DELETE')", [role])
        assert cursor.fetchone() == (False,)


def test_every_table_of_the_record_is_shielded_from_deletion(as_application, role):
    as_application.execute(
        "SELECT table_name FROM information_schema.role_table_grants WHERE grantee = %s"
        " AND privilege_type IN ('DELETE', 'TRUNCATE') ORDER BY table_name",
        [role],
    )
    erasable = ("account_", "django_cache", "django_session", "mfa_", "usersessions_")
    # Addresses of people, the bytes and rows of uploads that wait, and what follows from decisions: not of the record.
    erasable += ("governance_accountofperson", "partnerships_uploadpart", "partnerships_uploadrow")
    erasable += ("governance_takingpart",)
    assert [table for (table,) in as_application.fetchall() if not table.startswith(erasable)] == []
