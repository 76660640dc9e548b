"""A reorganisation takes effect: those who keep the records of the bodies and partnerships concerned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from django.urls import reverse

from accounts.roles import Role
from config.dates_in_words import dated_words
from governance.reminders.rules.rule import Followers, Item, Occasion, Reader, RoleAt, Rule, Told, Window
from governance.reminders.rules.sql import inside, occasions_of
from partnerships.compiled import Compiled, compiled_once, one_of
from partnerships.english import listed
from partnerships.models import Body, Partnership, Succession, SuccessionPart
from partnerships.naming import with_body_name, with_partnership_name

_OCCASIONS = f"""
    SELECT id, effective_on, NULL::date FROM partnerships_succession
    WHERE standing = 'accepted' AND status <> 'cancelled' AND kind <> 'area_overlap'
        AND effective_precision IN ('exact', 'month', 'not_before') AND {inside("effective_on", "id")}
"""
_PLACES = """
    SELECT DISTINCT part.succession_id AS subject_id, place.kind, place.id, '' AS part, place.is_open
    FROM partnerships_successionpart AS part
    CROSS JOIN LATERAL (
        SELECT 'body' AS kind, body.id, body.standing IN ('accepted', 'claimed') AS is_open
        FROM partnerships_body AS body WHERE body.id IN (part.from_body_id, part.to_body_id)
        UNION ALL
        SELECT 'partnership', partnership.id, partnership.standing IN ('accepted', 'claimed')
        FROM partnerships_partnership AS partnership
        WHERE partnership.id IN (part.from_partnership_id, part.to_partnership_id)
        UNION ALL
        SELECT 'partnership', partnership.id, partnership.standing IN ('accepted', 'claimed')
        FROM partnerships_membership AS membership
        JOIN partnerships_partnership AS partnership ON partnership.id = membership.partnership_id
        WHERE membership.body_id IN (part.from_body_id, part.to_body_id) AND membership.standing = 'accepted'
            AND membership.basis <> 'geographic_overlap'
            AND (membership.valid_from IS NULL OR membership.valid_from <= %(today)s)
            AND (membership.valid_to IS NULL OR membership.valid_to > %(today)s)
    ) AS place
    WHERE part.succession_id = ANY(%(subjects)s) AND part.standing = 'accepted'
"""
# Who should have been told by today, worked out afresh: nothing here is used by the planner.
_WATCH = """
    SELECT s.id, h.user_id, s.effective_on
    FROM partnerships_succession s
    JOIN partnerships_successionpart p ON p.succession_id = s.id AND p.standing = 'accepted'
    JOIN partnerships_roleholding h ON h.role = 'body_approver' AND h.body_id IN (p.from_body_id, p.to_body_id)
    WHERE s.standing = 'accepted' AND s.status <> 'cancelled' AND s.kind <> 'area_overlap'
        AND s.effective_precision IN ('exact', 'month', 'not_before')
        AND s.effective_on >= %(today)s AND s.effective_on <= %(today)s::date + 180
        AND daterange(h.valid_from, h.valid_to) @> %(today)s::date
    UNION
    SELECT s.id, f.user_id, s.effective_on
    FROM governance_follow f
    JOIN partnerships_successionpart p ON f.kind = 'body' AND f.record_id IN (p.from_body_id, p.to_body_id)
    JOIN partnerships_body b ON b.id = f.record_id AND b.standing IN ('accepted', 'claimed')
    JOIN partnerships_succession s ON s.id = p.succession_id AND p.standing = 'accepted'
    LEFT JOIN governance_reminderpreference r ON r.user_id = f.user_id
    WHERE f.ended_at IS NULL AND s.standing = 'accepted' AND s.status <> 'cancelled' AND s.kind <> 'area_overlap'
        AND s.effective_precision IN ('exact', 'month', 'not_before') AND s.effective_on >= %(today)s
        AND s.effective_on <= %(today)s::date + COALESCE((SELECT max(d) FROM unnest(r.lead_days) d), 180)
"""


def _occasions(window: Window) -> Iterable[Occasion]:
    return occasions_of(_OCCASIONS, window)


def _visible(reader: Reader, keys: Sequence[int]) -> set[int]:
    return {key for (key,) in _shown(reader).rows(keys=list(keys))}


@compiled_once
def _shown(reader: Reader) -> Compiled:
    return Compiled.of(Succession.objects.visible_to(reader).filter(one_of("pk", "keys")).order_by().values_list("pk"))


def _items(told: Sequence[Told], reader: Reader, today: dt.date) -> Mapping[int, Item]:
    parts: dict[int, list[SuccessionPart]] = {}
    for part in _parts(told, reader, today):
        parts.setdefault(part.succession_id, []).append(part)
    return {each.subject_id: _item(parts[each.subject_id]) for each in told if each.subject_id in parts}


def _parts(told: Sequence[Told], reader: Reader, today: dt.date) -> Iterable[SuccessionPart]:
    rows = SuccessionPart.objects.visible_to(reader).accepted().filter(succession__in=[t.subject_id for t in told])
    rows = rows.select_related("succession", "from_body", "from_partnership")
    for path, called in (("from_body", "before_body"), ("to_body", "after_body")):
        rows = with_body_name(rows, today, body=path, called=called)
    for path, called in (("from_partnership", "before_partnership"), ("to_partnership", "after_partnership")):
        rows = with_partnership_name(rows, today, partnership=path, called=called)
    return rows.order_by("succession", "pk")


def _item(parts: Sequence[SuccessionPart]) -> Item:
    succession, first = parts[0].succession, parts[0]
    before = _names(parts, "before")
    after = _names(parts, "after")
    kind = Succession.Kind(succession.kind).label.lower()
    when = dated_words(succession.effective_on, succession.effective_precision)
    title = f"{listed(before)}: {kind}{f' into {listed(after)}' if after else ''}"
    place = cast(Body | Partnership, first.from_body or first.from_partnership)  # a constraint: one of the two
    path = reverse("body", args=[place.code]) if isinstance(place, Body) else reverse("partnership", args=[place.slug])
    facts = {
        "when": f"on {when}" if succession.effective_precision == "exact" else when,
        "state": Succession.Status(succession.status).label,
        "instrument": succession.legal_instrument,
        "before": before,
        "after": after,
    }
    day = "" if succession.effective_precision == "exact" else when
    return Item(title=title, subject=f"Takes effect {when}: {title}", path=path, facts=facts, day=day)


def _names(parts: Sequence[SuccessionPart], side: str) -> list[str]:
    found = [getattr(part, f"{side}_body") or getattr(part, f"{side}_partnership") for part in parts]
    return sorted({name for name in found if name})


REORGANISATION = Rule(
    code="reorganisation",
    title="A reorganisation takes effect",
    when="Takes effect: {day}",
    explanation="A merger, split, abolition or other change of bodies or partnerships that you keep or follow.",
    subject_kind="succession",
    occasions=_occasions,
    places=_PLACES,
    audience=(
        RoleAt(Role.SYSTEM_LEAD, at="partnership"),
        RoleAt(Role.BODY_APPROVER, or_mailbox=True),
        Followers(),
    ),
    leads=(180, 90, 30, 7),
    personal_leads=True,
    visible=_visible,
    items=_items,
    template="governance/reminders/items/reorganisation.txt",
    source="The order or other instrument named in the record",
    watch=_WATCH,
)
