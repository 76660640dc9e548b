"""The kinds of item that the register itself has: memberships, lines of accountability, appointments, roles."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.roles import Permission
from partnerships.english import in_running_text, inside_sentence
from partnerships.models import (
    Accountability,
    Appointment,
    Body,
    Confidence,
    Membership,
    MembershipEvent,
    Post,
    Precision,
    RoleHolding,
    Standing,
)
from partnerships.naming import with_body_name, with_partnership_name
from partnerships.operations.facts import insert, update
from partnerships.operations.permission import may
from partnerships.operations.refusal import Refused
from partnerships.reorganisation.kind import Act, Carried, ItemKind, Place, register_kind
from partnerships.visibility import Reader, VisibleQuerySet, places_of

OVERLAP = Membership.Basis.GEOGRAPHIC_OVERLAP
# What law or agreement gave, law or agreement passes on; being named in a list, or being near, does not pass on.
PASSED_ON_AS_IT_WAS = (Membership.Basis.STATUTORY, Membership.Basis.AGREED, Membership.Basis.SUCCEEDED)
KEEPERS = "those who keep its record, or an administrator"


def through_the_gate(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    """What this reader may see of dated facts."""
    return rows.visible_to(reader) if isinstance(rows, VisibleQuerySet) else rows.none()


def _may_edit(reader: Reader, record: Any) -> bool:
    return may(reader, Permission.EDIT_REGISTER, record)


def fact_page(kind: str, pk: int) -> str:
    """The page of an item that is a fact."""
    return reverse("fact", args=[kind, pk])


def end_dated(record: Any, act: Act, *, passed: bool) -> None:
    """Move the end to the day of the act, if the record says that it goes on."""
    if record.valid_to is None or record.valid_to > act.on:
        update(record, by=act.by, version=record.version, values=_until(act))


def _until(act: Act) -> dict[str, Any]:
    return {"valid_to": act.on, "to_precision": Precision.EXACT}


def new_fact(act: Act) -> dict[str, Any]:
    """What every fact says that a settlement makes: it is reported, on the word of the event's source."""
    return {
        "valid_from": act.on,
        "source": act.source,
        "source_detail": act.decision,
        "confidence": Confidence.REPORTED,
    }


def held_from(day: dt.date, rows: VisibleQuerySet) -> Any:
    """The first of these facts that holds on a day or later, if any."""
    return rows.accepted().filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)).order_by("valid_from", "pk").first()


def _end_membership(record: Membership, act: Act, *, passed: bool) -> None:
    """End it; where it passes on, the event that passed it on is recorded too."""
    outlives = record.valid_to is None or record.valid_to > act.on
    if outlives or (act.decision and not record.left_by):
        values = _until(act) | ({"left_by": act.decision} if act.decision else {})
        record = update(record, by=act.by, version=record.version, values=values)
    kind = MembershipEvent.Kind.SUCCEEDED
    if passed and not record.events.accepted().filter(kind=kind, on=act.on).exists():
        said = {"reason": act.reason, "decided_by": act.decision, "confidence": Confidence.REPORTED}
        insert(MembershipEvent(membership=record, kind=kind, on=act.on, source=act.source, **said), by=act.by)


def _carry_membership(record: Membership, at: str, to: Place, act: Act) -> Carried:
    """The same place in the partnership for the successor, unless it has one there from that day on."""
    place = {"body": record.body, "partnership": record.partnership, at: to}
    held = held_from(act.on, Membership.objects.filter(**place).exclude(basis=OVERLAP))
    if held:
        return Carried(held, is_new=False)
    basis = record.basis if record.basis in PASSED_ON_AS_IT_WAS else Membership.Basis.SUCCEEDED
    about = {"basis": basis, "role": record.role, "is_voting": record.is_voting, "joined_by": act.decision}
    return Carried(insert(Membership(**place, **about, **new_fact(act)), by=act.by), is_new=True)


def _carry_line(record: Accountability, at: str, to: Place, act: Act) -> Carried:
    """The same line with the successor in the place of what ended."""
    ends = {"from_body": record.from_body, "to_body": record.to_body, at: to}
    if ends["from_body"] == ends["to_body"]:
        raise Refused("Both ends of this line would be the same body. End it instead.")
    held = held_from(act.on, Accountability.objects.filter(**ends, kind=record.kind))
    if held:
        return Carried(held, is_new=False)
    last = min((end.abolished_on for end in ends.values() if isinstance(end, Body) and end.abolished_on), default=None)
    about = {"kind": record.kind, "legal_power": record.legal_power, "valid_to": last}
    return Carried(insert(Accountability(**ends, **about, **new_fact(act)), by=act.by), is_new=True)


def _carry_appointment(record: Appointment, at: str, to: Place, act: Act) -> Carried:
    """The same person in a post of the same title at the successor, which gets one if it has none."""
    home = {at.removeprefix("post__"): to}
    post = Post.objects.accepted().filter(**home, title__iexact=record.post.title).first()
    if post is None:
        about = {"title": record.post.title, "statutory_role": record.post.statutory_role, "source": act.source}
        post = insert(Post(**home, **about, confidence=Confidence.REPORTED), by=act.by)
    held = held_from(act.on, Appointment.objects.filter(post=post, person=record.person))
    if held:
        return Carried(held, is_new=False)
    about = {"basis": record.basis, "joint_appointment": record.joint_appointment}
    return Carried(
        insert(Appointment(post=post, person=record.person, **about, **new_fact(act)), by=act.by), is_new=True
    )


def _end_role(record: RoleHolding, act: Act, *, passed: bool) -> None:
    if record.valid_to is None or record.valid_to > act.on:
        end = {"valid_to": act.on}
        update(record, by=act.by, version=record.version, values=end, permission=Permission.MANAGE_PEOPLE)


def _carry_role(record: RoleHolding, at: str, to: Place, act: Act) -> Carried:
    place = {"body": record.body, "partnership": record.partnership, at: to}
    still = Q(valid_to__isnull=True) | Q(valid_to__gt=act.on)
    held = RoleHolding.objects.filter(still, user=record.user, role=record.role, **place).first()
    if held:
        return Carried(held, is_new=False)
    new = RoleHolding(user=record.user, role=record.role, valid_from=act.on, **place)
    return Carried(insert(new, by=act.by), is_new=True)


def _accepted_memberships() -> QuerySet[Any]:
    """An overlap of area is not a membership and passes to nobody: it lies where the new area lies."""
    return Membership.objects.accepted().exclude(basis=OVERLAP)


def _name_both(rows: QuerySet[Any], day: dt.date, *, path: str = "") -> QuerySet[Any]:
    body, partnership = f"{path}body", f"{path}partnership"
    named = with_partnership_name(with_body_name(rows, day, body=body), day, partnership=partnership)
    return named.select_related(body, partnership)


def _name_line(rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    rows = with_body_name(rows, day, body="from_body", called="from_name")
    rows = with_body_name(rows, day, body="to_body", called="to_name")
    return rows.select_related("from_body", "to_body", "legal_power")


def _membership_words(record: Any) -> str:
    role = "" if record.role == Membership.Role.NOT_RECORDED else f" ({record.get_role_display().lower()})"
    body, partnership = record.body_name or record.body.code, record.partnership_name or record.partnership.slug
    return f"{body} in {partnership}{role}"


def _line_words(record: Any) -> str:
    upper = in_running_text(record.to_name or record.to_body.code)
    return f"{record.from_name or record.from_body.code} {record.get_kind_display()} {upper}"


def _appointment_words(record: Any) -> str:
    place = record.body_name or record.partnership_name or "a place without a name"
    return f"{record.person} as {inside_sentence(record.post.title)}, {place}"


def _role_words(record: Any) -> str:
    place = record.body_name or record.partnership_name or record.body or record.partnership
    return f"{record.user}: {record.get_role_display().lower()} of {place}"


def _roles_for_managers(rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    return rows if places_of(reader, Permission.MANAGE_PEOPLE).everywhere else rows.none()


MEMBERSHIPS = ItemKind(
    slug="membership",
    one="membership",
    several="memberships",
    records=_accepted_memberships,
    seen=through_the_gate,
    permissions=(Permission.READ_DRAFTS,),
    may_settle=_may_edit,
    who_may="those who keep the record of the partnership or of the body, or an administrator",
    named=_name_both,
    words=_membership_words,
    address=partial(fact_page, "membership"),
    end=_end_membership,
    carry=_carry_membership,
    at_bodies=("body",),
    at_partnerships=("partnership",),
)
LINES = ItemKind(
    slug="accountability",
    one="line of accountability",
    several="lines of accountability",
    records=lambda: Accountability.objects.filter(standing=Standing.ACCEPTED),
    seen=through_the_gate,
    permissions=(Permission.READ_DRAFTS,),
    may_settle=_may_edit,
    who_may=KEEPERS,
    named=_name_line,
    words=_line_words,
    address=partial(fact_page, "accountability"),
    end=end_dated,
    carry=_carry_line,
    at_bodies=("from_body", "to_body"),
)
APPOINTMENTS = ItemKind(
    slug="appointment",
    one="appointment",
    several="appointments",
    records=lambda: Appointment.objects.filter(standing=Standing.ACCEPTED),
    seen=through_the_gate,
    permissions=(Permission.READ_DRAFTS,),
    may_settle=_may_edit,
    who_may=KEEPERS,
    named=lambda rows, day: _name_both(rows, day, path="post__").select_related(
        "person", "post__body", "post__partnership", "joint_appointment"
    ),
    words=_appointment_words,
    address=partial(fact_page, "appointment"),
    end=end_dated,
    carry=_carry_appointment,
    at_bodies=("post__body",),
    at_partnerships=("post__partnership",),
)
ROLES = ItemKind(
    slug="role",
    one="role of a user",
    several="roles of users",
    records=RoleHolding.objects.all,
    seen=_roles_for_managers,
    permissions=(Permission.MANAGE_PEOPLE,),
    may_settle=lambda reader, record: places_of(reader, Permission.MANAGE_PEOPLE).everywhere,
    who_may="an administrator",
    named=lambda rows, day: _name_both(rows, day).select_related("user", "body", "partnership"),
    words=_role_words,
    address=lambda pk: reverse("people-end-role", args=[pk]),
    end=_end_role,
    carry=_carry_role,
    at_bodies=("body",),
    at_partnerships=("partnership",),
)


def register_known_kinds() -> None:
    """Called when the app is ready."""
    for kind in (MEMBERSHIPS, LINES, APPOINTMENTS, ROLES):
        register_kind(kind)
