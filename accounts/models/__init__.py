"""The people of the register."""

from accounts.history.entry import HistoryEntry
from accounts.models.invitation import Invitation, InvitedRole
from accounts.models.user import User

__all__ = ["HistoryEntry", "Invitation", "InvitedRole", "User"]
