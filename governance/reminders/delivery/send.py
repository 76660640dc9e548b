"""One sender's pass: claim, look, make, mark, hand over, settle; then what other senders left behind."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from celery.exceptions import SoftTimeLimitExceeded
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError, transaction
from django.db.models.functions import Now

from governance.reminders.delivery import claim
from governance.reminders.delivery.content import message_id, write
from governance.reminders.delivery.item_words import Words
from governance.reminders.delivery.last_look import Look, look, settle_dropped
from governance.reminders.delivery.limits import Limits, limits
from governance.reminders.delivery.transport import Answer, Known, Outcome, Transport, transport
from governance.reminders.models import Mail, SendingHold
from partnerships.visibility import holds_a_role


@dataclass
class Sent:
    """What a pass did."""

    sent: int = 0
    cancelled: int = 0
    put_off: int = 0
    to_the_desk: int = 0
    in_doubt: int = 0
    settled: int = 0


REMEMBERED = dt.timedelta(days=30)
NO_FAULT_OF_A_MAIL = (SoftTimeLimitExceeded, OperationalError, InterfaceError)  # time is up, or the database is away
log = logging.getLogger(__name__)


class _Unreachable(Exception):
    """The server is away: nothing more to do in this pass."""


def send(*, today: dt.date, stopping: Callable[[], bool] = lambda: False) -> Sent:
    """Deliver what is due until nothing is left, the time is up, the server is away, or `stopping` says so."""
    done, limit = Sent(), limits()
    until = time.monotonic() + limit.longest_pass_s
    with transport() as way:
        _settle_doubts(way, limit, done)
        while not stopping() and time.monotonic() < until and (batch := claim.claim(limit)):
            if not _send_batch(batch, way, limit, today, done, lambda: stopping() or time.monotonic() >= until):
                break
    return done


def _send_batch(
    batch: list[Mail], way: Transport, limit: Limits, today: dt.date, done: Sent, enough: Callable[[], bool]
) -> bool:
    """Whether to go on with another batch; mails that were not begun go back.

    An error in what a mail is made of stays with that mail: it is put off, the log says why, the others go out.
    """
    try:
        seen, words = look(batch, today), Words(today)
        words.find(
            [each for one in seen.values() if not holds_a_role(one.reader) for each in one.kept], AnonymousUser()
        )
    except NO_FAULT_OF_A_MAIL:
        raise
    except Exception as error:
        if len(batch) > 1:
            return _send_apart(batch, way, limit, today, done, enough)
        _put_off(batch[0], error, limit, done)
        return True
    for position, mail in enumerate(batch):
        if enough():
            claim.give_back(batch[position:])
            return False
        try:
            _send_one(mail, seen[mail.pk], words, way, limit, done)
        except _Unreachable:
            claim.give_back(batch[position + 1 :])
            return False
        except NO_FAULT_OF_A_MAIL:
            raise
        except Exception as error:
            _put_off(mail, error, limit, done)
    return True


def _send_apart(
    batch: list[Mail], way: Transport, limit: Limits, today: dt.date, done: Sent, enough: Callable[[], bool]
) -> bool:
    """One mail after the other, where they could not be looked at together."""
    for position, mail in enumerate(batch):
        if not _send_batch([mail], way, limit, today, done, enough):
            claim.give_back(batch[position + 1 :])
            return False
    return True


def _put_off(mail: Mail, error: Exception, limit: Limits, done: Sent) -> None:
    """Try again later: what is wrong may be mended meanwhile. The desk shows what waits so, without words of it."""
    log.error("Mail %s could not be made", mail.pk, exc_info=error)
    claim.refused(mail, f"It could not be made: {type(error).__name__}. The log says more.", limit, marked=False)
    done.put_off += 1


def _send_one(mail: Mail, seen: Look, words: Words, way: Transport, limit: Limits, done: Sent) -> None:
    if trouble := way.reach():
        claim.refused(mail, trouble, limit, marked=False)
        done.put_off += 1
        raise _Unreachable
    if not _make_ready(mail, seen, words, done):
        return
    if not claim.mark(mail, seen, limit):  # something changed, another sender has it, or sending was put on hold
        seen = look([mail], words.today)[mail.pk]
        if not _make_ready(mail, seen, Words(words.today), done):
            return
        if not claim.mark(mail, seen, limit):
            claim.give_back([mail])
            return
    if _is_restored() and way.known(mail) is Known.ARRIVED:  # sent before the backup that we now run on was restored
        claim.sent(mail, "The transport has it since before the restore.")
        done.settled += 1
        return
    _settle(mail, way.hand_over(mail), limit, done)


def _make_ready(mail: Mail, seen: Look, words: Words, done: Sent) -> bool:
    """Make the bytes where there are none yet or where an item fell out; False where nothing is left to hand over."""
    if mail.open_handovers and (seen.dropped or not seen.kept):
        claim.doubtful(mail, "No longer true, and it may have arrived already.")
        done.to_the_desk += 1
        return False
    if seen.dropped or not seen.kept:
        with transaction.atomic():
            settle_dropped(seen)
            if not seen.kept:
                claim.cancel(mail)
                done.cancelled += 1
                return False
    if not mail.open_handovers and not _is_made_of(mail, seen):
        write(mail, seen, words)
    return True


def _is_restored() -> bool:
    """Whether sending was on hold lately: what looks unsent may have been sent."""
    return SendingHold.objects.filter(released_at__gt=Now() - REMEMBERED).exists()


def _is_made_of(mail: Mail, seen: Look) -> bool:
    """Whether the bytes say just these promises, to this address."""
    return bool(mail.content) and mail.message_id == message_id(mail, seen.kept) and mail.address == seen.address


def _settle(mail: Mail, answer: Answer, limit: Limits, done: Sent) -> None:
    match answer.outcome:
        case Outcome.ACCEPTED:
            claim.sent(mail, answer.words)
            done.sent += 1
        case Outcome.NEVER:
            claim.failed(mail, answer.words)
            done.to_the_desk += 1
        case Outcome.UNKNOWN:
            claim.no_answer(mail, answer.words, limit)
            done.in_doubt += 1
        case Outcome.LATER:
            claim.refused(mail, answer.words, limit, marked=True)
            done.put_off += 1


def _settle_doubts(way: Transport, limit: Limits, done: Sent) -> None:
    """What senders that died left behind: claims are free again; hand-overs are asked about, else tried once more."""
    claim.free_abandoned()
    for mail in claim.take_doubts(limit):
        match way.known(mail):
            case Known.ARRIVED:
                claim.sent(mail, "The transport has it.")
                done.settled += 1
            case Known.NEVER_CAME:
                claim.again(mail, "The transport never had it.", certain=True)
                done.settled += 1
            case Known.CANNOT_SAY if mail.open_handovers < limit.copies:
                claim.again(
                    mail, f"{mail.last_answer} Handed over again: whether it arrived is not known.", certain=False
                )
                done.in_doubt += 1
            case Known.CANNOT_SAY:
                claim.doubtful(mail, f"Handed over {mail.open_handovers} times without an answer.")
                done.to_the_desk += 1
