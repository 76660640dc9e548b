"""Django's entry for this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People: who they are, what their roles let them do, and the history of what they did."""

    name = "accounts"
