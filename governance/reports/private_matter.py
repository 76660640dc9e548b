"""What is taken in private: a step of a decision or an item of an agenda, as rows of one database view."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from governance.models.decision import DecisionStep
from governance.models.meeting import AgendaItem
from partnerships.visibility import Reader


class PrivateMatterQuerySet(models.QuerySet["PrivateMatter"]):
    """Seen through the step or the item that stands behind it."""

    def visible_to(self, user: Reader) -> Self:
        """Where this reader may see that step or that item."""
        steps, items = DecisionStep.objects.visible_to(user), AgendaItem.objects.visible_to(user)
        return self.filter(Q(step__in=steps.order_by().values("pk")) | Q(item__in=items.order_by().values("pk")))


class PrivateMatter(models.Model):
    """A step, under its own number, or an item, under its own number below zero; `on` is the day planned for it.

    The view holds every step and every item; which of them are private is for the report to say.
    """

    id = models.BigIntegerField(primary_key=True)
    step = models.ForeignKey(DecisionStep, on_delete=models.DO_NOTHING, null=True, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.DO_NOTHING, null=True, related_name="+")
    on = models.DateField(null=True)

    objects = PrivateMatterQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "governance_privatematter"

    def __str__(self) -> str:
        return str(self.step or self.item)
