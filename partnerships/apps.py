"""Django's entry for this app."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """The register: bodies, partnerships, memberships, accountabilities, and who holds which role where."""

    name = "partnerships"

    def ready(self) -> None:
        """Register what hangs on bodies that end, and what must be true across records."""
        from partnerships.invariants.bodies import BODIES
        from partnerships.invariants.facts import FACTS
        from partnerships.invariants.invariant import register_invariants
        from partnerships.invariants.ledger import LEDGER
        from partnerships.reorganisation.kinds_of_money import register_kinds_of_money
        from partnerships.reorganisation.known_kinds import register_known_kinds

        register_known_kinds()
        register_kinds_of_money()
        register_invariants(*BODIES, *FACTS, *LEDGER)
