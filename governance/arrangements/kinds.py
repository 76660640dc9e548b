"""Every sort of record in the governance part of a file: its fields are the columns of the record.

A new sort, or a new column, is one entry or none at all here; the schema is written from this table (see `schema.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from governance import models as g
from partnerships.models import Recorded, Sourced

# What every sourced or dated record has is written as the rest of the file writes it.
RENAMED = {"valid_from": "from", "valid_to": "to", "source_detail": "detail"}
NEVER = frozenset({"id", "version", "reference_key", "verified_on", "verified_by", "from_precision", "to_precision"})


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One sort of record.

    listed_as: what lists it in a file. parent: the column that holds the record around it. fixed: columns that say
    which record it is and never change. names: the fields that tell it from others like it, for its key. parts: the
    records that it holds. extra: columns that no screen asks for.
    """

    listed_as: str
    model: type[Recorded]
    parent: str = ""
    fixed: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    parts: tuple[Kind, ...] = ()
    left_out: frozenset[str] = frozenset()
    extra: frozenset[str] = frozenset()
    needed: tuple[str, ...] = ()
    usual: Mapping[str, Any] = field(default_factory=dict)

    def columns(self) -> dict[str, models.Field[Any, Any]]:
        """The columns that a file fills, by the name of the field."""
        found = {}
        for column in self.model._meta.concrete_fields:
            skipped = column.name in NEVER or column.name == self.parent or column.name in self.left_out
            if not skipped and (column.editable or column.name in self.extra) and column.name != "source":
                found[RENAMED.get(column.name, column.name)] = column
        return found

    @property
    def is_sourced(self) -> bool:
        """Whether it says where it comes from."""
        return issubclass(self.model, Sourced)


FORUMS = Kind(
    listed_as="forums",
    model=g.Forum,
    fixed=("slug",),
    names=("slug",),
    needed=("slug",),
    parts=(
        Kind(listed_as="rules", model=g.ForumRules, parent="forum", names=("from",)),
        Kind(listed_as="reserved_matters", model=g.ReservedMatter, parent="forum", names=("matter",),
             needed=("matter", "needs")),
        Kind(
            listed_as="seats",
            model=g.Seat,
            parent="forum",
            names=("label", "body"),
            needed=("label",),
            parts=(Kind(listed_as="holders", model=g.SeatHolding, parent="seat", names=("person", "post", "from")),),
        ),
    ),
)  # fmt: skip
PROCEDURES = Kind(
    listed_as="procedures", model=g.BodyProcedure, fixed=("body",), names=("body", "from"), needed=("body",)
)
ELECTIONS = Kind(
    listed_as="elections",
    model=g.Election,
    fixed=("body",),
    names=("body", "polling_on"),
    needed=("name", "polling_on"),
)
RESPONSIBILITIES = Kind(
    listed_as="responsibilities",
    model=g.FunctionResponsibility,
    fixed=("function",),
    names=("function", "body", "body_kind", "from"),
    needed=("function",),
)
DELEGATIONS = Kind(
    listed_as="delegations",
    model=g.Delegation,
    fixed=("from_body",),
    names=("from_body", "to_forum", "to_body", "to_post", "from"),
    needed=("from_body",),
)
MEETINGS = Kind(
    listed_as="meetings",
    model=g.Meeting,
    fixed=("forum",),
    names=("forum", "on"),
    needed=("forum", "on"),
    left_out=frozenset({"first_planned_on"}),
    parts=(
        Kind(listed_as="items", model=g.AgendaItem, parent="meeting", names=("number",), needed=("number", "title")),
        Kind(listed_as="attendance", model=g.Attendance, parent="meeting", names=("seat",), needed=("state",),
             left_out=frozenset({"seat"})),
        Kind(listed_as="actions", model=g.MeetingAction, parent="meeting", names=("text",), needed=("text",)),
        Kind(listed_as="sightings", model=g.MeetingSighting, parent="meeting",
             names=("seen_on", "said_on", "said_state"), needed=("seen_on",)),
    ),
)  # fmt: skip
NOTICES = Kind(listed_as="notices", model=g.Notice, parent="step", fixed=("body",), names=("kind", "published_on"),
               needed=("kind", "published_on"), left_out=frozenset({"body"}))  # fmt: skip
STEPS = Kind(
    listed_as="steps",
    model=g.DecisionStep,
    parent="decision",
    fixed=("number",),
    names=("number",),
    needed=("number", "body", "capacity"),
    parts=(
        Kind(listed_as="outcomes", model=g.StepOutcome, parent="step", names=("taken_on", "outcome"),
             needed=("taken_on", "outcome"), extra=frozenset({"confirmed_on"}), usual={"confidence": "reported"}),
        Kind(listed_as="conditions", model=g.StepCondition, parent="step", names=("text",), needed=("text",)),
        NOTICES,
        Kind(listed_as="call_ins", model=g.CallIn, parent="step", names=("received_on",), needed=("received_on",)),
    ),
)  # fmt: skip
DECISIONS = Kind(
    listed_as="decisions",
    model=g.Decision,
    fixed=("ref",),
    names=("ref",),
    needed=("ref", "title", "steps"),
    parts=(
        STEPS,
        Kind(listed_as="engagement", model=g.Engagement, parent="decision", names=("kind", "body", "audience", "on"),
             needed=("kind", "on")),
        Kind(listed_as="substantial_views", model=g.SubstantialView, parent="decision", names=("body",),
             needed=("body",)),
        Kind(listed_as="consultations", model=g.ScrutinyConsultation, parent="decision",
             names=("body", "forum", "started_on"), needed=("by_body",)),
        Kind(listed_as="referrals", model=g.ScrutinyReferral, parent="decision", names=("body", "forum", "on"),
             needed=("on",)),
        Kind(listed_as="secretary_of_state_call_ins", model=g.SecretaryOfStateCallIn, parent="decision",
             names=("requested_by", "requested_on")),
    ),
)  # fmt: skip
PARKED_ISSUES = Kind(
    listed_as="parked_issues", model=g.ParkedIssue, names=("title",), needed=("title", "parked_on", "revisit_on")
)
# In this order, because later ones refer to earlier ones.
KINDS: Sequence[Kind] = (
    FORUMS, PROCEDURES, ELECTIONS, RESPONSIBILITIES, DELEGATIONS, MEETINGS, DECISIONS, PARKED_ISSUES,
)  # fmt: skip
