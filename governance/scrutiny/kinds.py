"""Scrutiny's records among the kinds of fact that people write."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from config.dates_in_words import day_words
from governance.forms.call_in import CallInForm
from partnerships.forms.registry import FactType
from partnerships.operations.permission import name_of


def _call_in(call_in: Any, day: dt.date) -> str:
    step = call_in.step
    return f"Call-in by councillors: {name_of(step.body, day)}, step {step.number} of “{step.decision.title}”"


def scrutiny_on_page(call_in: Any) -> str:
    """The part about scrutiny on the page of the decision."""
    return f"{reverse('decision', args=[call_in.step.decision.ref])}#scrutiny"


SCRUTINY = (
    FactType(
        slug="call-in",
        words="call-in by councillors",
        form=CallInForm,
        opened_at="decision-step",
        listed_as="Call-ins by councillors",
        title=_call_in,
        label=lambda call_in, day: f"Received on {day_words(call_in.received_on)}",
        own_page=scrutiny_on_page,
    ),
)
