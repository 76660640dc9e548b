"""Django's entry for this app."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """The register: bodies, partnerships, memberships, accountabilities, and who holds which role where."""

    name = "partnerships"
