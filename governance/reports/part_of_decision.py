"""Which bodies a decision concerns: those that have a step in it and those that were told of it, each once."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from governance.models.decision import Decision, DecisionStep
from governance.models.openness import Engagement
from partnerships.models import Body, Standing
from partnerships.visibility import Reader

GONE = (Standing.WITHDRAWN, Standing.SUPERSEDED)


class PartOfDecisionQuerySet(models.QuerySet["PartOfDecision"]):
    """Seen through the step or the contact that stands behind it."""

    def visible_to(self, user: Reader) -> Self:
        """Where this reader may see a step of the body in the decision, or a contact with it."""
        same = {"decision": OuterRef("decision"), "body": OuterRef("body")}
        steps = DecisionStep.objects.visible_to(user).exclude(standing__in=GONE)
        published = Q(standing=Standing.ACCEPTED) | Q(decision__standing=Standing.DRAFT)
        contacts = Engagement.objects.visible_to(user).exclude(standing__in=GONE).exclude(kind="published")
        return self.filter(Exists(steps.filter(published, **same)) | Exists(contacts.filter(**same)))


class PartOfDecision(models.Model):
    """A body's part in a decision: a row of a database view over steps and contacts."""

    id = models.BigIntegerField(primary_key=True)
    decision = models.ForeignKey(Decision, on_delete=models.DO_NOTHING, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.DO_NOTHING, related_name="+")

    objects = PartOfDecisionQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "governance_partofdecision"

    def __str__(self) -> str:
        return f"{self.body_id} in {self.decision_id}"
