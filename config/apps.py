"""Django's entry for the site as a whole."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    """Site-wide tags, forms and commands; no models."""

    name = "config"

    def ready(self) -> None:
        """After `migrate` has made every table, prepare what no migration can."""
        from config.grants import prepare_database

        post_migrate.connect(prepare_database, sender=apps.get_app_config("auth"))
