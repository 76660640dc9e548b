"""R1: what is to be decided, by which bodies, what comes next, and how open it has been."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from config.tables.columns import Choice, Coded, Column, Count, Day, Money, Several, YesNo
from config.tables.filters import OneOf
from config.tables.list_page import Naming
from governance.deadlines import months_away
from governance.filters.decisions import POSITIONS, DecisionFilter
from governance.models import Decision, DecisionStep
from governance.reports.columns import SeveralNamed
from governance.reports.contacts import Contacts
from governance.reports.legs import Leg, Legs, next_leg
from governance.reports.names import Names
from governance.reports.notices import NOTICE_WORDS, DayTypes, FirstNotices, FirstNoticesByStep, notice_standing
from governance.reports.privacy import PrivateMattersFilter
from governance.reports.report import Report
from partnerships.models.partnership import Level
from partnerships.views.lists import GONE, page_of

WITHIN = (("3", "3 months"), ("6", "6 months"), ("12", "12 months"), ("all", "Whenever, days not set too"))
ADDRESS = "{}/decisions/{}/"  # spelt out: to ask for it 100,000 times takes seconds; a test compares the two
NO_NOTICES: dict[str, dt.date] = {}
ROUTES = {code: words for code, words in DecisionStep.Urgency.choices if code != "none"}


class UpcomingFilter(PrivateMattersFilter, DecisionFilter):
    """Over decisions that are still to be taken."""

    status: Any = None  # every row of this report is still open
    within = OneOf(label="Next step within", choices=WITHIN, usual="all", method="next_within")

    def next_within(self, rows: QuerySet, name: str, within: str) -> QuerySet:
        """Decisions with a step planned between the day on view and so many months later."""
        if within == "all":
            return rows
        window = (self.day, months_away(self.day, int(within)))
        ahead = DecisionStep.objects.visible_to(self.request.user).exclude(standing__in=GONE)
        ahead = ahead.filter(planned_on__range=window).filter(
            Q(computed_taken_on__isnull=True)
            | Q(computed_taken_on__gt=self.day)
            | Q(planned_on__gt=F("computed_taken_on"))
        )
        return rows.filter(pk__in=ahead.order_by().values("decision"))


class UpcomingDecisions(Report):
    """Decisions that were proposed by the day and on that day were neither agreed, nor refused, nor withdrawn."""

    number = "R1"
    record = Decision
    may_be_private = True
    naming = Naming(title="Upcoming decisions", one="decision", several="decisions", file="upcoming-decisions")
    introduction = (
        "What is still to be decided on the day, which bodies must decide, what comes next, and whether notice is out. "
        "For scrutiny before a decision is taken."
    )
    empty_words = "No decision still to be taken on this day fits this filter."
    filterset = UpcomingFilter
    usual_order = ("computed_next_on",)
    reads = (
        "ref",
        "title",
        "plain_english",
        "partnership_id",
        "lead_body_id",
        "value",
        "wards",
        "needed_by",
        "exempt_paragraphs",
        "contact_role",
    )
    columns = (
        Column(
            key="title",
            heading="Decision",
            meaning="What is to be decided.",
            address=page_of("decision", "ref"),
            sort=("title",),
            before=(
                Column(key="decision_ref", heading="Reference", meaning="The decision’s address here.", reads="ref"),
            ),
            under=(Column(key="plain_english", heading="In plain English", meaning="What it means."),),
        ),
        Coded(
            key="partnership",
            heading="Partnership",
            meaning="The partnership by its name on the day; in JSON its short name. Empty: none is recorded.",
            reads="partnership_name",
            code="partnership_slug",
            address=page_of("partnership", "partnership_slug"),
            under=(
                Choice(
                    key="level",
                    heading="Level",
                    meaning="How wide an area the partnership works for.",
                    labels=dict(Level.choices),
                ),
            ),
        ),
        SeveralNamed(
            key="deciding_bodies",
            heading="Who must decide",
            meaning="The bodies whose own decision is needed, in the order of the steps; in JSON by code.",
            codes="deciding_codes",
            under=(
                Coded(
                    key="lead_body",
                    heading="Lead body",
                    meaning="The body that leads; in JSON by code.",
                    reads="lead_name",
                    code="lead_code",
                    note="led by {}",
                ),
            ),
        ),
        Money(
            key="value_gbp",
            heading="Value",
            meaning="In pounds.",
            reads="value",
            sort=("value",),
            under=(
                YesNo(
                    key="is_key",
                    heading="Key decision",
                    meaning="Whether any step is a key decision (SI 2012/2089, regulation 8). Empty: not recorded.",
                    note="key decision: {}",
                ),
                Column(key="wards", heading="Wards", meaning="Wards or divisions affected.", note="wards: {}"),
            ),
        ),
        Day(key="needed_by", heading="Needed by", meaning="The day by which it is needed.", sort=("needed_by",)),
        Day(
            key="next_leg_date",
            heading="Next step",
            meaning="The day planned for the next step: the earliest still to come, else one that is overdue.",
            absent="no day set",
            sort=("computed_next_on",),
            before=(
                Coded(
                    key="next_leg_body",
                    heading="Next body",
                    meaning="Whose step comes next; in JSON by code.",
                    reads="next_name",
                    code="next_code",
                ),
                Column(key="next_leg_forum", heading="Next board", meaning="The board, committee, officer or member."),
            ),
            under=(
                Choice(
                    key="next_leg_capacity",
                    heading="Next capacity",
                    meaning="What that body is asked to do.",
                    labels=dict(DecisionStep.Capacity.choices),
                ),
            ),
        ),
        Day(
            key="notice_published",
            heading="Notice",
            absent="no notice recorded",
            meaning="When notice of the key decision was first published, of the key step that comes next.",
            under=(
                Choice(
                    key="notice_status",
                    heading="Notice status",
                    meaning="Whether that notice is in time, from the days alone (SI 2012/2089, regulations 9 to 11).",
                    labels=NOTICE_WORDS,
                ),
                Choice(
                    key="urgency_route",
                    heading="Urgency",
                    meaning="The route of urgency of any step.",
                    labels=ROUTES,
                ),
                Several(
                    key="private_paras",
                    heading="Exempt paragraphs",
                    meaning="Paragraphs of Schedule 12A under which the matter is private.",
                    reads="exempt_paragraphs",
                    note="exempt: paragraph {}",
                ),
            ),
        ),
        Count(
            key="legs_required",
            heading="Steps",
            meaning="How many bodies’ decisions are needed.",
            under=(
                Count(key="legs_effective", heading="In effect", meaning="How many have effect.", note="{} in effect"),
                Count(
                    key="legs_outstanding",
                    heading="Outstanding",
                    meaning="How many are still wanting.",
                    note="{} outstanding",
                ),
            ),
        ),
        Day(
            key="scrutiny_informed_on",
            heading="Scrutiny told",
            meaning="The first day on which a scrutiny committee is recorded as told.",
            under=(
                Count(
                    key="days_from_first_notice_to_decision",
                    heading="Days of notice",
                    meaning="Days from the first notice of any step to the day planned or taken of the last step.",
                    note="{} days from first notice to decision",
                ),
                Day(
                    key="consultation_until",
                    heading="Consultation until",
                    meaning="The last day for an answer to a consultation that has begun.",
                    note="consultation until {}",
                ),
                Day(
                    key="call_in_until",
                    heading="Call-in until",
                    meaning="The last day for a call-in by councillors of a step that was taken.",
                    note="call-in by councillors until {}",
                ),
            ),
        ),
        Column(
            key="contact_role",
            heading="Contact",
            meaning="The post to ask.",
            under=(Column(key="url", heading="Address", meaning="The decision’s page.", said_elsewhere=True),),
        ),
    )

    def rows(self) -> QuerySet:
        day = self.day
        seen = Decision.objects.visible_to(self.request.user).exclude(standing__in=GONE)
        steps = DecisionStep.objects.visible_to(self.request.user).accepted()
        taken = steps.filter(decision=OuterRef("pk"), computed_taken_on__lte=day)
        proposed = Q(proposed_on__isnull=True) | Q(proposed_on__lte=day) | Exists(taken)
        agreed = Q(computed_position__in=(POSITIONS.AGREED, POSITIONS.CONDITIONS), computed_agreed_on__lte=day)
        closing = taken.filter(computed_outcome__in=("refused", "lapsed"))
        ended = Q(computed_position__in=(POSITIONS.NOT_AGREED, POSITIONS.LAPSED)) & Exists(closing)
        return seen.filter(proposed).exclude(withdrawn_on__lte=day).exclude(agreed).exclude(ended)

    @cached_property
    def site(self) -> str:
        """Where addresses begin: Django's settings take long to ask for each row."""
        return str(settings.SITE_URL)

    @cached_property
    def names(self) -> Names:
        """What bodies and partnerships were called."""
        return Names(self.day, self.request.user)

    @cached_property
    def day_types(self) -> DayTypes:
        """How bodies count days of notice."""
        return DayTypes(self.request.user)

    @cached_property
    def legs(self) -> Legs:
        """The steps of decisions."""
        return Legs(self.request.user)

    @cached_property
    def notices(self) -> FirstNotices:
        """The first notices of each step."""
        return FirstNotices(self.day, self.request.user)

    @cached_property
    def contacts(self) -> Contacts:
        """Who was told, and until when they may answer."""
        return Contacts(self.day, self.request.user)

    def whole(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        keys = [row["id"] for row in rows]
        legs, notices = self.legs.of(keys), self.notices.of(keys)
        told, until = self.contacts.scrutiny_told(keys), self.contacts.consultation_until(keys)
        self.names.want_bodies(leg.body for of_one in legs.values() for leg in of_one)
        self.names.want_bodies(row["lead_body_id"] for row in rows)
        self.names.want_partnerships(row["partnership_id"] for row in rows)
        for row in rows:
            key = row["id"]
            row.update(self._about(row))
            row.update(self._next(legs[key]))
            row.update(self._counted(legs[key]))
            row.update(self._openness(legs[key], notices))
            row["scrutiny_informed_on"], row["consultation_until"] = told.get(key), until.get(key)
        return rows

    def _about(self, row: dict[str, Any]) -> dict[str, Any]:
        lead, partnership = self.names.body(row["lead_body_id"]), self.names.partnership(row["partnership_id"])
        return {
            "lead_name": lead.name,
            "lead_code": lead.code,
            "partnership_name": partnership.name,
            "partnership_slug": partnership.code,
            "level": partnership.sort,
            "url": ADDRESS.format(self.site, row["ref"]),
        }

    def _next(self, legs: Sequence[Leg]) -> dict[str, Any]:
        leg = next_leg(legs, self.day)
        body = self.names.body(leg.body if leg else None)
        return {
            "next_name": body.name,
            "next_code": body.code,
            "next_leg_forum": leg and leg.decider,
            "next_leg_date": leg and leg.planned_on,
            "next_leg_capacity": leg and leg.capacity,
        }

    def _counted(self, legs: Sequence[Leg]) -> dict[str, Any]:
        counting = [leg for leg in legs if leg.counts(self.day)]
        effective = len([leg for leg in counting if leg.is_effective(self.day)])
        deciding = [self.names.body(key) for key in dict.fromkeys([leg.body for leg in counting])]
        open_until = [leg.call_in_until for leg in counting if leg.call_in_until and leg.is_taken(self.day)]
        return {
            "deciding_bodies": [body.name for body in deciding if body.name],
            "deciding_codes": [body.code for body in deciding if body.code],
            "legs_required": len(counting),
            "legs_effective": effective,
            "legs_outstanding": len(counting) - effective,
            "call_in_until": max(open_until) if open_until else None,
            "is_key": any_of([leg.is_key for leg in legs]),
        }

    def _openness(self, legs: Sequence[Leg], notices: FirstNoticesByStep) -> dict[str, Any]:
        leg = self._key_leg([leg for leg in legs if leg.is_key])
        of_leg = notices.get(leg.pk, NO_NOTICES) if leg else NO_NOTICES
        return {
            "notice_published": of_leg.get("key_decision"),
            "notice_status": notice_standing(leg, of_leg, self.day_types) if leg else None,
            "urgency_route": first([leg.urgency for leg in legs if leg.urgency in ROUTES]),
            "days_from_first_notice_to_decision": days_of_notice(legs, notices),
        }

    def _key_leg(self, legs: Sequence[Leg]) -> Leg | None:
        """The key decision whose notice counts: the one that comes next, else the last."""
        if len(legs) > 1:
            return next_leg(legs, self.day) or legs[-1]
        return first(legs)


def first(found: Sequence[Any]) -> Any:
    """The first, if there is any."""
    return found[0] if found else None


def any_of(answers: Sequence[bool | None]) -> bool | None:
    """Yes if any is yes, no if any is no, else not recorded."""
    return True if True in answers else False if False in answers else None


def days_of_notice(legs: Sequence[Leg], notices: FirstNoticesByStep) -> int | None:
    """Days from the first notice of any step to the latest day planned or taken; None where either is wanting."""
    published = [on for leg in legs if leg.pk in notices for on in notices[leg.pk].values()]
    if not published:
        return None
    days = [leg.decided_or_planned for leg in legs if leg.counts(dt.date.max)]
    last = max([on for on in days if on], default=None)
    return (last - min(published)).days if last else None
