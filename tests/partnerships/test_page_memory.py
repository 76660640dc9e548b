"""A remembered page is as true as a fresh one, and only ever shown to those who all see the same."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.models import PartnershipState
from partnerships.page_memory import forget
from tests.site.stage import CANARY, Stage, set_stage

pytestmark = pytest.mark.django_db
ADDRESS = "/partnerships/stage-own/"


@pytest.fixture
def stage(db: None) -> Stage:
    forget()
    return set_stage()


def queries(client: Client, address: str = ADDRESS) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_a_page_is_worked_out_once(stage: Stage, client: Client) -> None:
    assert queries(client) > 5
    assert queries(client) == 1
    assert queries(client, f"{ADDRESS}?on=2021-05-01") > 5


def test_any_change_of_the_register_makes_it_anew(stage: Stage, client: Client) -> None:
    client.get(ADDRESS)
    PartnershipState.objects.filter(pk=stage.facts["partnership-state"].pk).update(state="paused")

    assert "paused" in client.get(ADDRESS).content.decode().lower()


def test_what_a_lead_sees_is_never_remembered(stage: Stage, client: Client) -> None:
    lead, officer = Client(), Client()
    lead.force_login(stage.people["system_lead_own"])
    officer.force_login(stage.people["no_role"])
    draft = f"/partnerships/{stage.draft.slug}/"

    assert CANARY in lead.get(draft).content.decode()
    for reader in (client, officer):
        assert reader.get(draft).status_code == 404
        assert "/new/" not in reader.get(ADDRESS).content.decode()
    assert CANARY in lead.get(draft).content.decode()


def test_a_role_ended_or_given_shows_at_once(stage: Stage, client: Client) -> None:
    client.get(ADDRESS)
    user = stage.people["system_lead_own"]
    client.force_login(user)

    assert "/new/" in client.get(ADDRESS).content.decode()
    assert queries(client) > 5


def test_an_erased_name_of_a_person_is_not_remembered(stage: Stage, client: Client) -> None:
    person = stage.facts["appointment"].person
    address = f"/bodies/{stage.own_body.code}/"
    assert "Stage Person" in client.get(address).content.decode()

    type(person).objects.filter(pk=person.pk).update(name="Name erased", version=person.version + 1)

    assert "Stage Person" not in client.get(address).content.decode()


def test_a_list_is_read_once_and_a_change_makes_it_anew(stage: Stage, client: Client) -> None:
    lead = Client()
    lead.force_login(stage.people["system_lead_own"])
    assert CANARY in lead.get("/decisions/").content.decode()
    assert CANARY not in client.get("/decisions/").content.decode()
    assert queries(client, "/partnerships/") == 4
    assert queries(client, "/partnerships/") == 2  # the ledger's head, and the kinds to choose from

    now_called = stage.own.stages.as_at(timezone.localdate())
    assert now_called.update(official_name="A name of today", version=2) == 1

    assert "A name of today" in client.get("/partnerships/").content.decode()
