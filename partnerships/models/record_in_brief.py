"""Every record of the register in one row each, whatever its kind: for lists that cut across kinds."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable

from accounts.roles import Permission
from partnerships.kinds_in_brief import NotAmong, days_that_may_come, hidden_around, hidden_themselves
from partnerships.models.appointment import Post
from partnerships.models.body import Body
from partnerships.models.fact import Confidence, DatedQuerySet, Precision, Standing
from partnerships.models.membership import Membership
from partnerships.models.partnership import Partnership
from partnerships.models.source import Source
from partnerships.models.succession import Succession, SuccessionPart
from partnerships.visibility import PUBLIC_STANDINGS, Places, Reader, held_at, places_of

# The kinds whose gate the columns of the view are enough for.
OF_BODIES_AND_PARTNERSHIPS = (
    *("body", "body-name", "body-code", "body-field", "accountability", "post", "appointment", "succession"),
    *("partnership", "partnership-name", "partnership-alias", "partnership-code", "partnership-state"),
    *("membership", "membership-event"),
)


class RecordInBriefQuerySet(DatedQuerySet):
    """The same gate as every record's own; a succession shows, and is kept, where one of its parts is.

    Of bodies and partnerships the view holds all that the gate asks about. Every other row names the nearest records
    that it is part of, and shows where none of them is hidden; drafts of those kinds are left to their own pages.
    """

    def visible_to(self, user: Reader) -> Self:
        """What this reader may see. Drafts of successions are left to their own pages."""
        shown = super().visible_to(user)
        if not places_of(user, Permission.READ_DRAFTS).everywhere:
            shown = shown.filter(Q(succession__isnull=True) | Q(succession__in=Succession.objects.visible_to(user)))
        own, around = hidden_themselves(user), hidden_around(user)
        public = Q(standing__in=PUBLIC_STANDINGS) & NotAmong("id", own)
        of_the_rest = public & NotAmong("part_of", around) & NotAmong("seen_with", around)
        return shown.filter(Q(kind__in=OF_BODIES_AND_PARTNERSHIPS) | of_the_rest)

    def holding_on(self, day: dt.date | Combinable) -> Self:
        """Records that held on `day` about bodies that existed then, and what is still to come or open.

        A code outlives its body, and what happened long ago does not go stale: nobody needs to look at either again.
        """
        existing = Q(body__isnull=True) | Q(body__abolished_on__isnull=True) | Q(body__abolished_on__gt=day)
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day) | Q(kind__in=days_that_may_come())
        going_on = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        not_past = Q(past_from__isnull=True) | Q(past_from__gt=day)
        held = Q(succession__isnull=True) & begun & going_on & not_past & existing
        return self.filter(held | Q(succession__isnull=False, valid_from__gt=day))

    def within(self, places: Places) -> Self:
        """Records that belong to one of these places."""
        if places.everywhere:
            return self
        parts = SuccessionPart.objects.filter(held_at(SuccessionPart, places)).order_by()
        held = held_at(self.model, places) | Q(succession__in=parts.values("succession"))
        return self.filter(Q(kind__in=OF_BODIES_AND_PARTNERSHIPS) & held | _held_by_columns(places))


def _held_by_columns(places: Places) -> Q:
    """The same of every other kind: the view has where each of its records belongs."""
    held = Q(at_bodies__overlap=sorted(places.bodies)) | Q(at_partnerships__overlap=sorted(places.partnerships))
    return ~Q(kind__in=OF_BODIES_AND_PARTNERSHIPS) & (held | Q(at_alone__overlap=sorted(places.members)))


class RecordInBrief(models.Model):
    """One record in brief: a row of a database view over the tables of bodies, partnerships and their facts.

    `id` is kind and number, `membership/12`; `kind` is the word of the record's address; `record_type` the ledger's
    name of it. `says` is what it says in words, `says_code` what it says by a code of its own table. An event and a
    succession have their day as `valid_from`; of what happens once, `past_from` is the first day on which nobody needs
    to look again. `subject` is the same for records that may not both hold on a day. `home` is the title of the board,
    decision, agreement or fund that it is part of, and `home_of` its kind and number, `forum/12`;
    `part_of` and `seen_with` are, in the same way, the nearest records that must show before it does.
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
    home = models.CharField(max_length=700)
    home_of = models.CharField(max_length=60)
    part_of = models.CharField(max_length=60)
    seen_with = models.CharField(max_length=60)
    past_from = models.DateField(null=True)
    at_bodies = ArrayField(models.BigIntegerField())
    at_partnerships = ArrayField(models.BigIntegerField())
    at_alone = ArrayField(models.BigIntegerField())

    objects = RecordInBriefQuerySet.as_manager()
    VISIBLE_WITH: ClassVar = ("body", "second_body", "partnership", "membership", "post")
    AT_BODIES: ClassVar = ("body",)
    AT_PARTNERSHIPS: ClassVar = ("partnership",)

    class Meta:
        managed = False
        db_table = "partnerships_recordinbrief"

    def __str__(self) -> str:
        return self.id
