"""Who may record and change a record: by its kind, which names the permissions that keep it in `KEPT_WITH`.

Money is kept by the pool manager of the fund's host; a body's own figure and own answer by that body's own people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils import timezone

from accounts.roles import Permission, Reach, why_not
from partnerships.models import Body
from partnerships.operations.permission import acts_for, bodies_of_rows, may, where_in_words
from partnerships.operations.refusal import NotPermitted
from partnerships.visibility import places_of

if TYPE_CHECKING:
    from accounts.models import User

OF_THE_BODY_ITSELF = frozenset(
    {
        Permission.RECORD_OWN_FIGURE,
        Permission.RECORD_OUTCOME_OF_OWN_BODY,
        Permission.CONFIRM_OWN_CONTRIBUTION,
        Permission.CONFIRM_FOR_BODY,
    }
)


def kept_with(record: Model | type[Model]) -> tuple[Permission, ...]:
    """The permissions, any of which lets a person record and change such a record where it belongs."""
    return getattr(record, "KEPT_WITH", (Permission.EDIT_REGISTER,))


def keeps(by: Any, record: Model) -> bool:
    """Tell whether a reader may record or change this record, saved or not."""
    return any(_holds(by, permission, record) for permission in kept_with(record) if places_of(by, permission))


def _holds(by: Any, permission: Permission, record: Model) -> bool:
    """For money at the host alone; for a body's own act at that body alone; else wherever the record belongs."""
    if permission == Permission.RECORD_MONEY:
        return acts_for_any(by, permission, keeping_bodies(record))
    if _is_own(permission, record):
        body = getattr(record, "body", None)
        return body is not None and acts_for(by, permission, body)
    return may(by, permission, record)


def _is_own(permission: Permission, record: Model) -> bool:
    """Whether a permission lets a body's own people record what is its own: where `HELD_WITH` gives it no place."""
    return permission in OF_THE_BODY_ITSELF and bool(getattr(record, "HELD_WITH", ()))


def acts_for_any(by: Any, permission: Permission, bodies: set[int]) -> bool:
    """Tell whether a reader holds a permission at one of these bodies."""
    return bool(places_of(by, permission).bodies & bodies)


def may_begin(by: Any, record: Model) -> bool:
    """Tell whether a reader may begin such a record, of which not all is known: what is saved is asked for again.

    `BEGUN_WITH` names permissions that are held on a body which the person has yet to name; what a body records of its
    own under an agreement is begun by the people of any of its partners.
    """
    permissions = getattr(record, "BEGUN_WITH", ())
    if keeps(by, record) or any(places_of(by, permission).bodies for permission in permissions):
        return True
    own = [each for each in kept_with(record) if _is_own(each, record) and places_of(by, each)]
    return bool(own) and any(acts_for_any(by, each, partner_bodies(record)) for each in own)


def require_keeping(by: User | None, record: Model) -> None:
    """Raise `NotPermitted` unless `by` may record or change this record; None is the register's own machinery."""
    if by is not None and not keeps(by, record):
        raise NotPermitted(why_not_keep(by, record))


def why_not_keep(by: Any, record: Model) -> str:
    """Why a person may not keep a record, and who can."""
    permission = kept_with(record)[0]
    reach = Reach.OWN_BODY if permission == Permission.RECORD_MONEY else None
    return why_not(permission, where_in_words(record, by), reach)


def keeping_bodies(record: Model) -> set[int]:
    """The bodies whose pool managers keep a record: its fund's host today, else the parties of its agreement."""
    target: Any = record
    while True:
        hosts = _hosts_today(target)
        if hosts:
            return hosts
        parents = [getattr(target, path, None) for path in getattr(target, "HELD_WITH", ())]
        parent = next((each for each in parents if each is not None), None)
        if parent is None:
            return _bodies_at(target)
        target = parent


def partner_bodies(record: Model) -> set[int]:
    """The bodies at which a record is held: the parties of its agreement, and the hosts of its fund."""
    found = bodies_of_rows(record)
    for path in getattr(record, "HELD_WITH", ()):
        parent = getattr(record, path, None)
        found |= partner_bodies(parent) if parent is not None else set()
    return found


def _bodies_at(record: Model) -> set[int]:
    own = (getattr(record, f"{column}_id", None) for column in getattr(record, "AT_BODIES", ()))
    return bodies_of_rows(record) | {key for key in own if key} | ({record.pk} if isinstance(record, Body) else set())


def _hosts_today(record: Any) -> set[int]:
    hostings = getattr(record, "hostings", None) if record.pk else None
    if hostings is None:
        return set(getattr(record, "planned_hosts", ()))
    held = hostings.holding_on(timezone.localdate()).filter(standing__in=("accepted", "draft"))
    return set(held.values_list("host_id", flat=True))
