"""The ledger: every change is written, nothing is lost, and a forged row is found."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.history.chain import verify_chain
from accounts.history.entry import HistoryEntry
from accounts.history.recording import recording
from partnerships.models import Body, BodyKind, BodyName, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> Body:
    kind = BodyKind.objects.create(code="test_kind", name="test kind", plural="test kinds", sector="nhs")
    source = Source.objects.create(code="test-source", title="A published list")
    with recording(by=None, reason="Set up", as_kind="reference data"):
        return Body.objects.create(code="ZZ1", kind=kind, source=source, established_on=dt.date(2013, 4, 1))


def test_a_change_is_written_field_by_field_with_its_reason(body: Body) -> None:
    with recording(by=None, reason="Moved region", as_kind="system lead"):
        Body.objects.filter(pk=body.pk).update(region="Midlands")

    entry = HistoryEntry.objects.filter(record_type="body", record_id=body.pk).first()

    assert entry is not None
    assert (entry.action, entry.changes) == ("changed", {"region": ["", "Midlands"]})
    assert (entry.reason, entry.actor_kind, entry.bodies) == ("Moved region", "system lead", [body.pk])


def test_a_block_within_a_block_gives_the_reason_back(body: Body) -> None:
    with recording(by=None, reason="Taken over from a list", as_kind="list"):
        with pytest.raises(ValueError), recording(by=None, reason="Undone"):  # noqa: PT011 - our own, just raised
            raise ValueError
        with recording(by=None, reason="Its source", as_kind="list"):
            Body.objects.filter(pk=body.pk).update(region="London")
        Body.objects.filter(pk=body.pk).update(region="Midlands")

    entries = HistoryEntry.objects.filter(record_type="body", record_id=body.pk).order_by("-number")
    assert [entry.reason for entry in entries[:2]] == ["Taken over from a list", "Its source"]


def test_a_reason_does_not_leak_into_a_later_change(body: Body) -> None:
    Body.objects.filter(pk=body.pk).update(region="London")

    assert HistoryEntry.objects.filter(record_type="body").first().reason == ""


def test_bulk_rows_are_written_one_by_one_and_the_chain_holds(body: Body) -> None:
    source = Source.objects.get(code="test-source")
    BodyName.objects.bulk_create(
        BodyName(body=body, name=f"Name {n}", use="also_known_as", source=source) for n in range(20)
    )

    assert HistoryEntry.objects.filter(record_type="body_name", bodies=[body.pk]).count() == 20
    assert verify_chain().broken_at is None


def test_a_draft_is_not_public_until_it_is_published(body: Body) -> None:
    name = BodyName.objects.create(body=body, name="Secret", standing="draft", source=body.source)
    BodyName.objects.filter(pk=name.pk).update(standing="accepted")

    drafted, published = HistoryEntry.objects.filter(record_type="body_name", bodies=[body.pk]).order_by("number")
    assert (drafted.is_public, published.is_public, published.action) == (False, True, "published")
    assert published.changes["name"] == "Secret"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_historyentry SET reason = 'forged'",
        "DELETE FROM accounts_historyentry",
        "DELETE FROM partnerships_bodyname",
        "DELETE FROM partnerships_body",
        "SET LOCAL register.guard_truncate = 'on'; TRUNCATE accounts_historyentry",
        "SET LOCAL register.guard_truncate = 'on'; TRUNCATE partnerships_membershipevent",
    ],
)
def test_the_database_refuses_to_lose_or_rewrite_a_row(body: Body, statement: str) -> None:
    BodyName.objects.create(body=body, name="Kept", source=body.source)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_row_forged_by_the_owner_is_named(body: Body) -> None:
    target = HistoryEntry.objects.order_by("number")[1].number
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_historyentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE accounts_historyentry SET reason = 'forged' WHERE number = %s", [target])

    assert verify_chain().broken_at == target
