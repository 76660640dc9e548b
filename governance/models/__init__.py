"""The records of how bodies decide."""

from governance.models.decision import Decision, DecisionStep, StepCondition, StepOutcome
from governance.models.decision_template import DecisionTemplate, TemplateStep
from governance.models.forum import (
    Capacity,
    Forum,
    ForumKind,
    ForumRules,
    ReservedMatter,
    Seat,
    SeatHolding,
    VotingRule,
)
from governance.models.meeting import (
    AgendaItem,
    AgendaItemBody,
    Attendance,
    Meeting,
    MeetingAction,
    MeetingInCommon,
    MeetingSighting,
    ParkedIssue,
)
from governance.models.openness import Engagement, Notice
from governance.models.private import Privacy, Private
from governance.models.procedure import (
    BodyProcedure,
    DayType,
    Delegation,
    Election,
    Function,
    FunctionResponsibility,
)
from governance.models.scrutiny import (
    CallIn,
    ScrutinyConsultation,
    ScrutinyReferral,
    SecretaryOfStateCallIn,
    SubstantialView,
)
from governance.reminders.models import SendingHold

__all__ = [
    "AgendaItem",
    "AgendaItemBody",
    "Attendance",
    "BodyProcedure",
    "CallIn",
    "Capacity",
    "DayType",
    "Decision",
    "DecisionStep",
    "DecisionTemplate",
    "Delegation",
    "Election",
    "Engagement",
    "Forum",
    "ForumKind",
    "ForumRules",
    "Function",
    "FunctionResponsibility",
    "Meeting",
    "MeetingAction",
    "MeetingInCommon",
    "MeetingSighting",
    "Notice",
    "ParkedIssue",
    "Privacy",
    "Private",
    "ReservedMatter",
    "ScrutinyConsultation",
    "ScrutinyReferral",
    "Seat",
    "SeatHolding",
    "SecretaryOfStateCallIn",
    "SendingHold",
    "StepCondition",
    "StepOutcome",
    "SubstantialView",
    "TemplateStep",
    "VotingRule",
]
