"""Roles and permissions as code: the vocabulary only.

Who holds which role where, and for how long, is a dated row (`partnerships.RoleHolding`); no database is read here.
An administrator is a user with `is_administrator`; the public is whoever has no account. Neither is a role.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models


class PlaceKind(models.TextChoices):
    """What a role can be held on."""

    PARTNERSHIP = "partnership", "Partnership"
    BODY = "body", "Body"


class Reach(models.TextChoices):
    """How far a permission reaches from the place that the role is held on."""

    OWN_PARTNERSHIP = "own_partnership", "own partnership"
    OWN_BODY = "own_body", "own body"


class Role(models.TextChoices):
    """What a person is to a partnership or a body, for a period."""

    COUNCIL_OFFICER = "council_officer", "Council officer"
    SYSTEM_LEAD = "system_lead", "System lead"
    BOARD_SECRETARY = "board_secretary", "Board secretary"
    PROPER_OFFICER = "proper_officer", "Proper officer (democratic services)"
    POOL_MANAGER = "pool_manager", "Pool manager"
    SCRUTINY_OFFICER = "scrutiny_officer", "Scrutiny officer"
    BODY_APPROVER = "body_approver", "Body approver"

    @property
    def explanation(self) -> str:
        """Say in plain English what the role is for."""
        return ROLE_EXPLANATIONS[self]

    @property
    def places(self) -> frozenset[PlaceKind]:
        """Name the kinds of place that the role can be held on."""
        return ROLE_PLACES[self]


ROLE_EXPLANATIONS: Mapping[Role, str] = MappingProxyType(
    {
        Role.COUNCIL_OFFICER: "Works for a council in the partnership; reads its drafts and proposes corrections.",
        Role.SYSTEM_LEAD: "Keeps a partnership's record: its members, names, posts and lines of accountability.",
        Role.BOARD_SECRETARY: "Keeps the record of a board: seats, terms of reference, meetings and their outcomes.",
        Role.PROPER_OFFICER: "Publishes a council's notices and records what its own committees decided.",
        Role.POOL_MANAGER: "Keeps the figures of a pooled fund for the body that hosts it.",
        Role.SCRUTINY_OFFICER: "Keeps a council's scrutiny record: requests, advice and call-in by councillors.",
        Role.BODY_APPROVER: "Confirms on behalf of one body what was recorded about it, such as a monitoring officer.",
    }
)

ROLE_PLACES: Mapping[Role, frozenset[PlaceKind]] = MappingProxyType(
    {
        Role.COUNCIL_OFFICER: frozenset({PlaceKind.BODY}),
        Role.SYSTEM_LEAD: frozenset({PlaceKind.PARTNERSHIP}),
        Role.BOARD_SECRETARY: frozenset({PlaceKind.PARTNERSHIP, PlaceKind.BODY}),
        Role.PROPER_OFFICER: frozenset({PlaceKind.BODY}),
        Role.POOL_MANAGER: frozenset({PlaceKind.BODY}),
        Role.SCRUTINY_OFFICER: frozenset({PlaceKind.BODY}),
        Role.BODY_APPROVER: frozenset({PlaceKind.BODY}),
    }
)


class Permission(models.TextChoices):
    """One thing that a person may be allowed to do; the label finishes the sentence "you may …"."""

    READ_PUBLISHED = "read_published", "read what is published"
    READ_DRAFTS = "read_drafts", "read drafts"
    READ_SHARED_DRAFTS = "read_shared_drafts", "read drafts that were shared with scrutiny"
    READ_EXEMPT = "read_exempt", "read exempt papers"
    READ_EXEMPT_IF_NEEDED = "read_exempt_if_needed", "read an exempt paper that you were given leave to read"
    EDIT_REGISTER = "edit_register", "change members, names, successions, accountabilities and appointments"
    PROPOSE_EDIT = "propose_edit", "propose a correction"
    APPROVE_DELEGATION = "approve_delegation", "approve a delegation"
    CREATE_DECISION = "create_decision", "start a decision and set out its steps"
    ADD_OWN_STEP = "add_own_step", "add the body's own step to a decision"
    ADD_FINANCE_STEP = "add_finance_step", "add a financial step to a decision"
    RECORD_OUTCOME_OF_OWN_BODY = "record_outcome_of_own_body", "record what the body itself decided"
    CONFIRM_FOR_BODY = "confirm_for_body", "confirm on the body's behalf"
    PUBLISH_NOTICES = "publish_notices", "publish the council's notices"
    READ_MONEY = "read_money", "read contributions and returns before they are published"
    RECORD_MONEY = "record_money", "record contributions, returns and variations of a pooled fund"
    RECORD_OWN_FIGURE = "record_own_figure", "record the body's own contribution"
    CONFIRM_OWN_CONTRIBUTION = "confirm_own_contribution", "confirm the body's own contribution"
    RECORD_SCRUTINY = "record_scrutiny", "record call-in by councillors, requests and recommendations"
    RESPOND_TO_SCRUTINY = "respond_to_scrutiny", "answer a scrutiny request or recommendation"
    JUDGE_CALL_IN = "judge_call_in", "say whether a call-in by councillors is valid"
    EXPORT_REPORTS = "export_reports", "download reports"
    EXPORT_FINANCE = "export_finance", "download financial reports"
    VERIFY_FACTS = "verify_facts", "mark a fact as verified"
    SETTLE_DISPUTES = "settle_disputes", "settle sources that disagree"
    MANAGE_PEOPLE = "manage_people", "invite people and give them roles"
    MODERATE_COMMENTS = "moderate_comments", "moderate comments"


PUBLIC_PERMISSIONS = frozenset({Permission.READ_PUBLISHED})

# Exempt papers and the outcome of a body's decision are not an administrator's business: the first needs a logged
# "break glass", the second belongs to the body alone.
ADMINISTRATOR_PERMISSIONS = frozenset(
    {
        Permission.READ_PUBLISHED,
        Permission.READ_DRAFTS,
        Permission.READ_MONEY,
        Permission.EDIT_REGISTER,
        Permission.PROPOSE_EDIT,
        Permission.CREATE_DECISION,
        Permission.EXPORT_REPORTS,
        Permission.EXPORT_FINANCE,
        Permission.VERIFY_FACTS,
        Permission.SETTLE_DISPUTES,
        Permission.MANAGE_PEOPLE,
        Permission.MODERATE_COMMENTS,
    }
)

_COMMON = {Permission.READ_PUBLISHED, Permission.READ_DRAFTS, Permission.PROPOSE_EDIT, Permission.EXPORT_REPORTS}

# The table "who may do what". The rule under it all: keeping a partnership's record never lets anyone record the
# approval of a sovereign body, so RECORD_OUTCOME_OF_OWN_BODY and CONFIRM_FOR_BODY appear under OWN_BODY alone.
# "Own partnership" is the one the role is held on, or any that the body it is held on belongs to on the day.
ROLE_PERMISSIONS: Mapping[Role, Mapping[Reach, frozenset[Permission]]] = MappingProxyType(
    {
        Role.COUNCIL_OFFICER: {
            Reach.OWN_PARTNERSHIP: frozenset(_COMMON),
            Reach.OWN_BODY: frozenset(
                _COMMON
                | {
                    Permission.READ_EXEMPT_IF_NEEDED,
                    Permission.ADD_OWN_STEP,
                    Permission.RECORD_OUTCOME_OF_OWN_BODY,
                    Permission.RECORD_OWN_FIGURE,
                }
            ),
        },
        Role.SYSTEM_LEAD: {
            Reach.OWN_PARTNERSHIP: frozenset(
                _COMMON
                | {
                    Permission.EDIT_REGISTER,
                    Permission.READ_EXEMPT,
                    Permission.CREATE_DECISION,
                    Permission.READ_MONEY,
                    Permission.RESPOND_TO_SCRUTINY,
                    Permission.VERIFY_FACTS,
                    Permission.SETTLE_DISPUTES,
                }
            ),
        },
        Role.BOARD_SECRETARY: {
            Reach.OWN_PARTNERSHIP: frozenset(
                _COMMON
                | {
                    Permission.EDIT_REGISTER,
                    Permission.READ_EXEMPT,
                    Permission.CREATE_DECISION,
                    Permission.READ_MONEY,
                    Permission.RESPOND_TO_SCRUTINY,
                    Permission.VERIFY_FACTS,
                }
            ),
            Reach.OWN_BODY: frozenset(
                _COMMON
                | {
                    Permission.EDIT_REGISTER,
                    Permission.READ_EXEMPT,
                    Permission.ADD_OWN_STEP,
                    Permission.RECORD_OUTCOME_OF_OWN_BODY,
                    Permission.READ_MONEY,
                    Permission.RESPOND_TO_SCRUTINY,
                    Permission.VERIFY_FACTS,
                }
            ),
        },
        Role.PROPER_OFFICER: {
            Reach.OWN_PARTNERSHIP: frozenset(_COMMON),
            Reach.OWN_BODY: frozenset(
                _COMMON
                | {
                    Permission.READ_EXEMPT,
                    Permission.ADD_OWN_STEP,
                    Permission.RECORD_OUTCOME_OF_OWN_BODY,
                    Permission.PUBLISH_NOTICES,
                    Permission.VERIFY_FACTS,
                }
            ),
        },
        Role.POOL_MANAGER: {
            Reach.OWN_PARTNERSHIP: frozenset(
                {Permission.READ_PUBLISHED, Permission.READ_DRAFTS, Permission.PROPOSE_EDIT, Permission.EXPORT_FINANCE}
            ),
            Reach.OWN_BODY: frozenset(
                {
                    Permission.READ_PUBLISHED,
                    Permission.READ_DRAFTS,
                    Permission.PROPOSE_EDIT,
                    Permission.READ_EXEMPT,
                    Permission.ADD_FINANCE_STEP,
                    Permission.READ_MONEY,
                    Permission.RECORD_MONEY,
                    Permission.EXPORT_FINANCE,
                }
            ),
        },
        Role.SCRUTINY_OFFICER: {
            Reach.OWN_PARTNERSHIP: frozenset(
                {
                    Permission.READ_PUBLISHED,
                    Permission.READ_SHARED_DRAFTS,
                    Permission.PROPOSE_EDIT,
                    Permission.READ_MONEY,
                    Permission.EXPORT_REPORTS,
                    Permission.EXPORT_FINANCE,
                }
            ),
            Reach.OWN_BODY: frozenset(
                {
                    Permission.READ_PUBLISHED,
                    Permission.READ_SHARED_DRAFTS,
                    Permission.PROPOSE_EDIT,
                    Permission.READ_EXEMPT,
                    Permission.READ_MONEY,
                    Permission.RECORD_SCRUTINY,
                    Permission.EXPORT_REPORTS,
                    Permission.EXPORT_FINANCE,
                }
            ),
        },
        Role.BODY_APPROVER: {
            Reach.OWN_PARTNERSHIP: frozenset(_COMMON | {Permission.CREATE_DECISION}),
            Reach.OWN_BODY: frozenset(
                _COMMON
                | {
                    Permission.READ_EXEMPT,
                    Permission.APPROVE_DELEGATION,
                    Permission.ADD_OWN_STEP,
                    Permission.RECORD_OUTCOME_OF_OWN_BODY,
                    Permission.CONFIRM_FOR_BODY,
                    Permission.CONFIRM_OWN_CONTRIBUTION,
                    Permission.READ_MONEY,
                    Permission.JUDGE_CALL_IN,
                    Permission.VERIFY_FACTS,
                }
            ),
        },
    }
)


def grants(role: Role | str, reach: Reach | None = None) -> frozenset[Permission]:
    """Give the permissions of a role within one reach, or within any reach when none is named."""
    by_reach = ROLE_PERMISSIONS[Role(role)]
    if reach is not None:
        return by_reach.get(reach, frozenset())
    return frozenset().union(*by_reach.values())


def roles_granting(permission: Permission, reach: Reach | None = None) -> frozenset[Role]:
    """Give the roles that hold a permission within one reach, or within any."""
    return frozenset(role for role in Role if permission in grants(role, reach))


def can_change_records(role: Role | str) -> bool:
    """Tell whether a role writes anything: such a role needs a second factor in production."""
    return bool(grants(role) - _READING)


_READING = frozenset(
    {
        Permission.READ_PUBLISHED,
        Permission.READ_DRAFTS,
        Permission.READ_SHARED_DRAFTS,
        Permission.READ_EXEMPT,
        Permission.READ_EXEMPT_IF_NEEDED,
        Permission.READ_MONEY,
        Permission.EXPORT_REPORTS,
        Permission.EXPORT_FINANCE,
    }
)


def why_not(permission: Permission, where: str, reach: Reach | None = None) -> str:
    """Say in words why a person may not do something, and who can.

    `where` names the place as the page does, for example "Nottingham and Nottinghamshire".
    """
    holders = sorted(role.label.lower() for role in roles_granting(permission, reach))
    if permission in ADMINISTRATOR_PERMISSIONS:
        holders.append("administrator")
    who = _any_of(holders) if holders else "nobody through this site"
    if holders and reach == Reach.OWN_BODY:
        who += " of that body itself, and nobody for another body"
    return f"Your roles do not let you {permission.label} for {where}. Who can: {who}."


def _any_of(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
