"""The tables of reminders. None is in the history's chain: they hold personal data, which can be erased."""

from governance.reminders.models.hold import SendingHold
from governance.reminders.models.mail import AT_THE_DESK, UNDER_LEASE, Mail, MailState
from governance.reminders.models.mailbox import AccountOfPerson, BodyMailbox
from governance.reminders.models.promise import WAITING, Promise, PromiseState, ReaderKind, StateReason, WatchedDate
from governance.reminders.models.pulse import Pulse
from governance.reminders.models.reading import Follow, FollowedKind, Mute, ReminderPreference

__all__ = [
    "AT_THE_DESK",
    "UNDER_LEASE",
    "WAITING",
    "AccountOfPerson",
    "BodyMailbox",
    "Follow",
    "FollowedKind",
    "Mail",
    "MailState",
    "Mute",
    "Promise",
    "PromiseState",
    "Pulse",
    "ReaderKind",
    "ReminderPreference",
    "SendingHold",
    "StateReason",
    "WatchedDate",
]
