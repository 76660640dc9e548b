"""The history of how bodies decide: which records show it, and on whose pages.

The gate of each follows from its `VISIBLE_WITH` and `privacy` (see `partnerships.history_kinds`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from governance.models import (
    AgendaItem,
    Attendance,
    BodyProcedure,
    CallIn,
    Decision,
    DecisionStep,
    Delegation,
    Election,
    Engagement,
    Forum,
    ForumRules,
    FunctionResponsibility,
    Meeting,
    MeetingAction,
    MeetingSighting,
    Notice,
    ParkedIssue,
    ReservedMatter,
    ScrutinyConsultation,
    ScrutinyReferral,
    Seat,
    SeatHolding,
    SecretaryOfStateCallIn,
    StepCondition,
    StepOutcome,
    SubstantialView,
)
from partnerships.history_kinds import HistoryKind
from partnerships.history_names import Names
from partnerships.models import Body, Partnership, Person, Post


def _holding(first: Mapping[str, Any], names: Names) -> str:
    holder = names.of(Person, first["person_id"]) if first["person_id"] else names.of(Post, first["post_id"])
    return f"{'deputy' if first['is_deputy'] else 'holder'} of a seat: {holder}, {names.of(Seat, first['seat_id'])}"


def _delegation(first: Mapping[str, Any], names: Names) -> str:
    to = {"to_forum_id": Forum, "to_body_id": Body, "to_post_id": Post}
    receiver = next(names.of(model, first[column]) for column, model in to.items() if first[column])
    return f"delegation: {names.of(Body, first['from_body_id'])} to {receiver}"


def _of_body(word: str) -> Any:
    return lambda first, names: f"{word} of {names.of(Body, first['body_id'])}" if first["body_id"] else word


def _worked_out(model: type[Model]) -> frozenset[str]:
    """The columns that follow from others."""
    columns = (column.attname for column in model._meta.concrete_fields)
    return frozenset(column for column in columns if column.startswith("computed_"))


Paths = Mapping[type[Model], str]

_OF_A_DECISION: Paths = {Decision: "decision", Partnership: "decision__partnership"}
_OF_A_STEP: Paths = {DecisionStep: "step", Decision: "step__decision", Partnership: "step__decision__partnership"}
_OF_A_MEETING: Paths = {Meeting: "meeting"}
_OF_A_FORUM: Paths = {Forum: "forum"}

HISTORY = (
    HistoryKind(model=Forum, unsaid=frozenset({"slug"})),
    HistoryKind(model=ForumRules, part_of=_OF_A_FORUM, everywhere=False),
    HistoryKind(model=ReservedMatter, part_of=_OF_A_FORUM, everywhere=False),
    HistoryKind(model=Seat, part_of=_OF_A_FORUM, unsaid=frozenset({"order"})),
    HistoryKind(model=SeatHolding, part_of={Seat: "seat", Forum: "seat__forum"}, everywhere=False, title=_holding),
    HistoryKind(model=BodyProcedure, title=_of_body("procedure")),
    HistoryKind(model=Election),
    HistoryKind(model=FunctionResponsibility),
    HistoryKind(model=Delegation, part_of={Forum: "to_forum", Post: "to_post"}, title=_delegation),
    HistoryKind(model=Meeting, part_of={**_OF_A_FORUM, Body: "forum__body", Partnership: "forum__partnership"}),
    HistoryKind(model=MeetingSighting, part_of=_OF_A_MEETING, everywhere=False),
    HistoryKind(model=Attendance, part_of=_OF_A_MEETING, everywhere=False),
    HistoryKind(model=AgendaItem, part_of=_OF_A_MEETING, everywhere=False),
    HistoryKind(model=MeetingAction, part_of=_OF_A_MEETING, everywhere=False),
    HistoryKind(model=ParkedIssue, part_of={**_OF_A_FORUM, **_OF_A_MEETING}, everywhere=False),
    HistoryKind(model=Decision, unsaid=_worked_out(Decision) | {"bodies"}),
    HistoryKind(model=DecisionStep, part_of=_OF_A_DECISION, unsaid=_worked_out(DecisionStep)),
    HistoryKind(model=StepOutcome, part_of={**_OF_A_STEP, Body: "step__body"}),
    HistoryKind(model=StepCondition, part_of=_OF_A_STEP, everywhere=False),
    HistoryKind(model=CallIn, part_of={**_OF_A_STEP, Body: "step__body"}),
    HistoryKind(model=Notice, part_of={DecisionStep: "step", Decision: "step__decision", Meeting: "meeting"}),
    HistoryKind(model=Engagement, part_of=_OF_A_DECISION, everywhere=False),
    HistoryKind(model=SubstantialView, part_of=_OF_A_DECISION, everywhere=False),
    HistoryKind(model=ScrutinyConsultation, part_of=_OF_A_DECISION, everywhere=False),
    HistoryKind(model=ScrutinyReferral, part_of=_OF_A_DECISION, everywhere=False),
    HistoryKind(model=SecretaryOfStateCallIn, part_of=_OF_A_DECISION, everywhere=False),
)
