"""Boards and committees, their rules and the matters that they may not decide by their usual vote."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Unpack

from governance.models import Capacity, Forum, ForumKind, ForumRules, ReservedMatter, VotingRule
from partnerships.models import Body, LegalPower, Partnership, Source
from partnerships.operations.addresses import free_address
from partnerships.operations.facts import DatedDetails, insert, is_closed, rule_for, writing
from partnerships.operations.life import refuse_outside_life
from partnerships.operations.permission import name_of
from partnerships.operations.refusal import Refused
from partnerships.operations.successive import take_turn

if TYPE_CHECKING:
    from accounts.models import User

OF_ONE_BODY = (Capacity.DECIDES, Capacity.DELEGATED)


def record_forum(
    *,
    by: User | None,
    reason: str,
    name: str,
    kind: ForumKind,
    source: Source,
    body: Body | None = None,
    partnership: Partnership | None = None,
    capacity: str = Capacity.NOT_RECORDED,
    legal_power: LegalPower | None = None,
    meets_in_public: bool | None = None,
    website: str = "",
    follows: Forum | None = None,
    slug: str = "",
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> Forum:
    """Record a board or committee of a body, or of a partnership. Its address is made of its name and never changes."""
    forum = Forum(
        slug=slug or free_address(Forum, "slug", name, fallback="forum"),
        name=name.strip(),
        kind=kind,
        body=body,
        partnership=partnership,
        capacity=capacity,
        legal_power=legal_power,
        meets_in_public=meets_in_public,
        website=website,
        follows=follows,
        source=source,
        **about,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(forum, by=by)


def set_forum_rules(
    *,
    by: User | None,
    reason: str,
    forum: Forum,
    source: Source,
    voting_rule: str = VotingRule.NOT_RECORDED,
    quorum_count: int | None = None,
    quorum_words: str = "",
    chair_words: str = "",
    terms_of_reference_url: str = "",
    review_on: dt.date | None = None,
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> ForumRules:
    """Record how a forum decides from a day on; the rules before end on that day."""
    rules = ForumRules(
        forum=forum,
        voting_rule=voting_rule,
        quorum_count=quorum_count,
        quorum_words=quorum_words,
        chair_words=chair_words,
        terms_of_reference_url=terms_of_reference_url,
        review_on=review_on,
        source=source,
        **about,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(rules, by=by)


def reserve_matter(
    *,
    by: User | None,
    reason: str,
    forum: Forum,
    matter: str,
    needs: str,
    source: Source,
    set_by: Body | None = None,
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> ReservedMatter:
    """Record a matter that needs more than the forum's usual vote, or that each body keeps for itself."""
    reserved = ReservedMatter(forum=forum, matter=matter, needs=needs, set_by=set_by, source=source, **about)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(reserved, by=by)


@rule_for(Forum)
def _forum_rule(record: Forum, *, by: User | None, before: Forum | None) -> None:
    if is_closed(record):
        return
    if record.body is None and record.capacity in OF_ONE_BODY:
        raise Refused(
            {"capacity": ["A board of no body decides nothing by itself. Say whose board it is, or how else."]}
        )
    if record.body:
        if record.capacity != Capacity.ADVISES and not record.body.kind.is_legal_person:
            name = name_of(record.body, dt.date.max)
            raise Refused({"capacity": [f"{name} is not a legal person, so its board decides nothing for it."]})
        refuse_outside_life(record, record.body)
    if record.follows_id and record.follows_id == record.pk:
        raise Refused({"follows": ["A board cannot follow itself."]})


@rule_for(ForumRules)
def _rules_rule(record: ForumRules, *, by: User | None, before: ForumRules | None) -> None:
    take_turn(record, by=by, before=before, beside={"forum": record.forum})
    if not is_closed(record):
        refuse_outside_forum(record, record.forum)


@rule_for(ReservedMatter)
def _reserved_rule(record: ReservedMatter, *, by: User | None, before: ReservedMatter | None) -> None:
    if not is_closed(record):
        refuse_outside_forum(record, record.forum)


def refuse_outside_forum(fact: Any, forum: Forum) -> None:
    """Refuse a start on or after the day on which a forum ended, and an end on or before the day on which it began."""
    if forum.valid_to and fact.valid_from and fact.valid_from >= forum.valid_to:
        raise Refused({"valid_from": [f"{forum.name} had ended by that day. Enter an earlier day."]})
    if forum.valid_from and fact.valid_to and fact.valid_to <= forum.valid_from:
        raise Refused({"valid_to": [f"{forum.name} had not begun on that day. Enter a later day."]})
