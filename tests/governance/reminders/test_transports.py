"""What becomes of a mail when its server refuses, stalls, drops or lies: certain, in doubt, or for the desk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from accounts.operations.people import correct_address
from config.local.redis_server import free_port
from governance.reminders.models import Mail, Promise, Pulse, WatchedDate
from governance.reminders.operations import desk
from governance.reminders.operations.hold import hold_sending, release_sending
from tests.cast import person
from tests.governance.reminders.chaos import notify_server, smtp_server
from tests.governance.reminders.scene import MONTH_BEFORE, Scene, pass_on

pytestmark = pytest.mark.django_db
Misbehave = Callable[..., None]


class Kept:
    """The mails that a server took."""

    def __init__(self, file: Path) -> None:
        self.file = file
        file.touch()

    def lines(self) -> list[str]:
        return self.file.read_text().splitlines()


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> Kept:
    settings.EMAIL_TIMEOUT = 0.4
    settings.REMINDERS = {"grace_s": 0, "back_off_s": (60,)}
    return Kept(tmp_path / "kept.jsonl")


@pytest.fixture
def smtp(kept: Kept, settings: Any) -> Iterator[smtp_server.Server]:
    """An SMTP server that behaves until its `faults` say otherwise."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    server = smtp_server.Server(settings.EMAIL_PORT, str(kept.file), {})
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def notify(kept: Kept, settings: Any) -> Iterator[type[notify_server.Api]]:
    """A server like GOV.UK Notify."""

    class Api(notify_server.Api):
        faults: dict[str, float] = {}

    Api.kept = kept.file
    server = notify_server.Server(("127.0.0.1", 0), Api)
    settings.NOTIFY_API_KEY, settings.NOTIFY_ADDRESS = notify_server.KEY, f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield Api
    server.shutdown()
    server.server_close()


@pytest.fixture
def lone(scene: Scene) -> Mail:
    """The mail to Cora, the only reader; made by the first pass."""
    from partnerships.models import RoleHolding

    RoleHolding.objects.filter(user=person("samuel")).update(valid_to=MONTH_BEFORE)
    return Mail(reader_kind="user", reader_id=person("cora").pk)


def mail() -> Mail:
    return Mail.objects.get()


@pytest.mark.parametrize("fault", ["refuse", "refuse_data"])
def test_refused_for_now_is_certain_and_tried_again(lone: Mail, smtp: Any, kept: Kept, fault: str) -> None:
    smtp.faults = {fault: 1.0}
    pass_on(MONTH_BEFORE)
    assert (mail().state, mail().refusals, mail().open_handovers, kept.lines()) == ("queued", 1, 0, [])
    smtp.faults = {}
    Mail.objects.update(next_try_at="2020-01-01T00:00Z")  # the pause is over
    pass_on(MONTH_BEFORE)
    assert (mail().state, mail().may_be_doubled, len(kept.lines())) == ("sent", False, 1)


def test_refused_for_good_goes_to_the_desk(lone: Mail, smtp: Any, kept: Kept) -> None:
    smtp.faults = {"never": 1.0}
    pass_on(MONTH_BEFORE)
    assert (mail().state, mail().last_answer, Promise.objects.get(mail=mail()).state) == (
        "failed",
        "550 no such person",
        "failed",
    )


def test_sent_again_after_a_refusal_it_is_made_anew_and_goes_to_the_corrected_address(
    lone: Mail, smtp: Any, kept: Kept, ada: User
) -> None:
    smtp.faults = {"never": 1.0}
    pass_on(MONTH_BEFORE)
    correct_address(user=person("cora"), address="cora.new@people.example", by=ada)
    desk.send_again(mail(), by=ada, reason="Corrected")
    smtp.faults = {}
    pass_on(MONTH_BEFORE)
    assert (mail().state, mail().address, mail().may_be_doubled) == ("sent", "cora.new@people.example", False)
    assert b"To: cora.new@people.example\r\n" in bytes(mail().content or b"")


@pytest.mark.parametrize(
    ("fault", "copies"), [("drop_in_data", 1), ("drop_before_answer", 1), ("stall", 1), ("accept_then_close", 2)]
)
def test_without_an_answer_the_same_bytes_go_once_more_and_are_flagged(
    lone: Mail, smtp: Any, kept: Kept, fault: str, copies: int
) -> None:
    smtp.faults = {fault: 1.0}
    pass_on(MONTH_BEFORE)
    assert (mail().state, mail().open_handovers) == ("in_doubt", 1)
    smtp.faults = {}
    pass_on(MONTH_BEFORE)
    assert (mail().state, mail().may_be_doubled) == ("sent", True)
    assert (len(kept.lines()), len(set(kept.lines()))) == (copies, 1)


def test_twice_without_an_answer_a_person_decides(lone: Mail, smtp: Any, kept: Kept) -> None:
    smtp.faults = {"accept_then_close": 1.0}
    for _ in range(4):
        pass_on(MONTH_BEFORE)
    assert (mail().state, Promise.objects.get(mail=mail()).state) == ("doubtful", "in_doubt")
    assert len(kept.lines()) == 2


def test_a_doubtful_mail_that_is_no_longer_true_is_not_sent_again(lone: Mail, scene: Scene, smtp: Any) -> None:
    smtp.faults = {"drop_before_answer": 1.0}
    pass_on(MONTH_BEFORE)
    type(scene.merger).objects.update(status="cancelled")
    pass_on(MONTH_BEFORE)
    assert (mail().state, mail().last_answer) == ("doubtful", "No longer true, and it may have arrived already.")


def test_a_server_that_is_away_leaves_no_doubt(lone: Mail, kept: Kept, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    pass_on(MONTH_BEFORE)
    assert (mail().state, mail().refusals, mail().open_handovers) == ("queued", 1, 0)
    assert "refused" in mail().last_answer


@pytest.mark.parametrize(("fault", "taken"), [("accept_then_close", 1), ("drop_before_answer", 0), ("stall", 1)])
def test_notify_is_asked_before_anything_is_sent_again(
    lone: Mail, notify: Any, kept: Kept, fault: str, taken: int
) -> None:
    notify.faults = {fault: 1.0}
    pass_on(MONTH_BEFORE)
    assert (mail().state, len(kept.lines())) == ("in_doubt", taken)
    notify.faults = {}
    pass_on(MONTH_BEFORE)
    assert (mail().state, mail().may_be_doubled, len(kept.lines())) == ("sent", False, 1)


def test_notify_that_refuses_for_now_is_tried_again(lone: Mail, notify: Any, kept: Kept) -> None:
    notify.faults = {"refuse": 1.0}
    pass_on(MONTH_BEFORE)
    assert (mail().state, mail().last_answer) == ("queued", "429 too many")


def test_after_a_restore_notify_is_asked_about_what_looks_unsent(lone: Mail, notify: Any, kept: Kept) -> None:
    pass_on(MONTH_BEFORE)
    for table in (Promise, Mail, WatchedDate, Pulse):  # a backup from before the pass
        table.objects.all().delete()
    hold_sending(by=None, reason="Restored")
    pass_on(MONTH_BEFORE)
    release_sending(by=None, reason="Notify is asked")
    pass_on(MONTH_BEFORE)
    assert (mail().state, len(kept.lines())) == ("sent", 1)


def test_a_mail_that_somebody_else_took_is_not_sent(lone: Mail, smtp: Any, kept: Kept) -> None:
    """The fence: a sender that slept past its lease finds the mail taken, and hands nothing over."""
    from governance.reminders.delivery import claim
    from governance.reminders.delivery.last_look import look
    from governance.reminders.delivery.limits import limits
    from governance.reminders.passes import plan_pass
    from tests.governance.reminders.scene import at

    plan_pass(at(MONTH_BEFORE))
    (mine,) = claim.claim(limits())
    Mail.objects.update(lease_until="2020-01-01T00:00Z")
    assert claim.free_abandoned() == 1
    (other,) = claim.claim(limits())
    seen = look([mine, other], MONTH_BEFORE)[mine.pk]
    assert (claim.mark(mine, seen, limits()), other.attempts) == (False, mine.attempts + 1)
    claim.give_back([mine])
    assert mail().state == "claimed"


def test_no_more_leave_in_a_minute_than_the_limit(scene: Scene, smtp: Any, kept: Kept, settings: Any) -> None:
    for name in ("moira", "tomasz", "asha"):
        scene.follower(name)
    settings.REMINDERS = {"per_minute": 3}
    pass_on(MONTH_BEFORE)
    pass_on(MONTH_BEFORE)
    assert len(kept.lines()) == 3
