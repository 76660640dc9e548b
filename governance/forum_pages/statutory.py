"""The seats that the law gives to a board, checked by date against those recorded: recorded, or not recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from governance.forum_pages.seats import SeatOnDay
from governance.models import Forum, StatutorySeat
from partnerships.models import Body, Membership
from partnerships.naming import with_body_name
from partnerships.visibility import Reader

KIND_OF_BODY = {StatutorySeat.Of.EACH_ICB: "icb", StatutorySeat.Of.EACH_CCG: "ccg"}
NOT_RELEVANT = (Membership.Basis.GEOGRAPHIC_OVERLAP,)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One seat that the law gives, for one body where it is for each: what fills it, or that nothing is recorded."""

    label: str
    provision: str
    explanation: str
    filled_by: tuple[SeatOnDay, ...]

    @property
    def words(self) -> str:
        """The seats that fill it with their holders."""
        said = (
            f"{each.seat.label}: {each.holder_words[:1].lower()}{each.holder_words[1:]}"
            if not each.holders
            else f"{each.seat.label}: {each.holder_words}"
            for each in self.filled_by
        )
        return "; ".join(said) or "Not recorded"


def statutory_seats_of(forum: Forum, seats: Sequence[SeatOnDay], day: dt.date, user: Reader) -> list[Checked]:
    """Every seat that the law gave to this board on the day; none where the law gives none."""
    on_day = (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    found: list[Checked] = []
    for given in StatutorySeat.objects.filter(on_day, forum_kind=forum.kind_id):
        filling = [each for each in seats if each.seat.statutory_seat_id == given.pk]
        found += _for_each(forum, given, filling, day, user) if given.of in KIND_OF_BODY else [_once(given, filling)]
    return found


def _once(given: StatutorySeat, filling: Sequence[SeatOnDay], label: str = "") -> Checked:
    return Checked(
        label=label or given.label,
        provision=given.provision,
        explanation=given.explanation,
        filled_by=tuple(filling),
    )


def _for_each(
    forum: Forum, given: StatutorySeat, filling: list[SeatOnDay], day: dt.date, user: Reader
) -> list[Checked]:
    """One line for each relevant body, and one for seats of bodies that the register does not know to be relevant."""
    relevant = _relevant(forum, KIND_OF_BODY[StatutorySeat.Of(given.of)], day, user)
    lines = []
    for body in relevant:
        name = getattr(body, "body_name", None) or body.code
        own = [each for each in filling if each.seat.body_id == body.pk]
        lines.append(_once(given, own, f"Representative of {name}"))
    known = {body.pk for body in relevant}
    others = [each for each in filling if each.seat.body_id not in known]
    return [*lines, _once(given, others)] if others or not lines else lines


def _relevant(forum: Forum, kind: str, day: dt.date, user: Reader) -> list[Body]:
    """The boards or groups that share a system with the council on the day, by more than an overlap of area."""
    if forum.body_id is None:
        return []
    held = Membership.objects.visible_to(user).as_at(day).exclude(basis__in=NOT_RELEVANT)
    systems = held.filter(body=forum.body_id).order_by().values("partnership")
    bodies = held.filter(partnership__in=systems, body__kind__code=kind).order_by().values("body")
    return list(with_body_name(Body.objects.visible_to(user).filter(pk__in=bodies), day).order_by("body_name", "pk"))
