"""The view over all records holds every record of every kind, and passes the very gate of each kind's own records."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Permission
from governance.models import (
    AgendaItem,
    CallIn,
    Decision,
    DecisionStep,
    Engagement,
    Notice,
    ScrutinyConsultation,
    ScrutinyReferral,
    SecretaryOfStateCallIn,
    SubstantialView,
)
from partnerships.forms.registry import FACT_TYPES
from partnerships.models import RecordInBrief
from partnerships.models.record_in_brief import OF_BODIES_AND_PARTNERSHIPS
from partnerships.upkeep.disputes import first_recorded, to_settle, unsettled_in_brief
from partnerships.upkeep.record_words import KIND_WORDS, kind_choices, model_of, said_and_when
from partnerships.views.lists_records import with_names
from partnerships.visibility import held_at, places_of
from tests.site.stage import DECIDED, Stage

pytestmark = pytest.mark.django_db
PUBLIC = ("accepted", "claimed")
PRIVATE = {"privacy": "exempt", "private_reason": "A ground", "exempt_paragraphs": [3]}
PARENTS = ("forum", "seat", "meeting", "decision", "decision-step", "agreement", "fund", "fund-year", "scheme", "post")
LONGEST_SQL = 16_000  # characters; the gate of the whole view takes 45,000
READERS = (
    "public",
    "administrator",
    "system_lead_own",
    "body_approver_other",
    "pool_manager_own",
    "scrutiny_officer_own",
)


@pytest.fixture
def everything(stage: Stage) -> Stage:
    """One record of each kind at least in the open, and one whose parents are hidden."""
    for decision in stage.decisions.values():
        _of_scrutiny(stage, decision)
    for kind, fact in stage.drafts.items():
        if kind not in PARENTS:
            type(fact).objects.filter(pk=fact.pk).update(standing="claimed")
    return stage


def _of_scrutiny(stage: Stage, decision: Decision) -> None:
    kept: dict[str, Any] = {"source": stage.source}
    step = decision.steps.first()
    assert step is not None
    item = AgendaItem.objects.order_by("pk").first()
    CallIn.objects.create(step=step, received_on=DECIDED, **kept)
    Notice.objects.create(kind="key_decision", body=step.body, step=step, item=item, published_on=DECIDED, **kept)
    about = kept | {"decision": decision}
    Engagement.objects.create(kind="informed", body=stage.other_body, on=DECIDED, **about)
    SubstantialView.objects.create(body=stage.own_body, view="substantial", **about)
    ScrutinyConsultation.objects.create(by_body=stage.other_body, body=stage.own_body, **about)
    ScrutinyReferral.objects.create(body=stage.own_body, on=DECIDED, **about)
    SecretaryOfStateCallIn.objects.create(requested_by="Residents", **about)


def test_every_record_of_every_kind_stands_in_the_view_in_words(everything: Stage) -> None:
    """A new kind of fact needs an arm: see docs/a-new-kind-of-fact.md."""
    for kind in KIND_WORDS:
        model = model_of(kind)
        assert model is not None
        there = set(model._default_manager.values_list("pk", flat=True))
        assert there or kind in ("body-field", "partnership-alias", "partnership-code"), kind
        assert set(RecordInBrief.objects.filter(kind=kind).values_list("record_id", flat=True)) == there, kind
    _said_in_words(everything)


@pytest.mark.parametrize("closed", [False, True], ids=["drafts around", "private matters"])
def test_the_view_shows_what_each_record_s_own_gate_shows(everything: Stage, closed: bool) -> None:
    if closed:
        for model in (Decision, AgendaItem):
            model.objects.update(standing="accepted", **PRIVATE)
        DecisionStep.objects.update(standing="accepted")
    for reader in READERS:
        user: Any = everything.people[reader] or AnonymousUser()
        in_view = RecordInBrief.objects.visible_to(user).filter(standing__in=PUBLIC)
        shown = set(in_view.values_list("kind", "record_id"))
        for kind, each in FACT_TYPES.items():
            own = each.records.visible_to(user).filter(standing__in=PUBLIC).values_list("pk", flat=True)
            assert {key for of, key in shown if of == kind} == set(own), (reader, kind)
    _held_where_it_belongs(everything)


def test_the_front_page_counts_by_each_kind_s_gate_what_the_list_of_claims_holds(everything: Stage) -> None:
    counted = {}
    for reader in (name for name, user in everything.people.items() if user):
        user: Any = everything.people[reader]
        with CaptureQueriesContext(connection) as asked:
            counted[reader] = unsettled_in_brief(user, DECIDED)
        days = to_settle(user).annotate(on=first_recorded()).values_list("on", flat=True)
        assert (counted[reader].number, counted[reader].oldest) == (len(days), min(days, default=None)), reader
        assert max((len(each["sql"]) for each in asked), default=0) < LONGEST_SQL, reader
    assert counted["administrator"].number > 30
    assert counted["scrutiny_officer_own"].number == 0


def _held_where_it_belongs(everything: Stage) -> None:
    for reader in READERS[2:]:
        places = places_of(everything.people[reader] or AnonymousUser(), Permission.READ_DRAFTS)
        held = set(RecordInBrief.objects.all().within(places).values_list("kind", "record_id"))
        for kind, each in FACT_TYPES.items():
            if kind not in OF_BODIES_AND_PARTNERSHIPS:
                own = each.records.filter(held_at(each.model, places)).values_list("pk", flat=True)
                assert {key for of, key in held if of == kind} == set(own), (reader, kind)


def _said_in_words(everything: Stage) -> None:
    day = dt.date(2026, 11, 26)
    rows = with_names(RecordInBrief.objects.all(), day, everything.people["administrator"])
    for row in rows.values():
        assert said_and_when(row) or row["kind"] in ("fund-host", "scrutiny-consultation"), row["id"]
        assert "_" not in said_and_when(row), row["id"]
    families = dict(kind_choices())
    assert list(families) == ["Agreements and funds", "Bodies and partnerships", "How bodies decide"]
    assert sum(map(len, families.values())) == len(KIND_WORDS)
