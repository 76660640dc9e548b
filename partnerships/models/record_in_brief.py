"""Every record of the register in one row each, whatever its kind: for lists that cut across kinds."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.roles import Permission
from partnerships.models.appointment import Post
from partnerships.models.body import Body
from partnerships.models.fact import Confidence, DatedQuerySet, Precision, Standing
from partnerships.models.membership import Membership
from partnerships.models.partnership import Partnership
from partnerships.models.source import Source
from partnerships.models.succession import Succession, SuccessionPart
from partnerships.visibility import Places, Reader, held_at, places_of


class RecordInBriefQuerySet(DatedQuerySet):
    """The same gate as every record's own; a succession shows, and is kept, where one of its parts is."""

    def visible_to(self, user: Reader) -> Self:
        """What this reader may see. Drafts of successions are left to their own pages."""
        shown = super().visible_to(user)
        if places_of(user, Permission.READ_DRAFTS).everywhere:
            return shown
        return shown.filter(Q(succession__isnull=True) | Q(succession__in=Succession.objects.visible_to(user)))

    def holding_on(self, day: dt.date) -> Self:
        """Records that held on `day` about bodies that existed then, and the successions still to come.

        A code outlives its body, and what happened long ago does not go stale: nobody needs to look at either again.
        """
        existing = Q(body__isnull=True) | Q(body__abolished_on__isnull=True) | Q(body__abolished_on__gt=day)
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        going_on = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        held = Q(succession__isnull=True) & begun & going_on & existing
        return self.filter(held | Q(succession__isnull=False, valid_from__gt=day))

    def within(self, places: Places) -> Self:
        """Records that belong to one of these places."""
        if places.everywhere:
            return self
        parts = SuccessionPart.objects.filter(held_at(SuccessionPart, places)).order_by()
        return self.filter(held_at(self.model, places) | Q(succession__in=parts.values("succession")))


class RecordInBrief(models.Model):
    """One record in brief: a row of a database view over the tables of bodies, partnerships and their facts.

    `id` is kind and number, `membership/12`; `kind` is the word of the record's address; `record_type` the ledger's
    name of it. `says` is what it says in words, `says_code` what it says by a code of its own table. An event and a
    succession have their day as `valid_from`. `subject` is the same for records that may not both hold on a day.
    """

    id = models.CharField(max_length=60, primary_key=True)
    kind = models.CharField(max_length=30)
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    standing = models.CharField(max_length=10, choices=Standing)
    says = models.CharField(max_length=500)
    says_code = models.CharField(max_length=30)
    subject = models.CharField(max_length=200, null=True)  # noqa: DJ001 - of some kinds any number may hold at once
    valid_from = models.DateField(null=True)
    from_precision = models.CharField(max_length=20, choices=Precision)
    valid_to = models.DateField(null=True)
    to_precision = models.CharField(max_length=20, choices=Precision)
    confidence = models.CharField(max_length=10, choices=Confidence)
    source = models.ForeignKey(Source, on_delete=models.DO_NOTHING, related_name="+")
    source_detail = models.CharField(max_length=500)
    verified_on = models.DateField(null=True)
    verified_by = models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, null=True, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.DO_NOTHING, null=True, related_name="+")
    second_body = models.ForeignKey(Body, on_delete=models.DO_NOTHING, null=True, related_name="+")
    partnership = models.ForeignKey(Partnership, on_delete=models.DO_NOTHING, null=True, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.DO_NOTHING, null=True, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.DO_NOTHING, null=True, related_name="+")
    succession = models.ForeignKey(Succession, on_delete=models.DO_NOTHING, null=True, related_name="+")

    objects = RecordInBriefQuerySet.as_manager()
    VISIBLE_WITH: ClassVar = ("body", "second_body", "partnership", "membership", "post")
    AT_BODIES: ClassVar = ("body",)
    AT_PARTNERSHIPS: ClassVar = ("partnership",)

    class Meta:
        managed = False
        db_table = "partnerships_recordinbrief"

    def __str__(self) -> str:
        return self.id
