"""A file that an administrator uploads: kept, compared and applied in passes that may be cut off anywhere."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.history.entry import HistoryEntry
from partnerships.models import Body, ImportedFile, Upload, UploadPart, UploadRow
from partnerships.operations import Busy, Refused
from partnerships.uploads import lease, receiving, working
from partnerships.uploads.receiving import ask_to_apply, receive, set_aside, shown_name
from partnerships.uploads.within_size import WithinSize
from tests.browsers import text_at
from tests.cast import person
from tests.england import England
from tests.partnerships.published_files import file_of, organisation

pytestmark = pytest.mark.django_db
NEW = organisation("Z7K2P", "BROADSHIRE NHS TRUST", "20260401", region="Y60")
KNOWN = organisation("R0A", "MANCHESTER UNIVERSITY NHS FOUNDATION TRUST", "20171001", region="Y62", system="QOP")
WALES = organisation("7A1", "BETSI CADWALADR UNIVERSITY LHB", "20090601", region="W00")
CONTENT = file_of([NEW, KNOWN])


@pytest.fixture
def ada(england: England) -> Client:
    client = Client()
    client.force_login(person("ada"))
    return client


def send(browser: Client, content: bytes, name: str = "etr.csv", **also: str):
    return browser.post("/imports/upload/", {"file": SimpleUploadedFile(name, content), **also})


def uploaded(content: bytes = CONTENT, name: str = "etr.csv") -> Upload:
    return receive(name, [content], by=person("ada"), at=timezone.now())


def look() -> int:
    """One tick, with leases on this test's own connection."""
    return working.look_at_uploads(over=connection)


def compared(content: bytes = CONTENT) -> Upload:
    upload = uploaded(content)
    look()
    upload.refresh_from_db()
    return upload


def ask(upload: Upload) -> None:
    ask_to_apply(upload, by=person("ada"), at=timezone.now(), reason="The list of May", fingerprint=upload.fingerprint)


def test_from_the_form_to_the_register(ada: Client) -> None:
    address = send(ada, CONTENT)["Location"]
    assert "Waiting to be read" in text_at(ada, address)

    assert look() == 1
    page = text_at(ada, address)
    assert "<strong>1 difference</strong> would be recorded" in page
    assert not Body.objects.filter(code="Z7K2P").exists()

    fingerprint = re.search(r'name="fingerprint" value="([^"]+)"', page)
    assert fingerprint
    ada.post(f"{address}apply/", {"fingerprint": fingerprint[1], "reason": "The list of May"})
    assert "Waiting to be applied" in text_at(ada, address)
    look()
    assert "Applied</span>." in text_at(ada, address)
    entry = HistoryEntry.objects.filter(record_type="body").first()
    assert (entry.reason, entry.actor_id) == ("Imported from etr.csv: The list of May", person("ada").pk)
    file = ImportedFile.objects.get(name="etr.csv")
    assert (file.applied_by, Upload.objects.get().imported) == (person("ada"), file)
    assert not UploadPart.objects.exists()
    assert "by Ada Morris" in text_at(ada, "/imports/")
    assert "Broadshire" in text_at(ada, f"/imports/files/{file.pk}/")


def test_every_row_is_accounted_for_on_the_screen_and_in_the_file(ada: Client) -> None:
    upload = compared(file_of([NEW, KNOWN, WALES]))
    rows = ada.get(f"/imports/{upload.pk}/rows/?format=json").json()["rows"]

    assert sorted(row["outcome"] for row in rows) == ["new", "not_ours", "unchanged"]
    assert upload.report["adds_up"]
    assert upload.report["rows"] == len(rows) == UploadRow.objects.filter(upload=upload).count()
    assert "BETSI" not in text_at(ada, f"/imports/{upload.pk}/rows/?outcome=new")
    assert "In Wales" in text_at(ada, f"/imports/{upload.pk}/rows/?outcome=not_ours")


def test_the_same_file_again_says_so_and_changes_nothing(ada: Client) -> None:
    ask(compared())
    look()
    again = compared()
    page = text_at(ada, f"/imports/{again.pk}/")
    assert "This very file was applied on" in page
    assert "to apply it again would change nothing" in page

    assert send(ada, CONTENT)["Location"] == f"/imports/{again.pk}/"


def test_a_register_that_changed_since_is_shown_anew_before_anything_is_written(ada: Client) -> None:
    upload = compared(file_of([NEW, KNOWN, organisation("Z7K3Q", "BROADSHIRE SECOND NHS TRUST", "20260401")]))
    ask(upload)
    other = compared_and_applied(file_of([NEW]))
    upload.refresh_from_db()

    assert other.imported
    assert upload.state == Upload.State.COMPARED
    assert upload.report["writes"] == 1
    assert "The register has changed since you read the report" in text_at(ada, f"/imports/{upload.pk}/")
    assert not Body.objects.filter(code="Z7K3Q").exists()


def compared_and_applied(content: bytes) -> Upload:
    """Another file that overtakes the one that waits."""
    Upload.objects.filter(state=Upload.State.TO_APPLY).update(state=Upload.State.COMPARED)
    upload = compared(content)
    ask(upload)
    look()
    Upload.objects.exclude(pk=upload.pk).update(state=Upload.State.TO_APPLY)
    look()
    upload.refresh_from_db()
    return upload


def test_a_report_that_was_made_anew_must_be_read_before_it_is_applied(ada: Client) -> None:
    upload = compared()
    stale = ada.post(f"/imports/{upload.pk}/apply/", {"fingerprint": "0" * 64, "reason": "The list"})
    assert (stale.status_code, "has changed since you read it" in stale.content.decode()) == (409, True)
    assert ada.post(f"/imports/{upload.pk}/apply/", {"fingerprint": upload.fingerprint}).status_code == 422
    upload.refresh_from_db()
    assert upload.state == Upload.State.COMPARED


@pytest.mark.parametrize("busy", [Upload.State.READING, Upload.State.APPLYING])
def test_what_a_killed_worker_left_behind_is_taken_up_again(england: England, busy: str) -> None:
    upload = compared() if busy == Upload.State.APPLYING else uploaded()
    now = timezone.now()
    about = {"asked_by": person("ada"), "asked_at": now, "reason": "Seen", "attempts": 1}
    Upload.objects.filter(pk=upload.pk).update(state=busy, lease_until=now + dt.timedelta(minutes=1), **about)
    assert look() == 0

    Upload.objects.filter(pk=upload.pk).update(lease_until=now - dt.timedelta(seconds=1))
    assert look() == 1
    upload.refresh_from_db()
    assert upload.state == {"reading": "compared", "applying": "applied"}[busy]
    assert Body.objects.filter(code="Z7K2P").exists() == (busy == Upload.State.APPLYING)


def test_a_worker_that_lost_its_lease_keeps_nothing_of_what_it_did(
    england: England, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = compared()
    ask(upload)
    taken = lease.take_up(timezone.now())
    assert taken
    Upload.objects.filter(pk=upload.pk).update(attempts=2)  # another worker has it by now
    working._work_on(taken, timezone.now, connection)

    assert not Body.objects.filter(code="Z7K2P").exists()
    assert UploadPart.objects.filter(upload=upload).exists()


def test_a_lease_is_renewed_as_rows_are_read(england: England, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RENEW_EVERY_S", 0.0)
    uploaded()
    upload = lease.take_up(timezone.now() - dt.timedelta(minutes=1))
    assert upload
    with lease.Lease(upload, connection) as held:
        held.count(None)
        current = Upload.objects.get()
        assert current.lease_until > upload.lease_until
        assert current.rows_done == 1
        Upload.objects.update(attempts=5)
        with pytest.raises(lease.LeaseLost):
            held.renew()


def test_a_file_that_kills_every_worker_is_given_up_in_words(ada: Client) -> None:
    upload = uploaded()
    left = timezone.now() - dt.timedelta(seconds=1)
    Upload.objects.filter(pk=upload.pk).update(state="reading", lease_until=left, attempts=lease.MOST_ATTEMPTS)
    look()
    assert "Background work stopped three times" in text_at(ada, f"/imports/{upload.pk}/")
    assert not UploadPart.objects.exists()


@pytest.mark.parametrize(("fault", "attempts"), [(Busy("Try again"), 0), (RuntimeError("a fault"), 1)])
def test_a_fault_on_the_way_puts_the_file_back_in_the_queue(
    england: England, monkeypatch: pytest.MonkeyPatch, fault: Exception, attempts: int
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise fault

    upload = uploaded()
    monkeypatch.setattr(working, "import_file", broken)
    monkeypatch.setattr(working, "MOST_IN_ONE_PASS", 1)
    look()
    upload.refresh_from_db()
    assert (upload.state, upload.attempts, upload.lease_until) == ("to_read", attempts, None)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 a workbook", "It is a workbook"),
        (b"<!doctype html><script>alert(1)</script>", "It is a web page"),
        (b'"R0A","MANCHESTER\r\n' + b"x" * 100, "quotation mark"),
        (b"a,b\r\n1,2\r\n", "The layout of this file is not known"),
        (b"\x00" * 200, ""),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words_and_its_bytes_are_erased(
    ada: Client, content: bytes, words: str
) -> None:
    address = send(ada, content, name="<script>alert(1)</script>.csv")["Location"]
    look()
    page = ada.get(address).content.decode()
    assert "Refused; nothing was changed" in page
    assert words in page
    assert "<script>alert" not in page
    assert not UploadPart.objects.exists()


def test_what_is_too_large_is_refused_kindly_and_kept_nowhere(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "LARGEST_BYTES", 1000)
    typed = {"vintage_on_day": "3", "vintage_on_month": "2", "vintage_on_year": "2026", "layout": "ods_trusts"}
    refused = send(ada, b"x" * 200_000, **typed)
    page = refused.content.decode()
    assert (refused.status_code, "larger than" in page, "Choose a file" in page) == (413, True, False)
    assert "What you typed is still here; a file must be chosen again" in page
    assert 'value="2026"' in page
    assert '<option value="ods_trusts" selected>' in page
    monkeypatch.setattr(WithinSize, "MOST_READ_AWAY", 5000)
    unread = send(ada, b"x" * 200_000, **typed)
    assert (unread.status_code, "larger than" in unread.content.decode()) == (413, True)
    assert "What you typed is still here" not in unread.content.decode()
    assert not Upload.objects.exists()
    with pytest.raises(Refused, match="larger than"):
        uploaded(b"x" * 1001)
    with pytest.raises(Refused, match="empty"):
        uploaded(b"")


def test_only_an_administrator_s_own_form_uploads(england: England) -> None:
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(person("ada"))
    assert send(forged, CONTENT).status_code == 403
    officer = Client()
    officer.force_login(person("asha"))
    assert send(officer, CONTENT).status_code == 403
    assert send(Client(), CONTENT)["Location"].startswith("/accounts/login/")
    with pytest.raises(Refused, match="Only an administrator"):
        receive("a.csv", [CONTENT], by=person("asha"), at=timezone.now())
    assert not Upload.objects.exists()


def test_a_file_that_is_set_aside_leaves_no_bytes_and_stays_on_record(ada: Client) -> None:
    upload = compared()
    ada.post(f"/imports/{upload.pk}/set-aside/")
    upload.refresh_from_db()
    assert upload.state == Upload.State.SET_ASIDE
    assert not UploadPart.objects.exists()
    assert not UploadRow.objects.exists()
    with pytest.raises(Refused, match="cannot be set aside"):
        set_aside(upload, by=person("ada"))
    with pytest.raises(Refused, match="not waiting for your decision"):
        ask(upload)


@pytest.mark.usefixtures("broker")
def test_the_page_never_reloads_by_itself_and_says_when_nothing_works(ada: Client) -> None:
    upload = uploaded()
    page = text_at(ada, f"/imports/{upload.pk}/")
    assert 'http-equiv="refresh"' not in page
    assert "Background work is not running just now" in page
    assert ada.get(f"/imports/{upload.pk}/?format=json").json()["is_moving"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\x\\etr.csv", "etr.csv"),
        ("../../etc/passwd", "passwd"),
        ("e\u202etr\n.csv", "etr.csv"),
        ("\u202e", "unnamed"),
    ],
)
def test_a_name_is_kept_as_words_and_never_as_a_path(sent: str, kept: str) -> None:
    assert shown_name(sent) == kept


def test_a_file_that_would_write_more_than_a_pass_can_is_refused_in_words(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "MOST_WRITES", 0)
    upload = compared()

    assert upload.state == "refused"
    assert "records at once" in text_at(ada, f"/imports/{upload.pk}/")
    assert not Body.objects.filter(code="Z7K2P").exists()
