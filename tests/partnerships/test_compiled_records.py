"""SQL that is written once gives each reader and each key their own rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.compiled import DAY, compiled_once
from partnerships.compiled_records import KEY, CompiledRecords
from partnerships.members_on_day import memberships_ever
from partnerships.models import Membership
from partnerships.naming import with_body_name
from tests.cast import person
from tests.partnerships.register_cast import BEGAN, Register

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


@compiled_once
def _memberships(user: Any) -> CompiledRecords:
    held = Membership.objects.visible_to(user).as_at(DAY).filter(body=KEY)
    return CompiledRecords(with_body_name(held, DAY, body="body").select_related("partnership"))


def test_each_run_gives_the_records_of_its_key_and_day_with_what_they_join() -> None:
    register = Register()
    names = {
        body.pk: [row.body_name for row in _memberships(PUBLIC).run(key=body.pk, day=BEGAN)]
        for body in (register.ashby, register.dale, register.elm)
    }
    assert list(names.values()) == [["Ashbyford Council"], ["Dalewater Trust"], []]
    assert _memberships(PUBLIC).run(key=register.ashby.pk, day=BEGAN - dt.timedelta(days=1)) == []
    with CaptureQueriesContext(connection) as queries:
        assert [row.partnership.slug for row in _memberships(PUBLIC).run(key=register.dale.pk, day=BEGAN)] == [
            "zz-northmoor"
        ]
    assert len(queries) == 1


def test_sql_written_for_one_reader_is_not_run_for_one_who_sees_less() -> None:
    register = Register()
    register.member(register.northmoor, register.elm, standing="draft")
    lead, other_lead = person("samuel"), person("beatrix")
    seen = [
        len(memberships_ever(register.northmoor, BEGAN, reader))
        for reader in (lead, PUBLIC, other_lead, lead, AnonymousUser())
    ]
    assert seen == [3, 2, 2, 3, 2]
