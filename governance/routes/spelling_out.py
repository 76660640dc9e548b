"""A template spelt out for the bodies that take part: one draft step for each body that a step fits."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from governance.models import DecisionTemplate, Forum, TemplateStep
from partnerships.models import Body, Partnership, Sector
from partnerships.visibility import Reader

Who = TemplateStep.Who
DISTRICT = "district"
BOARD_OF_COMMISSIONERS = frozenset({"icb", "ccg"})


@dataclass(frozen=True, kw_only=True)
class DraftStep:
    """One step as it would be recorded; `after` holds numbers of this draft, not of the template."""

    number: int
    label: str
    body: Body
    forum: Forum | None
    taken_by: str
    decider_words: str
    capacity: str
    is_required: bool
    is_key: bool | None
    may_be_called_in: bool | None
    may_be_delegated: bool | None
    after: tuple[int, ...]
    note: str


_FITS: Mapping[str, Callable[[Body], bool]] = MappingProxyType(
    {
        Who.EACH_COUNCIL: lambda body: body.kind.is_upper_tier,
        Who.EACH_DISTRICT: lambda body: body.kind.code == DISTRICT,
        Who.EACH_ICB: lambda body: body.kind.code in BOARD_OF_COMMISSIONERS,
        Who.EACH_NHS_MEMBER: lambda body: body.kind.sector == Sector.NHS,
        Who.EACH_MEMBER: lambda body: body.kind.is_legal_person,
    }
)


def spell_out(
    template: DecisionTemplate,
    bodies: Sequence[Body],
    *,
    lead_body: Body | None,
    partnership: Partnership | None,
    day: dt.date,
    user: Reader,
) -> list[DraftStep]:
    """The steps of a route for these bodies, in order; a step that fits none of them is left out.

    The kinds of `bodies` are read; forums are those of the body, or of the partnership, on `day`. Two queries.
    """
    plan = list(template.steps.filter(is_offered=True).select_related("forum_kind").order_by("number"))
    forums = _forums(plan, bodies, partnership, day, user)
    drafts: list[DraftStep] = []
    of_template: dict[int, list[DraftStep]] = defaultdict(list)
    for step in plan:
        for body in _taking_part(step, bodies, lead_body):
            draft = _draft(step, body, forums, number=len(drafts) + 1)
            drafts.append(replace(draft, after=tuple(_after(step, body, of_template))))
            of_template[step.number].append(drafts[-1])
    return drafts


def _taking_part(step: TemplateStep, bodies: Sequence[Body], lead_body: Body | None) -> Sequence[Body]:
    if step.who in (Who.LEAD_BODY, Who.CHOSEN):
        return [lead_body] if lead_body else list(bodies[:1])
    return [body for body in bodies if _FITS[step.who](body)]


def _draft(step: TemplateStep, body: Body, forums: Mapping[tuple[int, int | None], Forum], *, number: int) -> DraftStep:
    kind = step.forum_kind_id
    forum = (forums.get((kind, body.pk)) or forums.get((kind, None))) if kind else None
    words = step.decider_words or (step.forum_kind.name if step.forum_kind and forum is None else "")
    return DraftStep(
        number=number,
        label=step.label,
        body=body,
        forum=forum,
        taken_by=step.taken_by,
        decider_words=words,
        capacity=step.capacity,
        is_required=step.is_required,
        is_key=step.is_key if body.kind.is_upper_tier else None,
        may_be_called_in=step.may_be_called_in if body.kind.is_upper_tier else None,
        may_be_delegated=step.may_be_delegated,
        after=(),
        note=step.note,
    )


def _after(step: TemplateStep, body: Body, drafts: Mapping[int, Sequence[DraftStep]]) -> Iterator[int]:
    """The body's own earlier step where it has one; else everybody's."""
    for number in step.after:
        own = [draft for draft in drafts.get(number, ()) if draft.body == body]
        yield from (draft.number for draft in own or drafts.get(number, ()))


def _forums(
    plan: Sequence[TemplateStep], bodies: Sequence[Body], partnership: Partnership | None, day: dt.date, user: Reader
) -> dict[tuple[int, int | None], Forum]:
    """The forums that the steps name, by kind and body; by kind alone for those of the partnership."""
    kinds = [step.forum_kind_id for step in plan if step.forum_kind_id]
    rows = Forum.objects.visible_to(user).as_at(day).filter(kind__in=kinds).order_by("-pk")
    found: dict[tuple[int, int | None], Forum] = {}
    for forum in rows.filter(body__in=[body.pk for body in bodies]):
        found[forum.kind_id, forum.body_id] = forum
    if partnership:
        for forum in rows.filter(body__isnull=True, partnership=partnership):
            found[forum.kind_id, None] = forum
    return found
