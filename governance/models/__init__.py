"""How they decide, as tables."""

from governance.reminders.models import SendingHold

__all__ = ["SendingHold"]
