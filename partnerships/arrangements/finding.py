"""What a file may refer to: bodies by any code, partnerships by address, kinds, powers and sources by code."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TypeVar

from django.db.models import Model

from partnerships.models import (
    Body,
    BodyCode,
    BodyKind,
    JointAppointment,
    LegalPower,
    Partnership,
    PartnershipKind,
    Person,
    Source,
)
from partnerships.operations import Refused

Found = TypeVar("Found", bound=Model)


class Register:
    """The register as one file sees it; what the file itself adds is found too."""

    def __init__(self, sources: dict[str, Source]) -> None:
        self.sources = sources
        self.joint_jobs: dict[str, JointAppointment] = {}
        self.people: dict[str, Person | None] = {}

    def body(self, code: str) -> Body:
        """The body that a code means: its address first, then any code of the register, whatever the capitals."""
        found = self.known_body(code)
        if found is None:
            raise Refused(f"No body with the code {code} is in the register. List it under bodies first.")
        return found

    def known_body(self, code: str) -> Body | None:
        """The same, or None."""
        body = Body.objects.select_related("kind").filter(code__iexact=code).first()
        if body:
            return body
        held = BodyCode.objects.accepted().filter(code__iexact=code).select_related("body__kind")
        bodies = {row.body_id: row.body for row in held}
        if len(bodies) > 1:
            codes = ", ".join(sorted(body.code for body in bodies.values()))
            raise Refused(f"The code {code} means several bodies. Write the address of one: {codes}.")
        return next(iter(bodies.values()), None)

    def partnership(self, slug: str) -> Partnership:
        """The partnership at an address."""
        return self.one(Partnership, "slug", slug, "partnership")

    def body_kind(self, code: str) -> BodyKind:
        """A kind of body."""
        return self.one(BodyKind, "code", code, "kind of body")

    def partnership_kind(self, code: str) -> PartnershipKind:
        """A kind of partnership."""
        return self.one(PartnershipKind, "code", code, "kind of partnership")

    def power(self, code: str) -> LegalPower:
        """A legal power."""
        return self.one(LegalPower, "code", code, "legal power")

    def source(self, code: str) -> Source:
        """A source: one of the file's own, or one that the register knows."""
        return self.sources.get(code) or self.one(Source, "code", code, "source")

    def joint_job(self, code: str) -> JointAppointment:
        """A joint job that the file lists."""
        if code not in self.joint_jobs:
            raise Refused(f"“{code}” is not listed under joint_jobs.")
        return self.joint_jobs[code]

    def one(self, model: type[Found], column: str, value: str, called: str) -> Found:
        """The one record with this value, or a refusal that says what was looked for."""
        rows = model._default_manager
        found = rows.filter(**{column: value}).first()
        if found is None:
            like = get_close_matches(value, list(rows.values_list(column, flat=True)), 1)
            hint = f" Did you mean {like[0]}?" if like else ""
            raise Refused(f"No {called} “{value}” is in the register.{hint}")
        return found
