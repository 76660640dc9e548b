"""Every address of the site; apps are named as strings only."""

from django.urls import include, path

from config import error_views, views

handler400 = error_views.bad_request
handler500 = error_views.server_error

urlpatterns = [
    path("health/", include("config.health.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("accessibility/", views.Accessibility.as_view(), name="accessibility"),
    path("privacy/", views.Privacy.as_view(), name="privacy"),
    path("design-system/", views.DesignSystem.as_view(), name="design-system"),
    path("", include("partnerships.urls")),
    path("", include("governance.urls")),
]
