"""A joint committee of the register's cast, its seats and delegations, for every test of how bodies decide."""

from __future__ import annotations

from typing import Any

from accounts.roles import Role
from governance.models import Delegation, Forum, ForumKind, Function, Seat
from partnerships.models import Body
from tests.partnerships.register_cast import BEGAN, Register


class Boards:
    """Northmoor's joint committee, with seats of Ashbyford Council and two trusts, and Ashbyford's own cabinet."""

    def __init__(self) -> None:
        self.register = Register()
        self.joint_kind = ForumKind.objects.get(code="joint_committee_s65z6")
        self.wellbeing_kind = ForumKind.objects.get(code="hwb")
        self.community = Function.objects.get(code="commissioning-community-health")
        self.committee = self.forum("zz-committee", "Northmoor Joint Committee", partnership=self.register.northmoor)
        self.cabinet = self.forum(
            "zz-cabinet",
            "Ashbyford Cabinet",
            kind=ForumKind.objects.get(code="council_cabinet"),
            body=self.register.ashby,
            capacity="decides",
        )
        for order, (label, body) in enumerate(
            [("Leader of the council", self.register.ashby), ("Chief executive", self.register.dale)]
        ):
            self.seat(label, body, order=order, is_voting=True)
        self.register.hold("moira", Role.BODY_APPROVER, body=self.register.dale)

    def forum(self, slug: str, name: str, **more: Any) -> Forum:
        more = {"kind": self.joint_kind, "capacity": "jointly_delegated", "valid_from": BEGAN, **more}
        return Forum.objects.create(slug=slug, name=name, source=self.register.source, **more)

    def seat(self, label: str, body: Body | None = None, *, forum: Forum | None = None, **more: Any) -> Seat:
        return Seat.objects.create(
            forum=forum or self.committee, label=label, body=body, source=self.register.source, **more
        )

    def delegation(self, giver: Body, **more: Any) -> Delegation:
        more = {"to_forum": self.committee, "functions": [self.community.code], "valid_from": BEGAN, **more}
        return Delegation.objects.create(from_body=giver, source=self.register.source, **more)
