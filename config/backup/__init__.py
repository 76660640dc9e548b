"""Backup and restore of the database, by PostgreSQL's own programs; knows nothing of what the tables say."""
