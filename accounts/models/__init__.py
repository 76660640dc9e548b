"""The people of the register."""

from accounts.models.user import User

__all__ = ["User"]
