"""Two bodies that decide together, for tests of decisions: a council with its cabinet, a trust with its board.

Samuel leads the partnership; Asha is an officer of the council, Cora its approver; Ada administers.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from accounts.roles import Role
from governance.models import (
    BodyProcedure,
    Decision,
    DecisionStep,
    Delegation,
    Forum,
    ForumKind,
    Meeting,
    StepOutcome,
)
from governance.operations.decision import start_decision
from governance.operations.outcome import enter_outcome
from partnerships.models import Body
from tests.cast import person
from tests.partnerships.register_cast import Register

WHY = "Seen in the minutes"
TODAY = dt.date(2026, 11, 26)
FRIDAY = dt.date(2024, 9, 13)  # with five working days for call-in: effective from Saturday 21
SATURDAY = dt.date(2024, 9, 21)


class Deciders(Register):
    """The register's small cast with the forums in which its bodies decide."""

    def __init__(self) -> None:
        super().__init__()
        self.cabinet_kind = ForumKind.objects.create(
            code="zz_cabinet", name="cabinet", plural="cabinets", usual_capacity="decides", is_executive=True
        )
        self.board_kind = ForumKind.objects.create(
            code="zz_board", name="board", plural="boards", usual_capacity="decides"
        )
        self.advisory_kind = ForumKind.objects.create(
            code="zz_advisory", name="plan board", plural="plan boards", usual_capacity="advises"
        )
        self.cabinet = self.forum("Ashbyford Cabinet", self.cabinet_kind, body=self.ashby)
        self.board = self.forum("Dalewater Board", self.board_kind, body=self.dale)
        self.plan_board = self.forum("Northmoor Plan Board", self.advisory_kind, partnership=self.northmoor)
        self.joint = self.forum(
            "Northmoor Joint Committee", self.board_kind, partnership=self.northmoor, capacity="jointly_delegated"
        )
        BodyProcedure.objects.create(
            body=self.ashby,
            governance_model="leader_and_cabinet",
            call_in_days=5,
            call_in_base="publication",
            constitution_paragraph="Part 4, rule 16",
            source=self.source,
        )
        self.hold("priya", Role.BODY_APPROVER, body=self.dale)

    def forum(self, name: str, kind: ForumKind, **more: Any) -> Forum:
        slug = f"zz-{name.lower().replace(' ', '-')}"
        return Forum.objects.create(slug=slug, name=name, kind=kind, source=self.source, **more)

    def meeting(self, forum: Forum, on: dt.date, **more: Any) -> Meeting:
        return Meeting.objects.create(forum=forum, on=on, first_planned_on=on, source=self.source, **more)

    def gave(self, body: Body, **more: Any) -> Delegation:
        return Delegation.objects.create(from_body=body, to_forum=self.joint, source=self.source, **more)

    def decision(self, *steps: dict[str, Any], by: User | None = None, **more: Any) -> Decision:
        """A decision of Northmoor, by default with a step of each body."""
        chosen = steps or (self.cabinet_step(), self.board_step())
        details = {
            "title": "A pooled fund",
            "source": self.source,
            "partnership": self.northmoor,
            "reason": WHY,
            **more,
        }
        return start_decision(by=by or person("samuel"), steps=chosen, **details)

    def cabinet_step(self, **more: Any) -> dict[str, Any]:
        return {"number": 1, "body": self.ashby, "forum": self.cabinet, "capacity": "decide", **more}

    def board_step(self, **more: Any) -> dict[str, Any]:
        return {"number": 2, "body": self.dale, "forum": self.board, "capacity": "decide", **more}

    def said(self, step: DecisionStep, by: str, **more: Any) -> StepOutcome:
        """An outcome entered by one of the cast."""
        details = {"outcome": "approved", "taken_on": FRIDAY, "today": TODAY, "reason": WHY, **more}
        return enter_outcome(by=person(by), step=step, **details)


def step_of(decision: Decision, number: int) -> DecisionStep:
    """One step of a decision, as it is saved now."""
    return DecisionStep.objects.get(decision=decision, number=number)
