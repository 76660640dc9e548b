"""The state of agreements on a day, worked out in SQL from their dates and events: one answer for lists and pages.

A signature or approval counts where the body itself has confirmed it, or the register's own files say so; one that
is only reported is told and does not count. A party that took another's place is bound by that one's signature.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeAlias

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, ExtractYear

from partnerships.models import Agreement, AgreementEvent, AgreementParty, Confidence, FundYear, Standing
from partnerships.visibility import Reader

Kind = AgreementEvent.Kind
Day: TypeAlias = dt.date | Combinable


class State(TextChoices):
    """Where an agreement stands on a day."""

    NOT_RECORDED = "not_recorded", "No approval or signature recorded"
    DRAFT = "draft", "Draft"
    HEADS_OF_TERMS = "heads_of_terms", "Heads of terms agreed"
    IN_APPROVAL = "in_approval", "In approval"
    APPROVED_UNSIGNED = "approved_unsigned", "Approved by every party; not every signature recorded"
    SIGNED = "signed", "Signed, not begun"
    IN_FORCE = "in_force", "In force"
    NOTICE_GIVEN = "notice_given", "Notice given"
    ENDED = "ended", "Ended"
    EXPIRED = "expired", "Past its end date"
    TERMINATED = "terminated", "Terminated early"
    SUPERSEDED = "superseded", "Followed by another agreement"


OVER = (State.ENDED, State.EXPIRED, State.TERMINATED, State.SUPERSEDED)


def with_state(rows: QuerySet[Agreement], day: Day, user: Reader) -> QuerySet[Any]:
    """Agreements with `state` on a day and what it rests on.

    Adds `end_now` (the first day after its end, extensions counted), `parties_on_day`, `approved_by`, `signed_by`
    (numbers of parties), `in_use_unsigned` and `expired_but_running`.
    """
    events = AgreementEvent.objects.visible_to(user).accepted().filter(agreement=OuterRef("pk"), on__lte=day)
    extended = events.filter(kind=Kind.EXTENDED).order_by("-on", "-id").values("ends_on")[:1]
    last_notice = events.filter(kind__in=[Kind.NOTICE_GIVEN, Kind.NOTICE_WITHDRAWN]).order_by("-on", "-id")
    over = events.filter(kind__in=[Kind.ENDED, Kind.TERMINATED]).filter(Q(ends_on=None) | Q(ends_on__lte=day))
    followed = Agreement.objects.visible_to(user).accepted().filter(predecessor=OuterRef("pk"), valid_from__lte=day)
    parties = AgreementParty.objects.visible_to(user).accepted().holding_on(day).filter(agreement=OuterRef("pk"))
    counted = rows.annotate(
        end_now=Coalesce(Subquery(extended), F("valid_to"), output_field=DateField()),
        parties_on_day=_bodies(parties),
        approved_by=_bodies(_whose_last_was(parties, day, user, (Kind.APPROVED,), Kind.APPROVED)),
        signed_by=_bodies(_whose_last_was(parties, day, user, (Kind.SIGNED, Kind.NOT_SIGNED), Kind.SIGNED)),
        notice=Subquery(last_notice.values("kind")[:1]),
        was_terminated=Exists(over.filter(kind=Kind.TERMINATED)),
        was_ended=Exists(over.filter(kind=Kind.ENDED)),
        is_followed=Exists(followed),
        was_sent=Exists(events.filter(kind__in=[Kind.SENT_FOR_APPROVAL, Kind.APPROVED, Kind.SIGNED])),
        has_heads=Exists(events.filter(kind=Kind.HEADS_OF_TERMS)),
    )
    counted = counted.annotate(state=_state(day))
    return counted.annotate(
        in_use_unsigned=_truth(_in_use(day) & ~_all("signed_by")),
        expired_but_running=_truth(Q(state=State.EXPIRED) & Q(_money_after_the_end(day, user))),
    )


def _bodies(parties: QuerySet[Any]) -> Coalesce:
    """How many bodies these parties are, each counted once."""
    of_one = parties.order_by().values("agreement").annotate(n=Count("body", distinct=True)).values("n")
    return Coalesce(Subquery(of_one, output_field=IntegerField()), Value(0))


def last_event_of_party(day: Day, user: Reader, kinds: tuple[str, ...]) -> QuerySet[Any]:
    """The newest events of these kinds by a party, by one whose place it took, or of all parties together."""
    by_it = Q(pk__in=())
    for body in ("body", "follows__body", "follows__follows__body"):
        by_it |= Q(body=OuterRef(body))
    rows = AgreementEvent.objects.visible_to(user).accepted().filter(agreement=OuterRef("agreement"), on__lte=day)
    return rows.filter(by_it | Q(body=None), kind__in=kinds).order_by("-on", "-id")


def _whose_last_was(
    parties: QuerySet[Any], day: Day, user: Reader, kinds: tuple[str, ...], wanted: str
) -> QuerySet[Any]:
    """The parties whose newest event of these kinds is the wanted one; a wanted one must be confirmed to count."""
    newest = last_event_of_party(day, user, kinds).filter(~Q(kind=wanted) | Q(confidence=Confidence.CONFIRMED))
    return parties.annotate(was=Subquery(newest.values("kind")[:1])).filter(was=wanted)


def _all(count: str) -> Q:
    return Q(parties_on_day__gt=0) & Q(**{count: F("parties_on_day")})


def _state(day: Day) -> Case:
    begun = Q(valid_from__lte=day) | Q(valid_from=None)
    return Case(
        When(was_terminated=True, then=Value(State.TERMINATED)),
        When(was_ended=True, then=Value(State.ENDED)),
        When(is_followed=True, then=Value(State.SUPERSEDED)),
        When(end_now__lte=day, then=Value(State.EXPIRED)),
        When(notice=Kind.NOTICE_GIVEN, then=Value(State.NOTICE_GIVEN)),
        When(_all("signed_by") & begun, then=Value(State.IN_FORCE)),
        When(_all("signed_by"), then=Value(State.SIGNED)),
        When(_all("approved_by"), then=Value(State.APPROVED_UNSIGNED)),
        When(was_sent=True, then=Value(State.IN_APPROVAL)),
        When(has_heads=True, then=Value(State.HEADS_OF_TERMS)),
        When(standing=Standing.DRAFT, then=Value(State.DRAFT)),
        default=Value(State.NOT_RECORDED),
    )


def _in_use(day: Day) -> Q:
    return Q(valid_from__lte=day) & ~Q(state__in=OVER)


class _YearOf(Func):
    """The year in which the financial year of a day began, as `financial_year.year_of`."""

    template = "EXTRACT(YEAR FROM %(expressions)s - interval '3 months')"
    output_field = IntegerField()


def _money_after_the_end(day: Day, user: Reader) -> Exists:
    """Whether a fund of the agreement has a year that began on or after its end, and by the day."""
    years = FundYear.objects.visible_to(user).accepted().filter(fund__agreement=OuterRef("pk"), year__lte=_YearOf(day))
    three_months_earlier = OuterRef("end_now") - Value(dt.timedelta(days=90))
    return Exists(years.filter(year__gte=ExtractYear(ExpressionWrapper(three_months_earlier, DateField()))))


def _truth(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())
