"""Rules about steps of decisions that differ in when, who and what, and in nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from config.dates_in_words import day_words
from governance.reminders.rules.rule import Audience, Item, Occasion, Reader, Rule, Told, Window
from governance.reminders.rules.sql import occasions_of
from governance.reminders.rules.steps import PLACES, StepWords, step_item, steps_in_words, visible_steps

# What the words of steps need besides: of all steps at once, by their keys, with the day that each is told of.
Facts = Callable[[Mapping[int, StepWords], Mapping[int, dt.date]], Mapping[int, Mapping[str, object]]]


def step_rule(
    *,
    code: str,
    occasions: str | Callable[[Window], Iterable[Occasion]],
    audience: Sequence[Audience],
    subject: str,
    facts: Facts = lambda steps, days: {},
    **traits: Any,
) -> Rule:
    """A rule whose occasions are SQL or a function, and whose `subject` is a pattern.

    It is over day, body, title, `planned` for which day, call-in `until` which, and the day `needed_by` which.
    """

    def find(window: Window) -> Iterable[Occasion]:
        return occasions_of(occasions, window) if isinstance(occasions, str) else occasions(window)

    def items(told: Sequence[Told], reader: Reader, today: dt.date) -> Mapping[int, Item]:
        days = {each.subject_id: each.happens_on for each in told}
        steps, found = steps_in_words(told, reader, today), {}
        besides = facts(steps, days) if steps else {}
        for key, words in steps.items():
            line = subject.format(day=day_words(days[key]), title=words.step.decision.title, **_more(words))
            found[key] = step_item(words, line, besides.get(key, {}))
        return found

    return Rule(
        code=code,
        subject_kind="step",
        occasions=find,
        places=PLACES,
        audience=audience,
        visible=visible_steps,
        items=items,
        **traits,
    )


def _more(words: StepWords) -> Mapping[str, str]:
    step = words.step
    return {
        "body": words.body,
        "planned": f"planned for {day_words(step.planned_on)}" if step.planned_on else "no date yet",
        "until": day_words(step.computed_call_in_until),
        "needed_by": day_words(step.decision.needed_by),
    }
