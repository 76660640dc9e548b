"""Write a plan into the register: in batches, in the transaction of the caller, every row in the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Model

from partnerships.imports.plan import FieldChange, NewBody, Plan, RecordChange
from partnerships.imports.register import BATCH
from partnerships.models import (
    Body,
    BodyClaim,
    BodyCode,
    BodyName,
    Confidence,
    Membership,
    PartnershipAlias,
    Precision,
    Source,
    Standing,
    Succession,
    SuccessionPart,
)
from partnerships.models.body import initials_of
from partnerships.operations.body_claim import PRECISION_OF


class Applying:
    """One plan on its way into the database. What hangs on a new body comes after it."""

    def __init__(self, plan: Plan, source: Source, register_kinds: dict[str, tuple[int, str]]) -> None:
        self.plan, self.source = plan, source
        self.kinds = register_kinds
        self.new_bodies: dict[str, Body] = {}

    def write(self) -> None:
        """Write everything; the database's own refusals come out as they are."""
        self._bodies()
        self._fields()
        self._claims()
        self._names()
        self._codes()
        self._memberships()
        self._successions()
        self._aliases()

    def _key(self, body: int | str) -> int:
        return self.new_bodies[body].pk if isinstance(body, str) else body

    def _sourced(self, detail: str = "", note: str = "") -> dict[str, Any]:
        return {"source": self.source, "source_detail": detail, "note": note, "confidence": Confidence.CONFIRMED.value}

    def _bodies(self) -> None:
        made = _create(Body, (self._body(new) for new in self.plan.bodies))
        self.new_bodies = {body.code: body for body in made}
        pairs = [(new, self.new_bodies[new.code]) for new in self.plan.bodies]
        _create(BodyName, (self._first_name(new, body) for new, body in pairs))
        codes = ((body, scheme, code) for new, body in pairs for scheme, code in _codes_of(new))
        _create(BodyCode, (BodyCode(body=b, scheme=s, code=c, **self._sourced()) for b, s, c in codes))

    def _body(self, new: NewBody) -> Body:
        return Body(
            code=new.code,
            kind_id=self.kinds[new.kind][0],
            region=new.region,
            county_id=new.county,
            established_on=new.established_on,
            established_precision=new.established_precision,
            abolished_on=new.abolished_on,
            abolished_precision=new.abolished_precision,
            **self._sourced(new.detail, new.note),
        )

    def _first_name(self, new: NewBody, body: Body) -> BodyName:
        return BodyName(body=body, name=new.name, initials=initials_of(new.name), **self._sourced(new.detail))

    def _fields(self) -> None:
        """The fields themselves, and for each the record that says where it comes from."""
        by_body: dict[int, list[FieldChange]] = defaultdict(list)
        for change in self.plan.fields:
            by_body[change.body].append(change)
        changed: list[tuple[int, dict[str, Any]]] = []
        for body, changes in by_body.items():
            values: dict[str, Any] = {}
            for change in changes:
                values |= self._columns(change)
            changed.append((body, values))
        _update(Body, changed)
        self._accept(self.plan.fields)

    def _columns(self, change: FieldChange) -> dict[str, Any]:
        if change.field == BodyClaim.Field.KIND:
            return {"kind_id": self.kinds[change.value][0]}
        if change.field == BodyClaim.Field.COUNTY:
            return {"county_id": Body.objects.values_list("pk", flat=True).get(code=change.value)}
        precision = PRECISION_OF.get(BodyClaim.Field(change.field))
        return {change.field: change.value} | ({precision: change.precision} if precision else {})

    def _accept(self, changes: Sequence[FieldChange]) -> None:
        replaced = BodyClaim.objects.accepted().filter(body__in={each.body for each in changes})
        wanted = {(each.body, each.field) for each in changes}
        old = [pk for pk, *key in replaced.values_list("pk", "body_id", "field") if tuple(key) in wanted]
        for start in range(0, len(old), BATCH):
            rows = BodyClaim.objects.filter(pk__in=old[start : start + BATCH])
            rows.update(standing=Standing.SUPERSEDED, version=F("version") + 1)
        rows_new = (
            BodyClaim(
                body_id=each.body,
                field=each.field,
                value=_written(each.value),
                precision=each.precision,
                **self._sourced(each.detail),
            )
            for each in changes
        )
        _create(BodyClaim, rows_new)

    def _claims(self) -> None:
        _create(
            BodyClaim,
            (
                BodyClaim(
                    body_id=each.body,
                    field=each.field,
                    value=each.value,
                    precision=each.precision,
                    standing=Standing.CLAIMED,
                    **self._sourced(each.detail),
                )
                for each in self.plan.claims
            ),
        )

    def _names(self) -> None:
        """Names that end make room before those that begin."""
        ends = [
            (new.ends, {"valid_to": new.valid_from, "to_precision": _end_of(new.precision)})
            for new in self.plan.names
            if new.ends
        ]
        corrected = [
            RecordChange(each.pk, each.values | {"initials": initials_of(each.values["name"])})
            for each in self.plan.corrected_names
        ]
        _update(BodyName, ends)
        _update(BodyName, [(each.pk, each.values | {"source_id": self.source.pk}) for each in corrected])
        _create(
            BodyName,
            (
                BodyName(
                    body_id=new.body,
                    name=new.name,
                    initials=initials_of(new.name),
                    valid_from=new.valid_from,
                    from_precision=new.precision,
                    valid_to=new.valid_to,
                    to_precision=new.to_precision,
                    standing=new.standing,
                    **self._sourced(new.detail),
                )
                for new in self.plan.names
            ),
        )

    def _codes(self) -> None:
        _create(
            BodyCode,
            (
                BodyCode(
                    body_id=new.body,
                    scheme=new.scheme,
                    code=new.code,
                    valid_from=new.valid_from,
                    from_precision=new.precision,
                    standing=new.standing,
                    **self._sourced(),
                )
                for new in self.plan.codes
            ),
        )

    def _memberships(self) -> None:
        _update(Membership, [(each.pk, each.values) for each in self.plan.changed_memberships])
        _create(
            Membership,
            (
                Membership(
                    body_id=self._key(new.body),
                    partnership_id=new.partnership,
                    basis=new.basis,
                    valid_from=new.valid_from,
                    from_precision=new.from_precision,
                    valid_to=new.valid_to,
                    to_precision=new.to_precision,
                    share_of_body=new.share,
                    standing=new.standing,
                    **self._sourced(new.detail),
                )
                for new in self.plan.memberships
            ),
        )

    def _successions(self) -> None:
        events = _create(
            Succession,
            [
                Succession(
                    kind=new.kind,
                    effective_on=new.effective_on,
                    standing=new.standing,
                    **self._sourced(new.detail, new.note) | ({"confidence": new.confidence} if new.confidence else {}),
                )
                for new in self.plan.successions
            ],
        )
        parts = (
            SuccessionPart(
                succession=event,
                from_body_id=self._key(old),
                to_body_id=self._key(successor),
                standing=event.standing,
                source=self.source,
                source_detail=event.source_detail,
                confidence=event.confidence,
            )
            for event, new in zip(events, self.plan.successions, strict=True)
            for old, successor in new.parts
        )
        _create(SuccessionPart, parts)

    def _aliases(self) -> None:
        _create(
            PartnershipAlias,
            (PartnershipAlias(partnership_id=pk, name=name, **self._sourced()) for pk, name in self.plan.aliases),
        )


def _codes_of(new: NewBody) -> Iterable[tuple[str, str]]:
    yield new.scheme, new.code
    yield from new.other_codes


def _create(model: type[Model], rows: Iterable[Any]) -> list[Any]:
    return list(model._base_manager.bulk_create(rows, batch_size=BATCH))


def _update(model: type[Model], changed: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Rows that change the same columns together, a thousand at a time."""
    by_columns: dict[tuple[str, ...], list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for pk, values in changed:
        by_columns[tuple(sorted(values))].append((pk, values))
    for columns, rows in by_columns.items():
        for start in range(0, len(rows), BATCH):
            _update_batch(model, columns, dict(rows[start : start + BATCH]))


def _update_batch(model: type[Model], columns: tuple[str, ...], values: dict[int, dict[str, Any]]) -> None:
    records: list[Any] = list(model._base_manager.filter(pk__in=values).select_for_update(no_key=True))
    for record in records:
        for column, value in values[record.pk].items():
            setattr(record, column, value)
        record.version += 1
    names = [model._meta.get_field(column).name if not column.endswith("_id") else column[:-3] for column in columns]
    model._base_manager.bulk_update(records, [*names, "version"], batch_size=BATCH // 2)


def _end_of(precision: str) -> str:
    """How well the end of one name is known, where all that is known is when the next was first seen."""
    exact = {Precision.EXACT, Precision.MONTH, Precision.YEAR}
    return precision if precision in exact else Precision.INFERRED.value


def _written(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else value.isoformat()
