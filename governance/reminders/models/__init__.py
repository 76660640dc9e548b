"""The tables of reminders. None is in the history's chain: they hold personal data, which can be erased."""

from governance.reminders.models.hold import SendingHold

__all__ = ["SendingHold"]
