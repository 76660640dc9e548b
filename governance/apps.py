"""Django's entry for this app."""

from importlib import import_module

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """How they decide: forums, meetings, decisions and their steps; dashboards, search, reports and reminders."""

    name = "governance"

    def ready(self) -> None:
        """Declare what follows from each change."""
        import_module("governance.operations.consequences")
