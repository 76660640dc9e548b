"""The site as a whole: settings, addresses, tables, local services. Knows no word of the domain."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
