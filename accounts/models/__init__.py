"""The people of the register."""

from accounts.models.invitation import Invitation, InvitedRole
from accounts.models.user import User

__all__ = ["Invitation", "InvitedRole", "User"]
