"""The bodies that take part in decisions, in the order of the list: what finds the newest of one body's thousands."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from partnerships.models import Body


class TakingPart(models.Model):
    """One body of `Decision.bodies`, with the decision's place in the list.

    It follows from the decision and is written by the database alone, in the same statement: never by hand. An array
    has no order, so that an index over it must read all of a body's decisions to find the newest.
    """

    pk = models.CompositePrimaryKey("decision_id", "body_id")
    decision = models.ForeignKey(
        "governance.Decision", on_delete=models.PROTECT, related_name="taking_part", db_index=False, editable=False
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="taking_part", db_index=False, editable=False)
    sort_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "taking part"
        indexes: ClassVar = [models.Index(fields=["body", "-sort_on", "-decision"], name="taking_part_in_order")]

    def __str__(self) -> str:
        return f"{self.body} in {self.decision}"


FOLLOWS_FROM_THE_DECISION = """
    INSERT INTO governance_takingpart (decision_id, body_id, sort_on)
    SELECT NEW.id, body_id, NEW.computed_sort_on FROM unnest(NEW.bodies) AS body_id
    ON CONFLICT (decision_id, body_id) DO UPDATE SET sort_on = excluded.sort_on
    WHERE governance_takingpart.sort_on IS DISTINCT FROM excluded.sort_on;
    DELETE FROM governance_takingpart WHERE decision_id = NEW.id AND body_id <> ALL (NEW.bodies);
    RETURN NULL;
"""


def written_with_the_decision() -> list[pgtrigger.Trigger]:
    """The triggers of a decision that keep who takes part, and where the decision stands in the list."""
    changed = pgtrigger.AnyChange("bodies", "computed_sort_on")
    return [
        pgtrigger.Trigger(
            name="write_who_takes_part",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            func=FOLLOWS_FROM_THE_DECISION,
        ),
        pgtrigger.Trigger(
            name="write_who_takes_part_now",
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            condition=changed,
            func=FOLLOWS_FROM_THE_DECISION,
        ),
    ]
