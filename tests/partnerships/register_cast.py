"""A small register that tests of editing share: two partnerships, four bodies, and people with roles there."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from accounts.roles import Role
from partnerships.models import (
    Body,
    BodyKind,
    BodyName,
    Membership,
    Partnership,
    PartnershipKind,
    PartnershipStage,
    RoleHolding,
    Source,
)
from tests.cast import person

LONG_AGO = dt.date(2015, 1, 1)
BEGAN = dt.date(2016, 3, 1)


class Register:
    """Samuel leads Northmoor, which Ashby council and the Dale trust belong to; Southmoor is somebody else's."""

    def __init__(self) -> None:
        self.source = Source.objects.create(code="zz-published-list", title="A published list")
        self.council_kind = _kind("zz_council", sector="council", may_be_section_75_party=True)
        self.trust_kind = _kind("zz_trust", sector="nhs", may_be_section_75_party=True)
        self.nobody_kind = _kind("zz_electors", sector="public", is_legal_person=False)
        self.system_kind = PartnershipKind.objects.create(code="zz_system", name="system", plural="systems")
        self.ashby = self.body("ZZA", "Ashbyford Council", self.council_kind)
        self.dale = self.body("ZZD", "Dalewater Trust", self.trust_kind)
        self.elm = self.body("ZZE", "Elmwater Trust", self.trust_kind, established_on=dt.date(2018, 4, 1))
        self.gone = self.body("ZZG", "Gonewater Trust", self.trust_kind, abolished_on=dt.date(2020, 4, 1))
        self.northmoor = self.partnership("zz-northmoor", "Northmoor Plan")
        self.southmoor = self.partnership("zz-southmoor", "Southmoor Plan")
        self.ashby_joined = self.member(self.northmoor, self.ashby)
        self.dale_joined = self.member(self.northmoor, self.dale)
        self.hold("samuel", Role.SYSTEM_LEAD, partnership=self.northmoor)
        self.hold("beatrix", Role.SYSTEM_LEAD, partnership=self.southmoor)
        self.hold("asha", Role.COUNCIL_OFFICER, body=self.ashby)
        self.hold("cora", Role.BODY_APPROVER, body=self.ashby)

    def body(self, code: str, name: str, kind: BodyKind, **life: Any) -> Body:
        body = Body.objects.create(code=code, kind=kind, source=self.source, **life)
        BodyName.objects.create(body=body, name=name, source=self.source)
        return body

    def partnership(self, slug: str, name: str, **more: Any) -> Partnership:
        partnership = Partnership.objects.create(slug=slug, source=self.source, **more)
        PartnershipStage.objects.create(
            partnership=partnership, kind=self.system_kind, official_name=name, source=self.source
        )
        return partnership

    def member(self, partnership: Partnership, body: Body, **more: Any) -> Membership:
        """A membership as the register's own files know it, so that it widens the rights of a lead."""
        key = f"register-cast/{partnership.slug}/{body.code}/{len(more)}/{more.get('basis', '')}"
        more = {"basis": "published_list", "valid_from": BEGAN, "reference_key": key, **more}
        return Membership.objects.create(partnership=partnership, body=body, source=self.source, **more)

    def hold(self, name: str, role: Role, **place: Any) -> User:
        user = person(name)
        RoleHolding.objects.create(user=user, role=role, valid_from=LONG_AGO, **place)
        return user


def _kind(code: str, **traits: Any) -> BodyKind:
    name = code.removeprefix("zz_")
    return BodyKind.objects.create(code=code, name=name, plural=f"{name}s", **traits)
