"""Boards, their seats, rules and powers for the stage: one fact of each kind about how bodies decide."""

from __future__ import annotations

import datetime as dt
from typing import Any

from governance.models import (
    AgendaItem,
    Attendance,
    BodyProcedure,
    Delegation,
    Election,
    Forum,
    ForumKind,
    ForumRules,
    Function,
    FunctionResponsibility,
    Meeting,
    MeetingAction,
    ParkedIssue,
    ReservedMatter,
    Seat,
    SeatHolding,
)
from partnerships.models import Body, Person, Source

SINCE = dt.date(2020, 4, 1)
MET = dt.date(2039, 5, 11)
CANARY = "Zyxwcanary"  # as in `stage`


def forum_facts(source: Source, body: Body, second: Body, *, standing: str, word: str) -> dict[str, Any]:
    """One fact of each kind about a committee of `body` and its procedure, with `word` in what it says."""
    kept: dict[str, Any] = {"source": source, "standing": standing, "note": f"{word} note"}
    dated = kept | {"valid_from": SINCE}
    kind = ForumKind.objects.get(code="joint_committee_s65z6")
    forum = Forum.objects.create(
        slug=f"{word.lower()}-committee",
        name=f"{word} Committee",
        kind=kind,
        body=body,
        capacity="jointly_delegated",
        **dated,
    )
    seat = Seat.objects.create(forum=forum, label=f"{word} seat", body=body, is_voting=True, **dated)
    person = Person.objects.create(name=f"{word} Member")
    function = Function.objects.get(code="public-health")
    return {
        "forum": forum,
        "forum-rules": ForumRules.objects.create(forum=forum, quorum_words=f"{word} quorum", **dated),
        "reserved-matter": ReservedMatter.objects.create(
            forum=forum, matter=f"{word} matter", needs="unanimity", **dated
        ),
        "seat": seat,
        "seat-holding": SeatHolding.objects.create(seat=seat, person=person, **dated),
        "delegation": Delegation.objects.create(
            from_body=body, to_forum=forum, scope=f"{word} scope", functions=[function.code], **dated
        ),
        "body-procedure": BodyProcedure.objects.create(
            body=body, call_in_days=5, constitution_paragraph=f"{word} paragraph", **dated
        ),
        "election": Election.objects.create(
            body=body, name=f"{word} election", polling_on=dt.date(2039, 5, 5), **dated
        ),
        "function-responsibility": FunctionResponsibility.objects.create(
            function=function, body=body, exercised_by=forum, is_disputed=True, dispute=f"{word} dispute", **dated
        ),
        **_meeting_facts(forum, seat, word, kept),
    }


def scrutiny_committee(body: Body, source: Source, standing: str, word: str) -> Forum:
    """A health scrutiny committee of a council."""
    kind = ForumKind.objects.get(code="hosc")
    slug = f"{word.lower()}-scrutiny"
    return Forum.objects.create(
        slug=slug, name=f"{word} Scrutiny Committee", kind=kind, body=body, source=source, standing=standing
    )


def _meeting_facts(forum: Forum, seat: Seat, word: str, kept: dict[str, Any]) -> dict[str, Any]:
    """A meeting still to come, with one fact of each kind; in a published one an item is kept private too."""
    meeting = Meeting.objects.create(
        forum=forum, on=MET, first_planned_on=MET, title=f"{word} sitting", venue=f"{word} hall", **kept
    )
    AgendaItem.objects.create(
        meeting=meeting, number="9", title=f"{CANARY} tender", result_words=f"{CANARY} result", privacy="exempt",
        exempt_paragraphs=[3], private_reason=f"{CANARY} reason", **kept,
    )  # fmt: skip
    return {
        "meeting": meeting,
        "agenda-item": AgendaItem.objects.create(meeting=meeting, number="1", title=f"{word} item", **kept),
        "attendance": Attendance.objects.create(meeting=meeting, seat=seat, state="present", **kept),
        "meeting-action": MeetingAction.objects.create(meeting=meeting, text=f"{word} action", **kept),
        "parked-issue": ParkedIssue.objects.create(
            title=f"{word} issue", forum=forum, meeting=meeting, parked_on=MET, revisit_on=dt.date(2040, 1, 2), **kept
        ),
    }
