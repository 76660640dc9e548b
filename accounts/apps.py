"""Django's entry for this app."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People: who they are, what their roles let them do, and the history of what they did."""

    name = "accounts"

    def ready(self) -> None:
        """Listen to sign-ins and to changes of how people sign in."""
        import_module("accounts.middleware.session_life")
        import_module("accounts.recovery")
        import_module("accounts.security_events").listen()
