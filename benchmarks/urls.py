"""The site's addresses, the floor of each page, and the admin."""

from django.contrib import admin
from django.urls import path

from benchmarks.floors import floor
from config.urls import urlpatterns as site

urlpatterns = [path("floor/<int:number>/", floor), path("admin/", admin.site.urls), *site]
