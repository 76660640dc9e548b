"""A body is called what it was called on the day."""

import datetime as dt

import pytest

from partnerships.models import Body, BodyKind, BodyName, Membership, Partnership, Source
from partnerships.naming import with_body_name

pytestmark = pytest.mark.django_db


def test_the_name_follows_the_day_through_a_join() -> None:
    kind = BodyKind.objects.create(code="test_kind", name="test kind", plural="test kinds", sector="nhs")
    source = Source.objects.create(code="test-source", title="A published list")
    body = Body.objects.create(code="ZZ1", kind=kind, source=source)
    change = dt.date(2018, 1, 15)
    BodyName.objects.create(body=body, name="Department of Health", valid_to=change, source=source)
    BodyName.objects.create(body=body, name="Department of Health and Social Care", valid_from=change, source=source)
    partnership = Partnership.objects.create(slug="zz-somewhere", source=source)
    Membership.objects.create(partnership=partnership, body=body, basis="agreed", source=source)

    def name_on(day: dt.date) -> str:
        rows = with_body_name(Membership.objects.filter(partnership=partnership), day, body="body")
        return rows.values_list("body_name", flat=True).get()

    assert name_on(dt.date(2018, 1, 14)) == "Department of Health"
    assert name_on(change) == "Department of Health and Social Care"
    assert (
        with_body_name(Body.objects.filter(pk=body.pk), change).get().body_name
        == "Department of Health and Social Care"
    )
