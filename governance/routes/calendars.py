"""What the register knows of each decision-maker's calendar, for placing the steps of a route."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from governance.deadlines import DayType, Holidays, national_pre_election_period, pre_election_period
from governance.models import BodyProcedure, Election, Meeting
from governance.routes.spelling_out import DraftStep
from governance.routes.stops import Clock, PreElection, Sitting, Stop
from partnerships.models import Sector
from partnerships.operations.permission import name_of
from partnerships.visibility import Reader

COMING = (Meeting.State.PLANNED, Meeting.State.AGENDA_PUBLISHED)


def stops_of(drafts: Sequence[DraftStep], *, today: dt.date, holidays: Holidays, user: Reader) -> list[Stop]:
    """The steps with what is recorded of their decision-makers' meetings, procedures and elections: three queries."""
    forums = [draft.forum.pk for draft in drafts if draft.forum]
    bodies = {draft.body.pk for draft in drafts}
    sittings = _sittings(forums, today, user)
    clocks = _clocks(bodies, today, user)
    periods = _pre_elections(bodies, today, holidays, user)
    return [_stop(draft, sittings, clocks, periods, today) for draft in drafts]


def _stop(
    draft: DraftStep,
    sittings: Mapping[int, Sequence[Sitting]],
    clocks: Mapping[int, Clock],
    periods: Mapping[int | None, Sequence[PreElection]],
    today: dt.date,
) -> Stop:
    national = periods.get(None, ()) if draft.body.kind.sector == Sector.NHS else ()
    at_forum = draft.taken_by == "forum"
    return Stop(
        number=draft.number,
        body=name_of(draft.body, today),
        decider=draft.forum.name if draft.forum else draft.decider_words or draft.label,
        capacity=draft.capacity,
        is_required=draft.is_required,
        is_key=bool(draft.is_key),
        may_be_called_in=bool(draft.may_be_called_in),
        after=draft.after,
        sittings=sittings.get(draft.forum.pk if draft.forum else 0, ()) if at_forum else None,
        clock=clocks.get(draft.body.pk, Clock()),
        pre_elections=[*periods.get(draft.body.pk, ()), *national],
    )


def _sittings(forums: Sequence[int], today: dt.date, user: Reader) -> dict[int, list[Sitting]]:
    rows = Meeting.objects.visible_to(user).accepted().filter(forum__in=forums, state__in=COMING, on__gte=today)
    found: dict[int, list[Sitting]] = defaultdict(list)
    for key, forum, on in rows.order_by("on", "pk").values_list("pk", "forum_id", "on"):
        found[forum].append(Sitting(key, on))
    return found


def _clocks(bodies: set[int], today: dt.date, user: Reader) -> dict[int, Clock]:
    rows = BodyProcedure.objects.visible_to(user).as_at(today).filter(body__in=bodies)
    return {procedure.body_id: clock_of(procedure) for procedure in rows}


def clock_of(procedure: BodyProcedure) -> Clock:
    """A body's recorded procedure as the rules of deadlines take it."""
    return Clock(
        call_in_days=procedure.call_in_days,
        call_in_day_type=DayType(procedure.call_in_day_type),
        call_in_from_meeting=procedure.call_in_base == BodyProcedure.CallInBase.MEETING,
        call_in_cut_off=procedure.call_in_cut_off,
        publishes_within=procedure.publishes_within or 0,
        agenda_days=procedure.agenda_days,
        agenda_day_type=DayType(procedure.agenda_day_type),
        notice_day_type=DayType(procedure.notice_day_type),
    )


def _pre_elections(
    bodies: set[int], today: dt.date, holidays: Holidays, user: Reader
) -> dict[int | None, list[PreElection]]:
    """By body; under None those of national bodies, which keep a period of their own before local polls too."""
    rows = Election.objects.visible_to(user).accepted().filter(polling_on__gte=today, body__in=bodies)
    found: dict[int | None, list[PreElection]] = defaultdict(list)
    for election in rows.select_related("body"):
        own = pre_election_period(election.polling_on, holidays=holidays, notice_published_on=election.valid_from)
        whose = name_of(election.body, today) if election.body else election.name
        found[election.body_id].append(PreElection(own.on, election.polling_on, whose))
        national = national_pre_election_period(election.polling_on, holidays=holidays)
        period = PreElection(national.on, election.polling_on, "national bodies")
        if period not in found[None]:
            found[None].append(period)
    return found
