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
    StatutorySeat,
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
from governance.models.taking_part import TakingPart
from governance.reminders.models import (
    AccountOfPerson,
    BodyMailbox,
    Follow,
    Mail,
    Mute,
    Promise,
    Pulse,
    ReminderPreference,
    SendingHold,
    WatchedDate,
)
from governance.reports.models import ReportRun, ReportRunPart, SavedReport
from governance.reports.part_of_decision import PartOfDecision
from governance.reports.private_matter import PrivateMatter

__all__ = [
    "AccountOfPerson",
    "AgendaItem",
    "AgendaItemBody",
    "Attendance",
    "BodyMailbox",
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
    "Follow",
    "Forum",
    "ForumKind",
    "ForumRules",
    "Function",
    "FunctionResponsibility",
    "Mail",
    "Meeting",
    "MeetingAction",
    "MeetingInCommon",
    "MeetingSighting",
    "Mute",
    "Notice",
    "ParkedIssue",
    "PartOfDecision",
    "Privacy",
    "Private",
    "PrivateMatter",
    "Promise",
    "Pulse",
    "ReminderPreference",
    "ReportRun",
    "ReportRunPart",
    "ReservedMatter",
    "SavedReport",
    "ScrutinyConsultation",
    "ScrutinyReferral",
    "Seat",
    "SeatHolding",
    "SecretaryOfStateCallIn",
    "SendingHold",
    "StatutorySeat",
    "StepCondition",
    "StepOutcome",
    "SubstantialView",
    "TakingPart",
    "TemplateStep",
    "VotingRule",
    "WatchedDate",
]
