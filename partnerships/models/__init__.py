"""The register's records."""

from partnerships.models.accountability import Accountability
from partnerships.models.agreement import Agreement, AgreementHead, AgreementKind, AgreementParty
from partnerships.models.agreement_parts import AgreementEvent, AgreementFunction, AgreementTerm
from partnerships.models.appointment import Appointment, JointAppointment, Person, Post
from partnerships.models.body import Body, BodyCode, BodyKind, BodyName, CodeScheme, LifeState, Sector
from partnerships.models.body_claim import BodyClaim
from partnerships.models.contribution import Contribution, Funding, MinimumRule, Use
from partnerships.models.fact import Confidence, DatedFact, Precision, Recorded, Sourced, Standing
from partnerships.models.finance_return import FinanceReturn, ReturnLine
from partnerships.models.fund import Classification, Fund, FundHost, FundYear
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
from partnerships.models.scheme import RiskShare, RiskShareSplit, Scheme, SchemeFunding
from partnerships.models.settlement import Settlement
from partnerships.models.source import Source
from partnerships.models.succession import Succession, SuccessionPart
from partnerships.models.upload import Upload, UploadPart, UploadRow
from partnerships.models.variation import Variation, VariationApproval, VariationLine

__all__ = [
    "Accountability",
    "Agreement",
    "AgreementEvent",
    "AgreementFunction",
    "AgreementHead",
    "AgreementKind",
    "AgreementParty",
    "AgreementTerm",
    "Appointment",
    "Body",
    "BodyClaim",
    "BodyCode",
    "BodyKind",
    "BodyName",
    "Classification",
    "CodeScheme",
    "Confidence",
    "Contribution",
    "DatedFact",
    "FinanceReturn",
    "Fund",
    "FundHost",
    "FundYear",
    "Funding",
    "ImportedFile",
    "JointAppointment",
    "LegalPower",
    "Level",
    "LifeState",
    "Membership",
    "MembershipEvent",
    "MinimumRule",
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
    "ReturnLine",
    "RiskShare",
    "RiskShareSplit",
    "RoleHolding",
    "Scheme",
    "SchemeFunding",
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
    "Use",
    "Variation",
    "VariationApproval",
    "VariationLine",
]
