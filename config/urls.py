"""Every address of the site; apps are named as strings only."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
