"""Django's entry for this app."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """How they decide: dashboards, search and reports now; forums, decisions and reminders to come."""

    name = "governance"
