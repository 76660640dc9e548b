"""The kinds of fact about how bodies decide that people write on the pages under `/facts/`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from config.dates_in_words import day_words, span_words
from governance.decision_pages.kinds import DECISIONS
from governance.forms.delegation import DelegationForm
from governance.forms.forum import ForumForm, ForumRulesForm, ReservedMatterForm, SeatForm, SeatHoldingForm
from governance.forms.procedure import BodyProcedureForm, ElectionForm, FunctionResponsibilityForm
from governance.meeting_pages.kinds import MEETINGS
from governance.scrutiny.kinds import SCRUTINY
from partnerships.forms.registry import BOTH, FactType
from partnerships.models import Body, Post
from partnerships.operations.permission import name_of


def forum_page(forum: Any) -> str:
    """The address of a board's own page."""
    return reverse("forum", args=[forum.slug])


def _post(post: Post, day: dt.date) -> str:
    home: Any = post.body or post.partnership
    return f"{post.title}, {name_of(home, day)}"


def _holder(holding: Any, day: dt.date) -> str:
    return str(holding.person) if holding.person else f"whoever is {_post(holding.post, day)}"


def _holding(holding: Any, day: dt.date) -> str:
    return f"{_holder(holding, day)} in the seat “{holding.seat.label}” of {holding.seat.forum.name}"


def _holding_label(holding: Any, day: dt.date) -> str:
    role = ", deputy" if holding.is_deputy else ""
    period = span_words(holding.valid_from, holding.valid_to, holding.from_precision, holding.to_precision)
    return f"{_holder(holding, day)}{role}, {period}"


def _receiver(delegation: Any, day: dt.date) -> str:
    if delegation.to_forum:
        return str(delegation.to_forum.name)
    return name_of(delegation.to_body, day) if delegation.to_body else _post(delegation.to_post, day)


def _delegation(delegation: Any, day: dt.date) -> str:
    return f"Delegation from {name_of(delegation.from_body, day)} to {_receiver(delegation, day)}"


def _election(election: Any, day: dt.date) -> str:
    where = f", {name_of(election.body, day)}" if election.body else ""
    return f"{election.name}{where}, {day_words(election.polling_on)}"


def _responsibility(each: Any, day: dt.date) -> str:
    who = name_of(each.body, day) if each.body else str(each.body_kind.plural)
    return f"{each.function.name}: {who}"


def _rules_label(rules: Any, day: dt.date) -> str:
    period = span_words(rules.valid_from, rules.valid_to, rules.from_precision, rules.to_precision)
    return f"{rules.get_voting_rule_display()}, {period}"


KINDS_OF_FACT: tuple[FactType, ...] = (
    FactType(
        slug="forum",
        words="board or committee",
        form=ForumForm,
        hint="Where it decides, advises or scrutinises.",
        recorded_about=BOTH,
        title=lambda forum, day: forum.name,
        own_page=forum_page,
    ),
    FactType(
        slug="forum-rules",
        words="set of rules of a board",
        form=ForumRulesForm,
        coded_by="voting_rule",
        opened_at="forum",
        listed_as="Quorum and voting rules",
        title=lambda rules, day: f"Rules of {rules.forum.name}",
        label=_rules_label,
    ),
    FactType(
        slug="reserved-matter",
        words="reserved matter",
        form=ReservedMatterForm,
        coded_by="needs",
        opened_at="forum",
        listed_as="Reserved matters",
        title=lambda matter, day: f"Matter reserved at {matter.forum.name}",
        label=lambda matter, day: f"{matter.matter[:120]}: {matter.get_needs_display().lower()}",
    ),
    FactType(
        slug="seat",
        words="seat",
        form=SeatForm,
        opened_at="forum",
        listed_as="Seats",
        title=lambda seat, day: f"{seat.label}, a seat of {seat.forum.name}",
        label=lambda seat, day: seat.label,
    ),
    FactType(
        slug="seat-holding",
        words="holder of a seat",
        form=SeatHoldingForm,
        opened_at="seat",
        listed_as="Who holds and held it",
        title=_holding,
        label=_holding_label,
    ),
    FactType(
        slug="delegation",
        words="delegation",
        form=DelegationForm,
        hint="What one body lets a board, body or post decide for it, and within which limit.",
        recorded_about=BOTH,
        title=_delegation,
    ),
    FactType(
        slug="body-procedure",
        words="procedure of a body",
        form=BodyProcedureForm,
        coded_by="governance_model",
        hint="How a body decides: key decisions, call-in by councillors, notice of agendas.",
        recorded_about=(Body,),
        title=lambda procedure, day: f"How {name_of(procedure.body, day)} decides",
        own_page=lambda procedure: reverse("body-governance", args=[procedure.body.code]),
    ),
    FactType(
        slug="election",
        words="election",
        form=ElectionForm,
        hint="A polling day and the notice of it, from which the pre-election period follows.",
        recorded_about=(Body,),
        title=_election,
    ),
    FactType(
        slug="function-responsibility",
        words="responsibility for a function",
        form=FunctionResponsibilityForm,
        hint="Who is responsible for a function, and whether that is disputed.",
        recorded_about=(Body,),
        title=_responsibility,
    ),
    *MEETINGS,
    *DECISIONS,
    *SCRUTINY,
)
