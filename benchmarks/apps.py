"""Django's entry for the bench; registers the lists that the admin shows for comparison."""

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    """What a team would get for nothing: the body list in Django's admin."""

    name = "benchmarks"

    def ready(self) -> None:
        """Register the body names as a list of the admin, with the filters of our own list."""
        from django.contrib import admin

        from governance.models import Decision
        from partnerships.models import BodyName

        class DecisionAdmin(admin.ModelAdmin):
            list_display = (
                "title",
                "partnership",
                "computed_position",
                "needed_by",
                "computed_next_on",
                "value",
                "source",
            )
            list_filter = ("computed_position", "standing")
            search_fields = ("title",)
            list_select_related = ("partnership", "source")
            list_per_page = 25

        class BodyNameAdmin(admin.ModelAdmin):
            list_display = ("name", "body", "use", "valid_from", "valid_to", "standing")
            list_filter = ("body__kind", "use", "standing")
            search_fields = ("name",)
            list_select_related = ("body", "body__kind")
            list_per_page = 25

        admin.site.register(BodyName, BodyNameAdmin)
        admin.site.register(Decision, DecisionAdmin)
