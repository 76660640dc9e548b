#!/bin/sh
# Run once by the PostgreSQL container: makes the role of the application, which owns nothing.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$APPLICATION_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE register_application LOGIN PASSWORD :'password';
SQL
