"""Django's entry for this app."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """How they decide: forums, meetings, decisions and their steps; dashboards, search, reports and reminders."""

    name = "governance"

    def ready(self) -> None:
        """Declare what follows from each change, and give the layer below what it shows of ours."""
        from governance.arrangements.sections import extension
        from governance.datasets import DATASETS
        from governance.history import HISTORY
        from governance.invariants import INVARIANTS
        from governance.kinds_of_fact import KINDS_OF_FACT
        from governance.reference_data.forums import FORUMS
        from governance.reference_data.templates import TEMPLATES
        from governance.reorganisation import register_kinds_of_item
        from partnerships.arrangements.extension import extend
        from partnerships.forms.registry import register_facts
        from partnerships.history_kinds import register_history
        from partnerships.invariants.invariant import register_invariants
        from partnerships.reference_data.register_of_england import add_to_register
        from partnerships.views.data_catalogue import register_datasets

        _import_every_rule()
        register_datasets(*DATASETS)
        import_module("governance.reminders.erasure")
        extend(extension())
        register_history(*HISTORY)
        register_facts(*KINDS_OF_FACT, family="How bodies decide")
        register_kinds_of_item()
        register_invariants(*INVARIANTS)
        add_to_register(Path(__file__).parent / "reference_data" / "england", [*FORUMS, *TEMPLATES])


def _import_every_rule() -> None:
    """Rules are declared where the operations of their noun are: a file or a task must meet them like a screen."""
    operations = import_module("governance.operations")
    for module in iter_modules(operations.__path__):
        import_module(f"{operations.__name__}.{module.name}")
