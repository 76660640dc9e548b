"""One decision as at a day, as far as a reader may see it: everything that its page and its file say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from accounts.history.entry import HistoryEntry
from governance.bank_holidays import bank_holidays
from governance.decisions.binding import Bound, who_is_bound
from governance.decisions.due import Due, deadlines_of
from governance.decisions.facts import DecisionFact
from governance.decisions.position import DecisionOnDay, decision_on
from governance.decisions.sentences import opening
from governance.decisions.steps import StepOnDay
from governance.models import (
    CallIn,
    Decision,
    DecisionStep,
    Engagement,
    Notice,
    ScrutinyConsultation,
    ScrutinyReferral,
    SecretaryOfStateCallIn,
    StepCondition,
    StepOutcome,
    SubstantialView,
)
from governance.operations.decision_facts import STEPS_WITH, facts_of
from partnerships.models import Body, Standing
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.visibility import Reader
from partnerships.visible_history import history_of

TAKEN_BY = {"officer": "an officer", "member": "one member of the executive"}


@dataclass(frozen=True)
class BodyInBrief:
    """What the page says of a body: its name on the day, its code and its sector."""

    name: str
    code: str
    sector: str

    @property
    def mark(self) -> str:
        """The sector whose mark it bears."""
        return self.sector if self.sector in ("council", "nhs") else "other"


@dataclass(frozen=True)
class SubstantialChange:
    """What is recorded of health scrutiny's side of a substantial change of services."""

    views: Sequence[SubstantialView] = ()
    consultations: Sequence[ScrutinyConsultation] = ()
    referrals: Sequence[ScrutinyReferral] = ()
    secretary_of_state: Sequence[SecretaryOfStateCallIn] = ()

    @property
    def bodies(self) -> set[int]:
        """The bodies that it names."""
        named: set[int | None] = {each.body_id for each in self.views}
        named |= {key for each in self.consultations for key in (each.body_id, each.by_body_id)}
        named |= {each.body_id for each in self.referrals}
        return {key for key in named if key}


@dataclass(frozen=True)
class DecisionRecord:
    """A decision with its steps, and the rules' answers about it on `day`.

    `drafts`: steps of a published decision that are not published yet; they count for nobody.
    `moved`: the day for which a step was last planned before, by its key.
    """

    decision: Any
    day: dt.date
    steps: Mapping[int, DecisionStep]
    drafts: Sequence[DecisionStep]
    fact: DecisionFact
    bodies: Mapping[int, BodyInBrief]
    outcomes: Mapping[int, Sequence[StepOutcome]]
    conditions: Sequence[StepCondition]
    call_ins: Sequence[CallIn]
    notices: Sequence[Notice]
    engagements: Sequence[Engagement]
    substantial: SubstantialChange
    moved: Mapping[int, dt.date]

    @cached_property
    def on_day(self) -> DecisionOnDay:
        """Where it stands."""
        return decision_on(self.fact, self.day, bank_holidays())

    @cached_property
    def names(self) -> dict[int, str]:
        """What each body was called on the day."""
        return {key: body.name for key, body in self.bodies.items()}

    @cached_property
    def deciders(self) -> dict[int, str]:
        """Who decides each step, in words."""
        return {key: decider_of(step) for key, step in self.steps.items()}

    @cached_property
    def opening(self) -> str:
        """The answer in its first line."""
        return opening(self.on_day, self.names, self.deciders)

    @cached_property
    def bound(self) -> list[Bound]:
        """Who is bound and who is not, of the bodies that the reader may see."""
        return [each for each in who_is_bound(self.on_day) if each.body.key in self.bodies]

    @cached_property
    def deadlines(self) -> list[Due]:
        """Its deadlines, the earliest first."""
        return deadlines_of(self.on_day, bank_holidays())

    @property
    def partnership_name(self) -> str:
        """What the partnership was called on the day; empty where there is none."""
        found = self.decision.partnership_name or getattr(self.decision.partnership, "slug", "")
        return str(found)

    def record_of(self, step: StepOnDay) -> DecisionStep:
        """The record behind a step."""
        return self.steps[step.fact.key]


def decision_record(ref: str, day: dt.date, user: Reader) -> DecisionRecord:
    """Load a decision that the reader may see, in a number of queries that never grows; Decision.DoesNotExist else."""
    shown = Decision.objects.visible_to(user).filter(ref=ref).exclude(standing__in=_KEPT_FOR_THE_RECORD)
    shown = with_partnership_name(shown, day, partnership="partnership")
    decision = shown.select_related("partnership", "lead_body", "source", "template").get()
    seen = list(
        DecisionStep.objects.visible_to(user)
        .filter(decision=decision, standing__in=(Standing.ACCEPTED, Standing.DRAFT))
        .select_related(*STEPS_WITH, "post", "source", "item")
        .order_by("number")
    )
    counted = [step for step in seen if step.standing == Standing.ACCEPTED or decision.standing == Standing.DRAFT]
    fact = facts_of([decision], counted)[decision.pk]
    keys = [step.pk for step in counted]
    drafts = [step for step in seen if step not in counted]
    engagements = _of(Engagement, user, decision=decision)
    substantial = SubstantialChange(
        views=_of(SubstantialView, user, decision=decision),
        consultations=_of(ScrutinyConsultation, user, decision=decision),
        referrals=_of(ScrutinyReferral, user, decision=decision, on__lte=day),
        secretary_of_state=_of(SecretaryOfStateCallIn, user, decision=decision),
    )
    named = _named(fact, decision, engagements, drafts) | substantial.bodies
    return DecisionRecord(
        decision=decision,
        day=day,
        steps={step.pk: step for step in counted},
        drafts=drafts,
        fact=fact,
        bodies=_bodies(named, day, user),
        outcomes=_by_step(_of(StepOutcome, user, step__in=keys, taken_on__lte=day)),
        conditions=_of(StepCondition, user, step__in=keys),
        call_ins=_of(CallIn, user, step__in=keys, received_on__lte=day),
        notices=_of(Notice, user, step__in=keys, published_on__lte=day),
        engagements=engagements,
        substantial=substantial,
        moved=_moved(decision, user),
    )


_KEPT_FOR_THE_RECORD = (Standing.WITHDRAWN, Standing.SUPERSEDED)


def decider_of(step: DecisionStep) -> str:
    """Who decides a step: a board or committee, a post, or in the words recorded."""
    if step.forum:
        return step.forum.name
    if step.post:
        return step.post.title
    return step.decider_words or TAKEN_BY.get(step.taken_by, "a board or committee that is not recorded")


def _of(model: Any, user: Reader, **which: Any) -> list[Any]:
    rows = model.objects.visible_to(user).filter(**which).exclude(standing__in=_KEPT_FOR_THE_RECORD)
    return list(rows.select_related(*(["forum"] if model in _AT_A_FORUM else [])))


_AT_A_FORUM = (Engagement, ScrutinyConsultation, ScrutinyReferral)


def _moved(decision: Decision, user: Reader) -> dict[int, dt.date]:
    """The day that each step had before its last move, from the ledger."""
    rows = history_of(decision, user).filter(record_type="decision_step", action=HistoryEntry.Action.CHANGED)
    moves = rows.filter(changes__has_key="planned_on").order_by("number")
    found = moves.values_list("record_id", "changes__planned_on__0", "changes__planned_on__1")
    return {key: dt.date.fromisoformat(before) for key, before, after in found if before and after != before}


def _by_step(outcomes: Iterable[StepOutcome]) -> dict[int, list[StepOutcome]]:
    found: dict[int, list[StepOutcome]] = {}
    for each in sorted(outcomes, key=lambda outcome: (outcome.taken_on, outcome.pk)):
        found.setdefault(each.step_id, []).append(each)
    return found


def _named(
    fact: DecisionFact, decision: Decision, engagements: Sequence[Engagement], drafts: Sequence[DecisionStep]
) -> set[int]:
    """The bodies that the page may have to name."""
    keys = {step.body.key for step in fact.steps} | {member.body.key for member in fact.members}
    keys |= {delegation.giver for delegation in fact.delegations}
    for each in engagements:
        keys |= {key for key in (each.body_id, each.by_body_id) if key}
    return keys | {step.body_id for step in drafts} | ({decision.lead_body_id} if decision.lead_body_id else set())


def _bodies(keys: set[int], day: dt.date, user: Reader) -> dict[int, BodyInBrief]:
    rows = with_body_name(Body.objects.visible_to(user).filter(pk__in=keys), day)
    found = rows.values_list("pk", "body_name", "code", "kind__sector")
    return {pk: BodyInBrief(name or code, code, sector) for pk, name, code, sector in found}
