"""Who may record and change a record: by its kind, which names the permissions that keep it in `KEPT_WITH`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Model

from accounts.roles import Permission, why_not
from partnerships.operations.permission import may, where_in_words
from partnerships.operations.refusal import NotPermitted
from partnerships.visibility import places_of

if TYPE_CHECKING:
    from accounts.models import User


def kept_with(record: Model | type[Model]) -> tuple[Permission, ...]:
    """The permissions, any of which lets a person record and change such a record where it belongs."""
    return getattr(record, "KEPT_WITH", (Permission.EDIT_REGISTER,))


def keeps(by: Any, record: Model) -> bool:
    """Tell whether a reader may record or change this record, saved or not."""
    return any(may(by, permission, record) for permission in kept_with(record))


def may_begin(by: Any, record: Model) -> bool:
    """Tell whether a reader may begin such a record, of which not all is known: what is saved is asked for again.

    `BEGUN_WITH` names permissions that are held on a body which the person has yet to name.
    """
    permissions = getattr(record, "BEGUN_WITH", ())
    return keeps(by, record) or any(places_of(by, permission).bodies for permission in permissions)


def require_keeping(by: User | None, record: Model) -> None:
    """Raise `NotPermitted` unless `by` may record or change this record; None is the register's own machinery."""
    if by is not None and not keeps(by, record):
        raise NotPermitted(why_not_keep(by, record))


def why_not_keep(by: Any, record: Model) -> str:
    """Why a person may not keep a record, and who can."""
    return why_not(kept_with(record)[0], where_in_words(record, by))
