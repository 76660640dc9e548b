"""The filters of the open data: memberships, successions, accountabilities, names."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from config.tables.filters import ListFilter, OneOf, TextFilter
from partnerships.filters.called import bodies_called, partnerships_called
from partnerships.models import Accountability, Body, BodyName, Membership, Partnership, Standing, Succession
from partnerships.models.fact import DatedQuerySet

STANDINGS = tuple((each.value, each.label) for each in (Standing.ACCEPTED, Standing.CLAIMED, Standing.DRAFT))
WHEN = (("on_day", "Held on the day on view"), ("ever", "Ever recorded"))
NAMES_OF = (("bodies", "bodies"), ("partnerships", "partnerships"))
WHEN_IN_EFFECT = (
    ("by_day", "Took effect by the day on view"),
    ("later", "Takes effect after the day on view"),
    ("ever", "Ever recorded"),
)


class FactFilter(ListFilter):
    """What every list of facts can be filtered by."""

    def held(self, rows: DatedQuerySet, name: str, when: str) -> DatedQuerySet:
        """Facts that held on the day on view, or all of them."""
        return rows if when == "ever" else rows.holding_on(self.day)

    def about_body(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Facts that name the body in any of `body_paths`."""
        bodies = Body.objects.visible_to(self.request.user).filter(bodies_called(typed, self.request.user))
        return self._any(rows, self.body_paths, bodies)

    def about_partnership(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Facts that name the partnership in any of `partnership_paths`."""
        user = self.request.user
        found = Partnership.objects.visible_to(user).filter(partnerships_called(typed, user))
        return self._any(rows, self.partnership_paths, found)

    body_paths: tuple[str, ...] = ("body",)
    partnership_paths: tuple[str, ...] = ("partnership",)

    def _any(self, rows: QuerySet, paths: tuple[str, ...], records: QuerySet) -> QuerySet:
        fits = Q()
        for path in paths:
            fits |= Q(**{f"{path}__in": records.order_by().values("pk")})
        return rows.filter(fits)


class MembershipFilter(FactFilter):
    """Over memberships."""

    partnership = TextFilter(label="Partnership", method="about_partnership")
    body = TextFilter(label="Body (name or code)", method="about_body")
    when = OneOf(label="When", choices=WHEN, usual="on_day", method="held")
    basis = OneOf(label="Basis", choices=Membership.Basis.choices)
    role = OneOf(label="Role", choices=Membership.Role.choices)
    standing = OneOf(label="Standing", choices=STANDINGS)


class SuccessionFilter(FactFilter):
    """Over the parts of successions: one predecessor, one successor."""

    body = TextFilter(label="Body (name or code)", method="about_body")
    partnership = TextFilter(label="Partnership", method="about_partnership")
    when = OneOf(label="When", choices=WHEN_IN_EFFECT, usual="by_day", method="in_effect")
    kind = OneOf(label="Kind", field_name="succession__kind", choices=Succession.Kind.choices)
    status = OneOf(label="Status", field_name="succession__status", choices=Succession.Status.choices)
    standing = OneOf(label="Standing", choices=STANDINGS)
    body_paths = ("from_body", "to_body")
    partnership_paths = ("from_partnership", "to_partnership")

    def in_effect(self, rows: QuerySet, name: str, when: str) -> QuerySet:
        """Successions that took effect by the day on view, or later, or all."""
        if when == "by_day":
            return rows.filter(succession__effective_on__lte=self.day)
        return rows.filter(succession__effective_on__gt=self.day) if when == "later" else rows


class AccountabilityFilter(FactFilter):
    """Over the lines between bodies."""

    body = TextFilter(label="Body at either end (name or code)", method="about_body")
    when = OneOf(label="When", choices=WHEN, usual="on_day", method="held")
    kind = OneOf(label="Kind", choices=Accountability.Kind.choices)
    standing = OneOf(label="Standing", choices=STANDINGS)
    body_paths = ("from_body", "to_body")


class NameFilter(FactFilter):
    """Over the names of bodies, or over the stages by which partnerships were called; both as `called`."""

    of = OneOf(label="Names of", choices=NAMES_OF, usual="bodies", method="as_chosen")
    q = TextFilter(field_name="called", lookup_expr="icontains", label="Name contains")
    record = TextFilter(label="Body or partnership (name or code)", method="about_record")
    when = OneOf(label="When", choices=WHEN, usual="on_day", method="held")
    standing = OneOf(label="Standing", choices=STANDINGS)

    def as_chosen(self, rows: QuerySet, name: str, of: str) -> QuerySet:
        """The page reads the names that were chosen; nothing is left to filter."""
        return rows

    def about_record(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """Names of one body or partnership."""
        find = self.about_body if rows.model is BodyName else self.about_partnership
        return find(rows, name, typed)
