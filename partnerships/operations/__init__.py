"""Every change of the register: keyword-only, with who and why, in one recorded transaction."""

from partnerships.operations.accountability import change_accountability, record_accountability
from partnerships.operations.agreement import (
    PartyTo,
    pass_to_successor,
    record_agreement,
    record_agreement_event,
    record_agreement_function,
    record_agreement_party,
    record_agreement_term,
)
from partnerships.operations.body import add_body_code, change_body_name, name_body
from partnerships.operations.claim import contradicted_by, settle_claim
from partnerships.operations.confirmation import confirm_for_body
from partnerships.operations.contribution import record_contribution, record_minimum
from partnerships.operations.facts import change_fact, publish_fact, supersede, verify_fact, withdraw_fact
from partnerships.operations.finance_return import Line, record_return, set_return_lines
from partnerships.operations.fund import record_fund, record_fund_host, record_fund_year
from partnerships.operations.membership import (
    change_membership,
    end_membership,
    record_membership,
    record_membership_event,
)
from partnerships.operations.partnership import change_partnership_name, name_partnership, set_partnership_state
from partnerships.operations.post import JointJob, appoint, change_appointment, end_appointment, record_post
from partnerships.operations.refusal import Busy, Conflict, NotPermitted, Refused
from partnerships.operations.role import end_role, grant_role
from partnerships.operations.scheme import record_risk_share, record_scheme, record_scheme_funding
from partnerships.operations.source import record_source
from partnerships.operations.succession import Part, change_succession, record_succession
from partnerships.operations.variation import answer_variation, apply_variation, record_variation
from partnerships.operations.verification import take_back_verification, verify_by_own_source

__all__ = [
    "Busy",
    "Conflict",
    "JointJob",
    "Line",
    "NotPermitted",
    "Part",
    "PartyTo",
    "Refused",
    "add_body_code",
    "answer_variation",
    "apply_variation",
    "appoint",
    "change_accountability",
    "change_appointment",
    "change_body_name",
    "change_fact",
    "change_membership",
    "change_partnership_name",
    "change_succession",
    "confirm_for_body",
    "contradicted_by",
    "end_appointment",
    "end_membership",
    "end_role",
    "grant_role",
    "name_body",
    "name_partnership",
    "pass_to_successor",
    "publish_fact",
    "record_accountability",
    "record_agreement",
    "record_agreement_event",
    "record_agreement_function",
    "record_agreement_party",
    "record_agreement_term",
    "record_contribution",
    "record_fund",
    "record_fund_host",
    "record_fund_year",
    "record_membership",
    "record_membership_event",
    "record_minimum",
    "record_post",
    "record_return",
    "record_risk_share",
    "record_scheme",
    "record_scheme_funding",
    "record_source",
    "record_succession",
    "record_variation",
    "set_partnership_state",
    "set_return_lines",
    "settle_claim",
    "supersede",
    "take_back_verification",
    "verify_by_own_source",
    "verify_fact",
    "withdraw_fact",
]
