"""Posts, and the people appointed to them, alone or jointly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

from partnerships.models import (
    Appointment,
    Body,
    JointAppointment,
    Partnership,
    Person,
    Post,
    Precision,
    Source,
)
from partnerships.operations.facts import (
    DatedDetails,
    SourcedDetails,
    change_fact,
    insert,
    update,
    writing,
)
from partnerships.operations.permission import name_of
from partnerships.operations.refusal import Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, kw_only=True)
class JointJob:
    """What makes several appointments one job: its title, the other posts, and who employs the person."""

    title: str
    other_posts: Sequence[Post]
    employer: Body | None = None


def record_post(
    *,
    by: User | None,
    reason: str,
    title: str,
    source: Source,
    body: Body | None = None,
    partnership: Partnership | None = None,
    statutory_role: str = "",
    as_kind: str = "",
    **about: Unpack[SourcedDetails],
) -> Post:
    """Record a post at one body or in one partnership, whether or not anyone holds it."""
    post = Post(title=title, body=body, partnership=partnership, statutory_role=statutory_role, source=source, **about)
    with writing(by=by, reason=reason, as_kind=as_kind):
        return insert(post, by=by)


def appoint(
    *,
    by: User | None,
    reason: str,
    post: Post,
    person: Person | str,
    source: Source,
    basis: str = Appointment.Basis.SUBSTANTIVE,
    joint: JointJob | None = None,
    as_kind: str = "",
    **about: Unpack[DatedDetails],
) -> Appointment:
    """Appoint a person, known or new by name, to a post; a joint job gets one appointment for each of its posts."""
    _refuse_lone_or_impersonal(joint)
    with writing(by=by, reason=reason, as_kind=as_kind):
        holder = Person.objects.create(name=person.strip()) if isinstance(person, str) else person
        job = JointAppointment.objects.create(title=joint.title, employer=joint.employer) if joint else None
        first = Appointment(post=post, person=holder, basis=basis, joint_appointment=job, source=source, **about)
        insert(first, by=by)
        for other in joint.other_posts if joint else ():
            details = {**about, "reference_key": None}
            insert(
                Appointment(post=other, person=holder, basis=basis, joint_appointment=job, source=source, **details),
                by=by,
            )
    return first


def change_appointment(
    appointment: Appointment, *, by: User | None, reason: str, version: int, as_kind: str = "", **values: Any
) -> Appointment:
    """Correct an appointment in place."""
    return change_fact(appointment, by=by, reason=reason, version=version, as_kind=as_kind, **values)


def end_appointment(
    appointment: Appointment,
    *,
    by: User | None,
    reason: str,
    version: int,
    on: dt.date,
    on_precision: str = Precision.EXACT,
    as_kind: str = "",
) -> Appointment:
    """End an appointment; `on` is the first day without it. The other posts of a joint job are left as they are."""
    with writing(by=by, reason=reason, as_kind=as_kind):
        values = {"valid_to": on, "to_precision": on_precision}
        return update(appointment, by=by, version=version, values=values)


def _refuse_lone_or_impersonal(joint: JointJob | None) -> None:
    if joint is None:
        return
    if not joint.other_posts:
        raise Refused({"other_posts": ["A joint job has two or more posts. Choose the others."]})
    if joint.employer and not joint.employer.kind.is_legal_person:
        name = name_of(joint.employer, dt.date.max)
        raise Refused({"employer": [f"{name} is not a legal person and cannot employ. Enter the body that does."]})
