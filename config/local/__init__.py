"""Runs the whole product on one machine with nothing installed but Python: never used in production."""
