"""Who may open what: every address by name, the states it can be in, and the answer each person gets.

The walk in `test_access.py` fails on an address that this table lacks, and on any answer that differs from it.
A case's `opens_to` names the people who get the page. Everybody else gets `refusal`: 404 (hidden: the same as absent),
403 (known but not yours), or for the public a way to the sign-in page (302).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from accounts.roles import Permission, Reach, Role, grants
from governance.reminders.links import stop_token
from governance.reports.catalogue import REPORTS
from partnerships.forms.registry import FACT_TYPES
from partnerships.models import Partnership
from partnerships.operations.keeping import kept_with
from tests.site.stage import Stage

EVERYONE = frozenset({"everyone"})
SIGNED_IN = frozenset({"signed_in"})
ADMINISTRATOR = frozenset({"administrator"})


def holders(permission: Permission, reach: Reach, whose: str = "own") -> frozenset[str]:
    """The people of the stage whose role grants this at their own place; an administrator too."""
    return ADMINISTRATOR | {f"{role.value}_{whose}" for role in Role if permission in grants(role, reach)}


# The lead of the draft partnership, and those whose body belongs to it and whose role reads its drafts.
READERS_OF_OWN_DRAFTS = holders(Permission.READ_DRAFTS, Reach.OWN_PARTNERSHIP)
READERS_OF_DRAFT_PARTNERSHIP = READERS_OF_OWN_DRAFTS - {"board_secretary_own"}
EDITORS_OF_OWN = frozenset({"administrator", "system_lead_own", "board_secretary_own"})
# A proper officer keeps the record of the own council's committees; an approver that of the own body's delegations.
KEEPERS_OF_FORUMS = EDITORS_OF_OWN | {"proper_officer_own"}
KEEPERS_BY_KIND = {
    **dict.fromkeys(
        (
            "forum",
            "forum-rules",
            "reserved-matter",
            "seat",
            "seat-holding",
            "body-procedure",
            "election",
            "meeting",
            "agenda-item",
            "attendance",
            "meeting-action",
            "parked-issue",
        ),
        KEEPERS_OF_FORUMS,
    ),
    "delegation": EDITORS_OF_OWN | {"body_approver_own"},
}
EDITORS_OF_OTHER = frozenset({"administrator", "system_lead_other", "board_secretary_other"})
VERIFIERS = holders(Permission.VERIFY_FACTS, Reach.OWN_BODY) | holders(Permission.VERIFY_FACTS, Reach.OWN_PARTNERSHIP)
VERIFIERS |= {name.replace("_own", "_other") for name in VERIFIERS}
KEPT_WITH = {permission for sort in FACT_TYPES.values() if sort.recorded_about for permission in kept_with(sort.model)}
# Whoever keeps any kind of fact about places, anywhere; a board secretary of the stage holds the role on a partnership.
KEEPERS_OF_SOMETHING = ADMINISTRATOR.union(
    *(holders(each, reach, whose) for each in KEPT_WITH for reach in Reach for whose in ("own", "other"))
)
LEAD_OF_DRAFT = frozenset({"administrator", "system_lead_own"})


@dataclass(frozen=True)
class Case:
    """One address in one state."""

    kwargs: Mapping[str, Any] = field(default_factory=dict)
    state: str = "as it stands"
    opens_to: frozenset[str] = EVERYONE
    refusal: int = 403
    query: str = ""
    page: int = 200
    known_to: frozenset[str] = frozenset()  # may read the record, may not do this: 403 whatever `refusal` says


@dataclass(frozen=True)
class Row:
    """One address by name."""

    cases: Callable[[Stage], list[Case]] = lambda stage: [Case()]
    posts: bool = False  # takes POST only
    sign_in_first: bool = False  # the public is sent to sign in whatever the address names
    leaves_the_site: bool = False  # signs out, or streams: not for the random walk


def same(**case: Any) -> Row:
    """An address with one state."""
    return Row(cases=lambda stage: [Case(**case)])


def partnership_page() -> Row:
    """Published: everyone. Draft: those who read its drafts; absent for all others. Unknown: absent for all."""
    return Row(
        cases=lambda stage: [
            Case({"slug": stage.own.slug}, "published"),
            Case({"slug": stage.draft.slug}, "draft", READERS_OF_DRAFT_PARTNERSHIP, 404),
            Case({"slug": "no-such-partnership"}, "unknown", frozenset(), 404),
        ]
    )


def body_page() -> Row:
    """Published: everyone. Draft: those who keep a partnership that it belongs to. Unknown: absent for all."""
    return Row(
        cases=lambda stage: [
            Case({"code": stage.own_body.code}, "published"),
            Case({"code": stage.draft_body.code}, "draft", EDITORS_OF_OWN, 404),
            Case({"code": "NOSUCH"}, "unknown", frozenset(), 404),
        ]
    )


# Both bodies of the stage take part in its decisions, so the people of both read a draft of them; the other board
# secretary's role is held on a partnership.
def readers_of_decision(permission: Permission) -> frozenset[str]:
    """Whose role grants this on the partnership or on one of the two bodies."""
    of_bodies = holders(permission, Reach.OWN_BODY) | holders(permission, Reach.OWN_BODY, "other")
    return (holders(permission, Reach.OWN_PARTNERSHIP) | of_bodies) - {"board_secretary_other"}


READERS_OF_DRAFT_DECISION = readers_of_decision(Permission.READ_DRAFTS)
READERS_OF_PRIVATE_DECISION = readers_of_decision(Permission.READ_EXEMPT) - ADMINISTRATOR


def decision_page() -> Row:
    """Published: everyone. Draft and private ones: those whose role reads them there. Unknown: absent for all."""
    return Row(
        cases=lambda stage: [
            Case({"ref": stage.decisions["published"].ref}, "published"),
            Case({"ref": stage.decisions["draft"].ref}, "draft", READERS_OF_DRAFT_DECISION, 404),
            Case({"ref": stage.decisions["private"].ref}, "private", READERS_OF_PRIVATE_DECISION, 404),
            Case({"ref": "no-such-decision"}, "unknown", frozenset(), 404),
        ]
    )


STARTERS_OF_DECISIONS = ADMINISTRATOR | frozenset(
    f"{role.value}_{whose}"
    for role in Role
    for whose in ("own", "other")
    if Permission.CREATE_DECISION in grants(role, Reach.OWN_PARTNERSHIP)
)

# Who keeps the stage's decisions, its own body leading them; who says what that body decided; who speaks for it.
KEEPERS_OF_DECISION = holders(Permission.CREATE_DECISION, Reach.OWN_PARTNERSHIP) | holders(
    Permission.ADD_OWN_STEP, Reach.OWN_BODY
)
SPEAKERS_OF_BODY = (
    holders(Permission.RECORD_OUTCOME_OF_OWN_BODY, Reach.OWN_BODY) - ADMINISTRATOR - {"board_secretary_own"}
)
KEEPERS_OF_OUTCOME = holders(Permission.CREATE_DECISION, Reach.OWN_PARTNERSHIP) | SPEAKERS_OF_BODY
# A body's people begin a step before they name the body; what is saved is asked for again.
BEGINNERS_OF_STEP = KEEPERS_OF_DECISION | (
    holders(Permission.ADD_OWN_STEP, Reach.OWN_BODY, "other") - {"board_secretary_other"}
)


def of_decision(stage: Stage, kind: str, which: str = "published") -> Any:
    """A decision of the stage, or the first step, outcome or condition of it."""
    decision = stage.decisions[which]
    step = decision.steps.get(number=1)
    records = {"decision": decision, "decision-step": step}
    return records.get(kind) or {"outcome": step.outcomes, "condition": step.conditions}[kind].get()


def decision_facts(opens_to: Mapping[str, frozenset[str]]) -> Callable[[Stage], list[Case]]:
    """The published decision's facts, by kind those who get the page; the draft's are hidden from others."""
    return lambda stage: [case for kind, people in opens_to.items() for case in _decision_cases(stage, kind, people)]


def _decision_cases(stage: Stage, kind: str, people: frozenset[str]) -> list[Case]:
    readers = READERS_OF_DRAFT_DECISION
    may, may_not = (readers, frozenset()) if people == EVERYONE else (people & readers, readers - people)
    published, draft = (of_decision(stage, kind, which) for which in ("published", "draft"))
    return [
        Case({"kind": kind, "pk": published.pk}, kind, people),
        Case({"kind": kind, "pk": draft.pk}, f"draft {kind}", may, 404, known_to=may_not),
    ]


def both(row: Row, more: Callable[[Stage], list[Case]]) -> Row:
    """A row with more cases."""
    return replace(row, cases=lambda stage: [*row.cases(stage), *more(stage)])


EDITORS_OF_DECISION_FACTS = {
    "decision": KEEPERS_OF_DECISION,
    "decision-step": KEEPERS_OF_DECISION,
    "outcome": KEEPERS_OF_OUTCOME,
    "condition": KEEPERS_OF_OUTCOME,
}
DECISION_STEPS_TO_TAKE = {
    "decision-withdraw": Row(
        cases=lambda stage: [
            Case({"pk": stage.decisions["published"].pk}, "published", KEEPERS_OF_DECISION),
            Case({"pk": stage.decisions["private"].pk}, "private",
                 KEEPERS_OF_DECISION & READERS_OF_PRIVATE_DECISION, 404,
                 known_to=READERS_OF_PRIVATE_DECISION - KEEPERS_OF_DECISION),
            Case({"pk": 2**31 - 1}, "unknown", frozenset(), 404),
        ],
        sign_in_first=True,
    ),
    "condition-close": Row(
        cases=lambda stage: [
            Case({"pk": of_decision(stage, "condition").pk}, "published", SPEAKERS_OF_BODY),
            Case({"pk": 2**31 - 1}, "unknown", frozenset(), 404),
        ],
        sign_in_first=True,
    ),
}  # fmt: skip


def forum_page() -> Row:
    """Published: everyone. Draft: those who read the body's drafts. Unknown: absent for all."""
    return Row(
        cases=lambda stage: [
            Case({"slug": stage.facts["forum"].slug}, "published"),
            Case({"slug": stage.drafts["forum"].slug}, "draft", READERS_OF_OWN_DRAFTS, 404),
            Case({"slug": "no-such-board"}, "unknown", frozenset(), 404),
        ]
    )


def scrutiny_page() -> Row:
    """As a board's; one that does not scrutinise has none."""
    return Row(
        cases=lambda stage: [
            Case({"committee": stage.committees["accepted"].slug}, "published"),
            Case({"committee": stage.committees["draft"].slug}, "draft", READERS_OF_OWN_DRAFTS, 404),
            Case({"committee": stage.facts["forum"].slug}, "not of scrutiny", frozenset(), 404),
        ]
    )


def meeting_page(opens_to: frozenset[str] = EVERYONE, kind: str = "meeting") -> Row:
    """Published and draft; for what changes it, its keepers, and those who read its drafts know of it."""
    may = READERS_OF_OWN_DRAFTS if opens_to == EVERYONE else opens_to
    return Row(
        cases=lambda stage: [
            Case({"pk": stage.facts[kind].pk}, "published", opens_to),
            Case({"pk": stage.drafts[kind].pk}, "draft", may, 404, known_to=READERS_OF_OWN_DRAFTS - may),
            Case({"pk": 2**31 - 1}, "unknown", frozenset(), 404),
        ],
        sign_in_first=opens_to != EVERYONE,
    )


KEEPERS_OF_LISTS = ADMINISTRATOR.union(
    *(
        holders(each, reach, whose)
        for each in (Permission.EDIT_REGISTER, Permission.PUBLISH_NOTICES)
        for reach in Reach
        for whose in ("own", "other")
    )
)


# A calendar is handed on: it is for everybody, and of what is hidden there is none, whoever asks.
CALENDARS: dict[str, tuple[str, Callable[[Stage, bool], str]]] = {
    "forum-calendar": ("slug", lambda stage, draft: (stage.drafts if draft else stage.facts)["forum"].slug),
    "body-calendar": ("code", lambda stage, draft: (stage.draft_body if draft else stage.own_body).code),
    "partnership-calendar": ("slug", lambda stage, draft: (stage.draft if draft else stage.own).slug),
}


def calendar(key: str, of: Callable[[Stage, bool], str]) -> Row:
    """The calendar of a published place, and none of a draft."""
    return Row(
        cases=lambda stage: [
            Case({key: of(stage, False)}, "published"),
            Case({key: of(stage, True)}, "draft", frozenset(), 404),
        ]
    )


_HEALTH = {
    "health_live": same(),
    "health_ready": same(page=200),
    "health_background": same(page=503),  # no worker beats in a test
}


def _item(stage: Stage, partnership: Partnership, state: str, *who: Any, **more: Any) -> Case:
    """The own council's membership of a partnership, on the worklist of its end."""
    membership = partnership.memberships.get(body=stage.own_body, standing="accepted")
    return Case({"pk": stage.planned.pk, "kind": "membership", "item": membership.pk}, state, *who, **more)


# Whoever keeps an agreement: the editors, and the pool managers of its parties. Its fund: of the host. Money: the
# host's pool manager alone, and for a body's own figure, act or answer its own people.
AGREEMENT = ("agreement", "agreement-party", "agreement-term", "agreement-function")
FUND, MONEY = ("fund", "fund-host"), ("fund-year", "scheme", "scheme-funding", "risk-share", "variation", "return")
POOL_MANAGERS = frozenset({"pool_manager_own", "pool_manager_other"})
OF_OWN_BODY = holders(Permission.RECORD_OUTCOME_OF_OWN_BODY, Reach.OWN_BODY) - {"administrator", "board_secretary_own"}
KEEPERS_OF_MONEY = {
    **dict.fromkeys(AGREEMENT, EDITORS_OF_OWN | POOL_MANAGERS),
    "agreement-event": EDITORS_OF_OWN | POOL_MANAGERS | OF_OWN_BODY,
    **dict.fromkeys(FUND, EDITORS_OF_OWN | {"pool_manager_own"}),
    **dict.fromkeys(MONEY, frozenset({"pool_manager_own"})),
    "contribution": frozenset({"pool_manager_own", "council_officer_own"}),
    "variation-answer": OF_OWN_BODY | {"pool_manager_own"},
    "minimum": EDITORS_OF_OWN | EDITORS_OF_OTHER,
    "succession": EDITORS_OF_OWN | EDITORS_OF_OTHER,
}
READERS_OF_DRAFT_MONEY = ADMINISTRATOR | {
    "system_lead_own",
    "board_secretary_own",
    *(f"{role}_own" for role in ("pool_manager", "scrutiny_officer", "body_approver")),
    *(f"{role}_other" for role in ("pool_manager", "scrutiny_officer", "body_approver")),
}


def agreement_page(kind: str) -> Row:
    """Published: everyone. Draft: those who read drafts where it belongs; absent for all others."""
    return Row(
        cases=lambda stage: [
            Case({"ref": stage.facts[kind].ref}, "published"),
            Case({"ref": stage.drafts[kind].ref}, "draft", READERS_OF_DRAFT_PARTNERSHIP, 404),
            Case({"ref": f"no-such-{kind}"}, "unknown", frozenset(), 404),
        ]
    )


def money_grid(about: Callable[[Stage], dict[str, Any]]) -> Row:
    """Opens to the pool manager of the host alone."""
    return Row(
        cases=lambda stage: [
            Case({"ref": stage.facts["fund"].ref, **about(stage)}, opens_to=frozenset({"pool_manager_own"})),
            Case({"ref": "no-such-fund", **about(stage)}, "unknown", frozenset(), 404),
        ],
        sign_in_first=True,
    )


def fact_page(
    opens_to: frozenset[str] = EVERYONE, kinds: tuple[str, ...] = (), of_a_seat: frozenset[str] = KEEPERS_OF_FORUMS
) -> Row:
    """Accepted facts, drafts about a hidden body, one that is not there, and a kind that is not there."""
    return Row(
        cases=lambda stage: [
            *_accepted(stage, opens_to, kinds or tuple(stage.facts)),
            *_hidden(stage, of_a_seat | READERS_OF_OWN_DRAFTS if opens_to == EVERYONE else of_a_seat),
        ],
        sign_in_first=opens_to != EVERYONE,
    )


def _accepted(stage: Stage, opens_to: frozenset[str], kinds: tuple[str, ...]) -> list[Case]:
    """Who keeps a fact depends on its kind; a succession belongs to both sides."""
    by_kind = KEEPERS_BY_KIND | KEEPERS_OF_MONEY if opens_to == EDITORS_OF_OWN else {}
    return [
        Case({"kind": kind, "pk": stage.facts[kind].pk}, f"accepted {kind}", by_kind.get(kind, opens_to))
        for kind in kinds
    ]


def _hidden(stage: Stage, of_a_seat: frozenset[str]) -> list[Case]:
    return [
        Case({"kind": "membership", "pk": stage.drafts["membership"].pk}, "draft", LEAD_OF_DRAFT, 404),
        Case({"kind": "accountability", "pk": stage.drafts["accountability"].pk}, "draft", EDITORS_OF_OWN, 404),
        Case(
            {"kind": "seat", "pk": stage.drafts["seat"].pk},
            "draft",
            of_a_seat,
            404,
            known_to=READERS_OF_OWN_DRAFTS,
        ),
        Case({"kind": "membership", "pk": 2**31 - 1}, "unknown", frozenset(), 404),
        Case({"kind": "membership", "pk": 10**30}, "unknown", frozenset(), 404),
        Case({"kind": "no-such-kind", "pk": 1}, "unknown kind", frozenset(), 404),
    ]


_NAME = ("partnership-name",)
_FACTS = {
    "fact": both(fact_page(), decision_facts(dict.fromkeys(EDITORS_OF_DECISION_FACTS, EVERYONE))),
    "fact-edit": both(fact_page(EDITORS_OF_OWN), decision_facts(EDITORS_OF_DECISION_FACTS)),
    "fact-verify": fact_page(EDITORS_OF_OWN, _NAME, KEEPERS_OF_FORUMS | {"body_approver_own"}),
    "fact-withdraw": fact_page(EDITORS_OF_OWN, _NAME),
    "fact-publish": Row(
        cases=lambda stage: [
            Case({"kind": "partnership-name", "pk": stage.drafts["partnership-name"].pk}, "draft", EDITORS_OF_OWN, 404,
                 known_to=READERS_OF_OWN_DRAFTS)
        ],
        sign_in_first=True,
    ),
    "fact-confirm": Row(
        cases=lambda stage: [
            Case({"kind": "membership", "pk": stage.reported.pk},
                 "agreed by the body", frozenset({"body_approver_own"})),
            Case({"kind": "outcome", "pk": of_decision(stage, "outcome").pk},
                 "decided by the body", frozenset({"body_approver_own"})),
        ],
        sign_in_first=True,
    ),
    "fact-settle": Row(
        cases=lambda stage: [
            Case({"kind": "partnership-name", "pk": stage.claim.pk}, "claimed", LEAD_OF_DRAFT),
            Case({"kind": "partnership-name", "pk": stage.own.stages.accepted().get().pk}, "nothing to settle",
                 LEAD_OF_DRAFT, page=404),
        ],
    ),
    "fact-start": Row(
        cases=lambda stage: [
            Case({}, "a place to be named", KEEPERS_OF_SOMETHING),
            Case({}, "own partnership", EDITORS_OF_OWN | holders(Permission.CREATE_DECISION, Reach.OWN_PARTNERSHIP),
                 query=f"?partnership={stage.own.slug}"),
            Case({}, "unknown", frozenset(), 404, query="?partnership=no-such-partnership"),
        ],
        sign_in_first=True,
    ),
    "fact-new": Row(
        cases=lambda stage: [
            Case({"kind": "membership"}, "own partnership", EDITORS_OF_OWN, query=f"?partnership={stage.own.slug}"),
            Case({"kind": "membership"}, "draft", LEAD_OF_DRAFT, 404,
                 query=f"?partnership={stage.draft.slug}", known_to=READERS_OF_DRAFT_PARTNERSHIP),
            Case({"kind": "body-name"}, "own body", EDITORS_OF_OWN, query=f"?body={stage.own_body.code}"),
            Case({"kind": "decision-step"}, "own decision", BEGINNERS_OF_STEP,
                 query=f"?decision={stage.decisions['published'].pk}"),
            Case({"kind": "outcome"}, "own step", KEEPERS_OF_OUTCOME,
                 query=f"?decision-step={of_decision(stage, 'decision-step').pk}"),
            Case({"kind": "seat"}, "own board", KEEPERS_OF_FORUMS, query=f"?forum={stage.facts['forum'].pk}"),
            Case({"kind": "delegation"}, "own body", EDITORS_OF_OWN | {"body_approver_own"},
                 query=f"?body={stage.own_body.code}"),
            Case({"kind": "agreement"}, "own partnership", EDITORS_OF_OWN, query=f"?partnership={stage.own.slug}"),
            Case({"kind": "fund"}, "own body", EDITORS_OF_OWN | {"pool_manager_own"},
                 query=f"?body={stage.own_body.code}&agreement={stage.facts['agreement'].ref}"),
            Case({"kind": "scheme"}, "own fund", frozenset({"pool_manager_own"}),
                 query=f"?fund-year={stage.facts['fund-year'].pk}"),
            Case({"kind": "contribution"}, "own figure",
                 frozenset({"pool_manager_own", "council_officer_own", "council_officer_other"}),
                 query=f"?fund-year={stage.facts['fund-year'].pk}"),
        ],
        sign_in_first=True,
    ),
}  # fmt: skip
_KEEPERS_OF_EITHER_SIDE = EDITORS_OF_OWN | EDITORS_OF_OTHER
_REORGANISATIONS = {
    "reorganisations": same(),
    "reorganisation": Row(
        cases=lambda stage: [
            Case({"pk": stage.planned.pk}, "planned"),
            Case({"pk": stage.facts["succession"].pk}, "in force"),
            Case({"pk": stage.drafts["succession"].pk}, "draft", EDITORS_OF_OWN, 404),
            Case({"pk": 2**31 - 1}, "unknown", frozenset(), 404),
        ]
    ),
    "reorganisation-settle": Row(
        cases=lambda stage: [
            _item(stage, stage.own, "an open membership", EDITORS_OF_OWN),
            _item(stage, stage.draft, "of a hidden partnership", LEAD_OF_DRAFT, 404,
                  known_to=READERS_OF_DRAFT_PARTNERSHIP),
            Case({"pk": stage.planned.pk, "kind": "membership", "item": 10**17}, "unknown", frozenset(), 404),
        ],
        sign_in_first=True,
    ),
    "reorganisation-settle-together": Row(
        cases=lambda stage: [
            Case({"pk": stage.planned.pk, "kind": "membership"}, "open memberships", EDITORS_OF_OWN | EDITORS_OF_OTHER),
            Case({"pk": stage.planned.pk, "kind": "role"}, "roles of users", ADMINISTRATOR, 404),
            Case({"pk": stage.planned.pk, "kind": "no-such-kind"}, "unknown kind", frozenset(), 404),
        ],
        sign_in_first=True,
    ),
    "reorganisation-complete": Row(
        cases=lambda stage: [
            Case({"pk": stage.planned.pk}, "planned", _KEEPERS_OF_EITHER_SIDE),
            Case({"pk": 2**31 - 1}, "unknown", frozenset(), 404),
        ],
        sign_in_first=True,
    ),
}  # fmt: skip
_PEOPLE = {
    "people-roles": same(opens_to=ADMINISTRATOR),
    "people-give-role": same(opens_to=ADMINISTRATOR),
    "people-end-role": Row(
        cases=lambda stage: [
            Case({"pk": stage.people["system_lead_own"].roles.first().pk}, opens_to=ADMINISTRATOR),
            Case({"pk": 2**31 - 1}, "unknown", ADMINISTRATOR, page=404),
        ],
    ),
    "accounts_people": same(opens_to=ADMINISTRATOR),
    "accounts_person": Row(
        cases=lambda stage: [
            Case({"pk": stage.people["no_role"].pk}, opens_to=ADMINISTRATOR),
            Case({"pk": 2**31 - 1}, "unknown", ADMINISTRATOR, page=404),
        ],
    ),
    "accounts_invitations": same(opens_to=ADMINISTRATOR),
    "accounts_invite": same(opens_to=ADMINISTRATOR),
    "accounts_withdraw_invitation": Row(
        cases=lambda stage: [Case({"pk": 2**31 - 1}, "unknown", ADMINISTRATOR, page=404)], posts=True
    ),
    "accounts_accept_invitation": Row(
        cases=lambda stage: [Case({"token": "no-such-token"}, "unknown", frozenset(), 404)]
    ),
    "accounts_home": same(page=302),
    "accounts_profile": same(opens_to=SIGNED_IN),
    "accounts_change_name": same(opens_to=SIGNED_IN),
    "usersessions_list": same(opens_to=SIGNED_IN),
}


# Whose role keeps reports at all; what one person saved, nobody else opens.
KEEPERS_OF_REPORTS = ADMINISTRATOR.union(
    *(
        holders(each, reach, whose)
        for each in (Permission.EXPORT_REPORTS, Permission.EXPORT_FINANCE)
        for reach in Reach
        for whose in ("own", "other")
    )
)

NOBODY_KEEPING = frozenset({"no_role"})


def of_a_saved_report(kwargs: Callable[[Stage], dict[str, Any]], unknown: dict[str, Any]) -> Row:
    """The scrutiny officer's own: absent for others who keep reports, and not for whoever keeps none."""
    owner = frozenset({"scrutiny_officer_own"})
    return Row(
        cases=lambda stage: [
            Case(kwargs(stage), "one's own", owner, 404, known_to=NOBODY_KEEPING),
            Case(unknown, "unknown", frozenset(), 404, known_to=NOBODY_KEEPING),
        ],
        sign_in_first=True,
    )


def of_an_upload(*, posts: bool = False) -> Row:
    """A file that an administrator uploaded, and one that is not there."""
    return Row(
        cases=lambda stage: [
            Case({"pk": stage.upload.pk}, opens_to=ADMINISTRATOR),
            Case({"pk": 2**31 - 1}, "unknown", ADMINISTRATOR, page=404),
            Case({"pk": 10**30}, "unknown", ADMINISTRATOR, page=404),
        ],
        posts=posts,
    )


PUBLIC = frozenset({"public"})
_KEY = {"uidb36": "1", "key": "no-such-key"}
# django-allauth's own addresses. Many ask for the password again first: a redirect for whoever is signed in.
_OF_ONES_OWN = Row(cases=lambda stage: [Case(opens_to=frozenset(), refusal=404)], sign_in_first=True)
_KEY_OF_ONES_OWN = same(kwargs={"pk": 1}, opens_to=frozenset(), refusal=302)
_SIGN_IN = {
    "account_login": same(opens_to=PUBLIC, refusal=302),
    "account_logout": same(opens_to=SIGNED_IN, refusal=302),
    "account_inactive": same(),
    "account_signup": same(opens_to=PUBLIC, refusal=302),
    "account_reauthenticate": same(opens_to=SIGNED_IN),
    "account_email": same(opens_to=SIGNED_IN),
    "account_email_verification_sent": same(),
    "account_change_password": same(opens_to=SIGNED_IN),
    "account_set_password": same(opens_to=SIGNED_IN, page=302),
    "account_reset_password": same(),
    "account_confirm_login_code": same(opens_to=frozenset(), refusal=302),
    "account_confirm_email": same(kwargs={"key": "no-such-key"}),
    "account_reset_password_from_key_done": same(),
    "account_reset_password_from_key": same(kwargs=_KEY),
    "account_reset_password_done": same(),
    "mfa_index": same(opens_to=SIGNED_IN),
    "mfa_authenticate": same(opens_to=frozenset(), refusal=302),
    "mfa_reauthenticate": same(opens_to=frozenset(), refusal=302),
    "mfa_activate_totp": same(opens_to=SIGNED_IN, page=302),
    "mfa_deactivate_totp": _OF_ONES_OWN,
    "mfa_view_recovery_codes": _OF_ONES_OWN,
    "mfa_generate_recovery_codes": same(opens_to=SIGNED_IN, page=302),
    "mfa_download_recovery_codes": _OF_ONES_OWN,
    "mfa_list_webauthn": same(opens_to=SIGNED_IN),
    "mfa_add_webauthn": same(opens_to=SIGNED_IN, page=302),
    "mfa_reauthenticate_webauthn": same(opens_to=frozenset(), refusal=302),
    "mfa_remove_webauthn": _KEY_OF_ONES_OWN,
    "mfa_edit_webauthn": _KEY_OF_ONES_OWN,
    "mfa_login_webauthn": same(page=302),
}

TABLE: dict[str, Row] = {
    "front": same(),
    "search": same(),
    "deadlines": Row(
        cases=lambda stage: [
            Case(state="the rules"),
            Case(state="a rule", query="?rule=call-in"),
            Case(state="an answer", query="?rule=call-in&date=2028-12-22&days=6&cut_off=noon&body=ZS1"),
            Case(state="a check", query="?rule=key-decision-check&date=2027-01-06&published_on=2026-12-09"),
            Case(state="months", query="?rule=executive-response&date=2026-12-31"),
            Case(state="refused", query="?rule=call-in&date=2026-02-31&days=lots&published_at=tea", page=400),
            Case(state="a rule we do not know", query="?rule=nonsense", page=400),
        ]
    ),
    "scrutiny": same(),
    "reports": same(),
    "report": Row(
        cases=lambda stage: [
            *(Case({"key": report.naming.file}, report.number, query="?on=2021-05-01") for report in REPORTS),
            Case({"key": "upcoming-decisions"}, "for printing", query="?format=print"),
            Case({"key": "no-such-report"}, "unknown", frozenset(), 404),
        ]
    ),
    "reports-saved": same(opens_to=KEEPERS_OF_REPORTS),
    "report-save": Row(
        cases=lambda stage: [
            Case({"key": "upcoming-decisions"}, "a report", KEEPERS_OF_REPORTS),
            Case({"key": "no-such-report"}, "unknown", KEEPERS_OF_REPORTS, page=404),
        ],
        sign_in_first=True,
    ),
    "reports-saved-one": of_a_saved_report(lambda stage: {"pk": stage.saved_report.pk}, {"pk": 10**30}),
    "report-run-file": of_a_saved_report(
        lambda stage: {"pk": stage.saved_report.runs.get().pk, "form": "csv"}, {"pk": 10**30, "form": "csv"}
    ),
    "call-ins": same(),
    "scrutiny-committee": scrutiny_page(),
    "partnerships": same(),
    "bodies": same(),
    "data": same(),
    "data-memberships": same(),
    "data-successions": same(),
    "data-accountabilities": same(),
    "data-names": same(),
    "data-contributions": same(),
    "agreements": same(),
    "agreement": agreement_page("agreement"),
    "funds": same(),
    "fund": agreement_page("fund"),
    "fund-return": Row(
        cases=lambda stage: [
            Case({"ref": stage.facts["fund"].ref, "pk": stage.facts["return"].pk}, "published"),
            Case(
                {"ref": stage.facts["fund"].ref, "pk": stage.draft_money["return"].pk},
                "draft",
                READERS_OF_DRAFT_MONEY,
                404,
            ),
            Case({"ref": stage.facts["fund"].ref, "pk": 2**31 - 1}, "unknown", frozenset(), 404),
        ]
    ),
    "fund-return-grid": money_grid(lambda stage: {"pk": stage.facts["return"].pk}),
    "fund-contributions-grid": money_grid(lambda stage: {"year": 2021}),
    "fund-schemes-grid": money_grid(lambda stage: {"year": 2021}),
    "disputes": same(),
    "verification": same(opens_to=VERIFIERS),
    "imports": same(opens_to=ADMINISTRATOR),
    "upload-new": same(opens_to=ADMINISTRATOR),
    "upload": of_an_upload(),
    "upload-rows": of_an_upload(),
    "upload-apply": of_an_upload(posts=True),
    "upload-set-aside": of_an_upload(posts=True),
    "imported-file": Row(
        cases=lambda stage: [
            Case({"pk": stage.imported.pk}, opens_to=ADMINISTRATOR),
            Case({"pk": 2**31 - 1}, "unknown", ADMINISTRATOR, page=404),
        ],
    ),
    "upkeep": same(opens_to=ADMINISTRATOR),
    "partnership": partnership_page(),
    "partnership-members": partnership_page(),
    "partnership-accountability": partnership_page(),
    "partnership-money": partnership_page(),
    "partnership-history": partnership_page(),
    "partnership-governance": partnership_page(),
    "partnership-changes": partnership_page(),
    "body": body_page(),
    "body-governance": body_page(),
    "meetings": same(),
    "meeting-lists": same(opens_to=KEEPERS_OF_LISTS),
    "meeting-calendar": Row(
        cases=lambda stage: [
            Case({"pk": stage.facts["meeting"].pk}, "published"),
            Case({"pk": stage.drafts["meeting"].pk}, "draft", frozenset(), 404),
        ]
    ),
    **{name: calendar(*of) for name, of in CALENDARS.items()},
    "reminders-calendar": same(opens_to=SIGNED_IN, refusal=302),
    "reminders-calendar-new": Row(
        cases=lambda stage: [Case({}, "one's own", SIGNED_IN)], posts=True, sign_in_first=True
    ),
    "meeting": meeting_page(),
    **{
        f"meeting-{step}": meeting_page(KEEPERS_OF_FORUMS)
        for step in ("record", "move", "postpone", "cancel", "agenda", "in-common")
    },
    "action-close": meeting_page(KEEPERS_OF_FORUMS, "meeting-action"),
    "issue-settle": meeting_page(KEEPERS_OF_FORUMS, "parked-issue"),
    "forums": same(),
    "forum": forum_page(),
    "decision": decision_page(),
    "decisions": same(),
    "decisions-changes": same(),
    "decision-changes": decision_page(),
    "forward-plan": Row(
        cases=lambda stage: [Case(state="everybody’s"), Case(state="one body’s", query=f"?body={stage.own_body.code}")]
    ),
    **DECISION_STEPS_TO_TAKE,
    "decision-start": same(opens_to=STARTERS_OF_DECISIONS),
    "decision-routes": same(),
    "decision-route-edit": Row(
        cases=lambda stage: [
            Case({"code": stage.route.code}, "a route", ADMINISTRATOR),
            Case({"code": "no-such-route"}, "unknown", ADMINISTRATOR, page=404),
        ]
    ),
    "body-accountability": body_page(),
    "body-money": body_page(),
    "body-history": body_page(),
    "body-changes": body_page(),
    "reminders": same(opens_to=SIGNED_IN),
    "reminders-choose": same(opens_to=SIGNED_IN),
    "reminders-follow": Row(
        cases=lambda stage: [Case({}, "nothing named", SIGNED_IN, page=404)], posts=True, sign_in_first=True
    ),
    "reminders-desk": same(opens_to=ADMINISTRATOR),
    "reminders-hold": same(opens_to=ADMINISTRATOR),
    "reminders-mailboxes": same(opens_to=ADMINISTRATOR),
    "reminders-desk-mail": Row(
        cases=lambda stage: [
            Case({"pk": stage.mail.pk}, "failed", ADMINISTRATOR),
            Case({"pk": 2**31 - 1}, "unknown", ADMINISTRATOR, page=404),
            Case({"pk": 10**30}, "unknown", ADMINISTRATOR, page=404),
        ],
    ),
    "reminders-metrics": same(opens_to=ADMINISTRATOR, refusal=404),
    "reminders-stop": Row(
        cases=lambda stage: [
            Case({"token": stop_token("mailbox", 0)}, "signed"),
            Case({"token": "no-such-token"}, "unknown", frozenset(), 404),
        ]
    ),
    "accessibility": same(),
    "privacy": same(),
    "design-system": same(),
    "data-description": Row(
        cases=lambda stage: [
            Case({"name": "bodies"}, "a list"),
            Case({"name": "no-such-list"}, "unknown", frozenset(), 404),
        ]
    ),
    **_HEALTH,
    **_FACTS,
    **_REORGANISATIONS,
    **_PEOPLE,
    **_SIGN_IN,
}
