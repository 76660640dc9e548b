"""The usual routes of decisions: an administrator edits them; nothing is removed, a step that is not offered stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from governance.models import DecisionTemplate, TemplateStep
from governance.operations.decision import refuse_circles
from partnerships.operations.facts import writing
from partnerships.operations.refusal import Conflict, NotPermitted, Refused

if TYPE_CHECKING:
    from accounts.models import User

NOT_YOURS = "Your roles do not let you change the usual routes of decisions. Who can: administrator."


def change_template(
    template: DecisionTemplate,
    *,
    by: User | None,
    reason: str,
    version: int,
    values: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
) -> DecisionTemplate:
    """Save a route and all its steps on the version that was read.

    `steps`: the columns of each `TemplateStep`, known by its `number`; one whose number is new is added. Raises
    `Conflict` where somebody else saved the route since, `Refused` for steps that wait for each other.
    """
    if by is not None and not by.is_administrator:
        raise NotPermitted(NOT_YOURS)
    refuse_circles({step["number"]: list(step["after"]) for step in steps if step.get("is_offered", True)})
    with writing(by=by, reason=reason):
        current = (
            DecisionTemplate.objects.select_for_update(no_key=True).filter(pk=template.pk, version=version).first()
        )
        if current is None:
            raise Conflict(DecisionTemplate.objects.get(pk=template.pk))
        _save(current, {**values, "version": version + 1})
        known = {step.number: step for step in current.steps.all()}
        for step in steps:
            row = known.get(step["number"]) or TemplateStep(template=current, number=step["number"])
            if row.pk is None or any(getattr(row, name) != value for name, value in step.items()):
                _save(row, {**step, "version": row.version + (1 if row.pk else 0)})
    return current


def _save(record: DecisionTemplate | TemplateStep, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    try:
        record.full_clean()
    except ValidationError as error:
        raise Refused.because_of(error) from error
    record.save()
