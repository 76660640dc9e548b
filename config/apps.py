"""Django's entry for the site as a whole."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Site-wide tags, forms and commands; no models."""

    name = "config"
