"""The site's settings plus Django's admin, which the bench compares a list with."""

from config.settings import *
from config.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = ["benchmarks.apps.BenchmarksConfig", "django.contrib.admin", *INSTALLED_APPS]
ROOT_URLCONF = "benchmarks.urls"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SILENCED_SYSTEM_CHECKS = ["admin.E410"]
