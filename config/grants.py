"""What the application's own database role may do, where tables belong to another (MIGRATION_DATABASE_URL).

The register deletes nothing: not even a fault in our code can, as the role that it runs under has not the right.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg2 import sql

VIEW = "v"  # as Django's introspection calls it


def prepare_database(**_: Any) -> None:
    """Run after every `migrate`; running it again changes nothing."""
    call_command("createcachetable", verbosity=0)
    if settings.APPLICATION_ROLE:
        grant(settings.APPLICATION_ROLE)


def grant(role: str) -> None:
    """Give `role` what pages and tasks need on every table there is, and take away the rest."""
    with connection.cursor() as cursor:
        for table in connection.introspection.get_table_list(cursor):
            cursor.execute(_statement("REVOKE ALL ON TABLE {table} FROM {role}", role, table.name))
            allowed = ["SELECT"] if table.type == VIEW else rights_on(table.name)
            rights = sql.SQL(", ").join(map(sql.SQL, allowed))
            cursor.execute(_statement("GRANT {rights} ON TABLE {table} TO {role}", role, table.name, rights=rights))
        cursor.execute(_statement("GRANT USAGE ON SCHEMA public TO {role}", role))
        cursor.execute(_statement("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}", role))


def rights_on(table: str) -> list[str]:
    """The rights of the application on one table; a table that nobody thought of loses nothing but DELETE."""
    if table in settings.APPEND_ONLY_TABLES:
        return ["SELECT", "INSERT"]
    if table == "django_migrations":
        return ["SELECT"]
    if table.startswith(settings.ERASABLE_TABLES):
        return ["SELECT", "INSERT", "UPDATE", "DELETE"]
    return ["SELECT", "INSERT", "UPDATE"]


def _statement(text: str, role: str, table: str = "", **parts: sql.Composable) -> sql.Composed:
    return sql.SQL(text).format(role=sql.Identifier(role), table=sql.Identifier(table), **parts)
