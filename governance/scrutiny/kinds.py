"""Scrutiny's records among the kinds of fact that people write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from config.dates_in_words import day_words
from governance.forms.call_in import CallInForm
from governance.forms.openness import EngagementForm, NoticeForm
from governance.forms.substantial_change import (
    ConsultationForm,
    ReferralForm,
    SecretaryOfStateCallInForm,
    SubstantialViewForm,
)
from partnerships.forms.registry import FactType
from partnerships.operations.permission import name_of


def _call_in(call_in: Any, day: dt.date) -> str:
    step = call_in.step
    return f"Call-in by councillors: {name_of(step.body, day)}, step {step.number} of “{step.decision.title}”"


def scrutiny_on_page(call_in: Any) -> str:
    """The part about scrutiny on the page of the decision."""
    return f"{reverse('decision', args=[call_in.step.decision.ref])}#scrutiny"


def _on_page(place: str) -> Callable[[Any], str]:
    return lambda fact: f"{reverse('decision', args=[fact.decision.ref])}#{place}"


def _notice(notice: Any, day: dt.date) -> str:
    about = f", step {notice.step.number} of “{notice.step.decision.title}”" if notice.step else ""
    return f"{notice.get_kind_display()}: {name_of(notice.body, day)}{about}"


def _who(fact: Any, day: dt.date) -> str:
    if fact.body:
        return name_of(fact.body, day)
    return fact.forum.name if fact.forum else getattr(fact, "audience", "") or "not recorded by whom"


def _of_decision(words: str) -> Callable[[Any, dt.date], str]:
    return lambda fact, day: f"{words}: {_who(fact, day)}, “{fact.decision.title}”"


SCRUTINY = (
    FactType(
        slug="call-in",
        words="call-in by councillors",
        form=CallInForm,
        coded_by="outcome",
        happens_on_a_day=True,
        opened_at="decision-step",
        listed_as="Call-ins by councillors",
        title=_call_in,
        label=lambda call_in, day: f"Received on {day_words(call_in.received_on)}",
        own_page=scrutiny_on_page,
    ),
    FactType(
        slug="notice",
        words="notice",
        form=NoticeForm,
        coded_by="kind",
        happens_on_a_day=True,
        opened_at="decision-step",
        listed_as="Notices",
        title=_notice,
        label=lambda notice, day: f"{notice.get_kind_display()}, published {day_words(notice.published_on)}",
    ),
    FactType(
        slug="engagement",
        words="contact about a decision",
        form=EngagementForm,
        coded_by="kind",
        happens_on_a_day=True,
        opened_at="decision",
        listed_as="Who was told",
        title=lambda entry, day: f"{entry.get_kind_display()}: {_who(entry, day)}, “{entry.decision.title}”",
        label=lambda entry, day: f"{entry.get_kind_display()}: {_who(entry, day)}, {day_words(entry.on)}",
        own_page=_on_page("openness"),
    ),
    FactType(
        slug="substantial-view",
        words="council’s view of a change",
        form=SubstantialViewForm,
        coded_by="view",
        happens_on_a_day=True,
        opened_at="decision",
        listed_as="Whether councils hold the change to be substantial",
        title=lambda view, day: f"{view.get_view_display()}: {name_of(view.body, day)}, “{view.decision.title}”",
        own_page=_on_page("substantial-change"),
    ),
    FactType(
        slug="scrutiny-consultation",
        words="consultation of health scrutiny",
        form=ConsultationForm,
        happens_on_a_day=True,
        opened_at="decision",
        listed_as="Consultations of health scrutiny",
        title=_of_decision("Consultation of health scrutiny"),
        own_page=_on_page("substantial-change"),
    ),
    FactType(
        slug="referral",
        words="referral to the Secretary of State",
        form=ReferralForm,
        happens_on_a_day=True,
        opened_at="decision",
        listed_as="Referrals to the Secretary of State",
        title=_of_decision("Referral to the Secretary of State"),
        own_page=_on_page("substantial-change"),
    ),
    FactType(
        slug="secretary-of-state-call-in",
        words="Secretary of State call-in",
        form=SecretaryOfStateCallInForm,
        happens_on_a_day=True,
        opened_at="decision",
        listed_as="Secretary of State call-ins",
        title=lambda call_in, day: f"Secretary of State call-in: “{call_in.decision.title}”",
        own_page=_on_page("substantial-change"),
    ),
)
