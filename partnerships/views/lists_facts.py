"""The open data: memberships, successions, accountabilities and names, with their sources."""

from __future__ import annotations

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from config.tables.columns import Choice, Column, Day, Share, YesNo
from config.tables.list_page import Naming
from partnerships.filters.facts import AccountabilityFilter, MembershipFilter, NameFilter, SuccessionFilter
from partnerships.models import (
    Accountability,
    BodyName,
    Membership,
    MembershipEvent,
    PartnershipStage,
    Succession,
    SuccessionPart,
)
from partnerships.naming import body_name_of, partnership_name_of
from partnerships.views.lists import (
    FROM,
    GONE,
    SOURCE,
    UNTIL,
    RegisterList,
    named,
    page_of,
    precision_of,
    standing_column,
)


class Memberships(RegisterList):
    """Which body belonged to which partnership, on what basis."""

    naming = Naming(title="Memberships", one="membership", several="memberships", file="memberships")
    introduction = (
        "Which bodies belong to which partnerships, and on what basis the register says so. "
        "An overlap of area is recorded as such: it does not say that the body joined."
    )
    filterset = MembershipFilter
    usual_order = ("partnership_id",)
    columns = (
        named(
            "partnership",
            "Partnership",
            "The partnership",
            name="partnership_name",
            code="partnership__slug",
            page="partnership",
        ),
        named("body", "Body", "The body", name="body_name", code="body__code", page="body"),
        Choice(
            key="basis",
            heading="Basis",
            meaning="What the membership rests on.",
            labels=dict(Membership.Basis.choices),
            sort=("basis",),
            under=(
                Choice(
                    key="role",
                    heading="Role",
                    meaning="The body’s role in the partnership.",
                    labels=dict(Membership.Role.choices),
                    silent=(Membership.Role.NOT_RECORDED,),
                ),
                YesNo(
                    key="is_voting",
                    heading="Has a vote",
                    meaning="Whether the body has a vote. Empty: not recorded.",
                    note="has a vote: {}",
                ),
                Share(
                    key="share_of_body",
                    heading="Share of small areas",
                    meaning="The part (0 to 1) of the body’s small statistical areas that lie in the footprint.",
                    note="{} of its small areas",
                ),
                Choice(
                    key="last_event",
                    heading="Last event",
                    meaning="What last happened to the membership by the day on view.",
                    labels=dict(MembershipEvent.Kind.choices),
                    silent=(MembershipEvent.Kind.JOINED, MembershipEvent.Kind.RESUMED),
                ),
                standing_column(),
            ),
        ),
        FROM,
        UNTIL,
        SOURCE,
    )

    def rows(self) -> QuerySet:
        return Membership.objects.visible_to(self.request.user).exclude(standing__in=GONE)

    def drawn(self, rows: QuerySet) -> QuerySet:
        user, on = self.request.user, self.day
        events = MembershipEvent.objects.visible_to(user).accepted().filter(membership=OuterRef("pk"), on__lte=on)
        last = Subquery(events.order_by("-on", "-id").values("kind")[:1])
        return rows.annotate(
            last_event=last,
            partnership_name=partnership_name_of("partnership", on),
            body_name=body_name_of("body", on),
        )


def _side(key: str, side: str, heading: str, meaning: str) -> Column:
    """One side of a succession: a body or a partnership."""
    body, partnership = f"{side}_body__code", f"{side}_partnership__slug"
    code = Column(
        key=key, heading=f"{heading}: code", meaning=f"{meaning}, by its code or short name.", reads=f"{key}_code"
    )
    return Column(
        key=f"{key}_name",
        heading=heading,
        meaning=f"{meaning}, by its official name on the day on view.",
        also_reads=(body, partnership),
        address=lambda row: page_of("body", body)(row) or page_of("partnership", partnership)(row),
        absent="none recorded",
        sort=(f"{key}_name",),
        under=(code,),
    )


class Successions(RegisterList):
    """What bodies and partnerships came from and what they became."""

    naming = Naming(title="Successions", one="succession", several="successions", file="successions")
    introduction = (
        "What bodies and partnerships came from and what they became: one row for each predecessor and successor. "
        "An overlap of area is not a legal succession."
    )
    filterset = SuccessionFilter
    usual_order = ("-succession__effective_on", "-succession_id")
    columns = (
        Day(
            key="effective_on",
            heading="Takes effect",
            meaning="The first day of the new order.",
            reads="succession__effective_on",
            precision="succession__effective_precision",
            sort=("succession__effective_on",),
            under=(
                precision_of(
                    "effective_on",
                    "Takes effect",
                    day="succession__effective_on",
                    precision="succession__effective_precision",
                ),
                Choice(
                    key="status",
                    heading="Status",
                    meaning="Proposed, approved, in force or cancelled.",
                    reads="succession__status",
                    labels=dict(Succession.Status.choices),
                    silent=(Succession.Status.IN_FORCE,),
                ),
            ),
        ),
        Choice(
            key="kind",
            heading="What happened",
            meaning="The kind of succession.",
            reads="succession__kind",
            labels=dict(Succession.Kind.choices),
            sort=("succession__kind",),
            under=(
                Column(
                    key="legal_instrument",
                    heading="Legal instrument",
                    meaning="The order or other instrument that made it.",
                    reads="succession__legal_instrument",
                ),
            ),
        ),
        _side("predecessor", "from", "Predecessor", "What was before"),
        _side("successor", "to", "Successor", "What came after; empty where none is recorded"),
        Choice(
            key="scope",
            heading="Extent",
            meaning="Whether the whole or a part passed.",
            labels=dict(SuccessionPart.Scope.choices),
            under=(
                Share(key="share", heading="Share", meaning="The part (0 to 1) of the predecessor that passed."),
                Column(key="functions", heading="Functions", meaning="Which functions or area passed, in words."),
                standing_column(),
            ),
        ),
        SOURCE,
    )

    def rows(self) -> QuerySet:
        return SuccessionPart.objects.visible_to(self.request.user).exclude(standing__in=GONE)

    def drawn(self, rows: QuerySet) -> QuerySet:
        on = self.day
        for key, side in (("predecessor", "from"), ("successor", "to")):
            names = body_name_of(f"{side}_body", on), partnership_name_of(f"{side}_partnership", on)
            codes = f"{side}_body__code", f"{side}_partnership__slug"
            rows = rows.annotate(
                **{f"{key}_name": Coalesce(*names), f"{key}_code": Coalesce(*codes, output_field=CharField())}
            )
        return rows


class Accountabilities(RegisterList):
    """Who answers to whom, by which power."""

    naming = Naming(title="Accountabilities", one="line", several="lines", file="accountabilities")
    introduction = "Who answers to whom, who funds, appoints, directs, oversees or inspects whom, and by which power."
    filterset = AccountabilityFilter
    usual_order = ("from_body_id",)
    columns = (
        named("from_body", "This body", "The body that answers", name="from_name", code="from_body__code", page="body"),
        Choice(
            key="kind",
            heading="Relation",
            meaning="How the first body stands to the second.",
            labels=dict(Accountability.Kind.choices),
            sort=("kind",),
            under=(standing_column(),),
        ),
        named("to_body", "That body", "The body it answers to", name="to_name", code="to_body__code", page="body"),
        Column(
            key="legal_power",
            heading="Legal power",
            meaning="The provision that it rests on.",
            reads="legal_power__title",
            under=(
                YesNo(
                    key="as_generally_understood",
                    heading="As generally understood",
                    meaning="Yes: the legal power is not recorded, and the line is as generally understood.",
                    note="as generally understood",
                    silent=(False,),
                ),
            ),
        ),
        FROM,
        UNTIL,
        SOURCE,
    )

    def rows(self) -> QuerySet:
        return Accountability.objects.visible_to(self.request.user).exclude(standing__in=GONE)

    def drawn(self, rows: QuerySet) -> QuerySet:
        return rows.annotate(from_name=body_name_of("from_body", self.day), to_name=body_name_of("to_body", self.day))


class Names(RegisterList):
    """What bodies and partnerships were called, and when."""

    naming = Naming(title="Names", one="name", several="names", file="names")
    introduction = "What bodies and partnerships were called, from when to when, with other ways of writing a name."
    filterset = NameFilter
    usual_order = ("called",)
    columns = (
        Column(
            key="name",
            heading="Name",
            meaning="The name.",
            reads="called",
            also_reads=("record", "record_page"),
            address=lambda row: reverse(row["record_page"], args=[row["record"]]),
            sort=("called",),
            under=(standing_column(),),
        ),
        Column(
            key="record",
            heading="Code",
            meaning="The code of the body, or the short name of the partnership.",
            sort=("record",),
        ),
        Choice(
            key="use",
            heading="Use",
            meaning="Official or another way of writing it; for a partnership, its kind under that name.",
            labels=dict(BodyName.Use.choices),
        ),
        FROM,
        UNTIL,
        SOURCE,
    )

    def rows(self) -> QuerySet:
        user = self.request.user
        if self.request.GET.get("of") == "partnerships":
            stages = PartnershipStage.objects.visible_to(user).exclude(standing__in=GONE)
            stages = stages.annotate(called=F("official_name"), record=F("partnership__slug"), use=F("kind__name"))
            return stages.annotate(record_page=Value("partnership"))
        names = BodyName.objects.visible_to(user).exclude(standing__in=GONE)
        return names.annotate(called=F("name"), record=F("body__code"), record_page=Value("body"))
