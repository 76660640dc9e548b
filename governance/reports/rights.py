"""Who may keep reports."""

from __future__ import annotations

from accounts.roles import Permission
from partnerships.visibility import Reader, places_of

KEEPS = (Permission.EXPORT_REPORTS, Permission.EXPORT_FINANCE)


def may_save(user: Reader) -> bool:
    """Tell whether a reader's role lets them save reports and keep their runs; everybody may read and download."""
    return any(places_of(user, permission) for permission in KEEPS)
