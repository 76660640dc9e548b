"""The register's records."""

from partnerships.models.accountability import Accountability
from partnerships.models.appointment import Appointment, JointAppointment, Person, Post
from partnerships.models.body import Body, BodyCode, BodyKind, BodyName, CodeScheme, LifeState, Sector
from partnerships.models.body_claim import BodyClaim
from partnerships.models.fact import Confidence, DatedFact, Precision, Recorded, Sourced, Standing
from partnerships.models.imported_file import ImportedFile
from partnerships.models.legal_power import LegalPower
from partnerships.models.membership import Membership, MembershipEvent
from partnerships.models.partnership import (
    Level,
    Partnership,
    PartnershipAlias,
    PartnershipCode,
    PartnershipKind,
    PartnershipStage,
    PartnershipState,
)
from partnerships.models.record_in_brief import RecordInBrief
from partnerships.models.register_check import RegisterCheck
from partnerships.models.role_holding import RoleHolding
from partnerships.models.settlement import Settlement
from partnerships.models.source import Source
from partnerships.models.succession import Succession, SuccessionPart
from partnerships.models.upload import Upload, UploadPart, UploadRow

__all__ = [
    "Accountability",
    "Appointment",
    "Body",
    "BodyClaim",
    "BodyCode",
    "BodyKind",
    "BodyName",
    "CodeScheme",
    "Confidence",
    "DatedFact",
    "ImportedFile",
    "JointAppointment",
    "LegalPower",
    "Level",
    "LifeState",
    "Membership",
    "MembershipEvent",
    "Partnership",
    "PartnershipAlias",
    "PartnershipCode",
    "PartnershipKind",
    "PartnershipStage",
    "PartnershipState",
    "Person",
    "Post",
    "Precision",
    "RecordInBrief",
    "Recorded",
    "RegisterCheck",
    "RoleHolding",
    "Sector",
    "Settlement",
    "Source",
    "Sourced",
    "Standing",
    "Succession",
    "SuccessionPart",
    "Upload",
    "UploadPart",
    "UploadRow",
]
