"""What is or was private shows in no history to those who may not read it: the matter, or anything that hangs on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from governance.models import Decision, DecisionStep
from partnerships.history_in_words import in_words, latest_groups, latest_groups_of_all
from partnerships.views.changes import BodyChanges
from partnerships.visible_history import history_of, numbers_of, visible_history
from tests.cast import person
from tests.partnerships.register_cast import Register

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
CANARY = "Redundancy of the finance director"


class Matter:
    """A decision of Northmoor with a step of Ashbyford Council, exempt at first."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.secretary = register.hold("moira", Role.BOARD_SECRETARY, body=register.ashby)
        self.decision = Decision.objects.create(
            ref="zz-1",
            title=CANARY,
            partnership=register.northmoor,
            lead_body=register.ashby,
            bodies=[register.ashby.pk],
            source=register.source,
            privacy="exempt",
            exempt_paragraphs=[1],
            private_reason=CANARY,
        )
        self.step = DecisionStep.objects.create(
            decision=self.decision,
            number=1,
            body=register.ashby,
            capacity="decide",
            source=register.source,
            note=CANARY,
        )

    def open_up(self) -> None:
        DecisionStep.objects.filter(pk=self.step.pk).update(note="")
        Decision.objects.filter(pk=self.decision.pk).update(
            privacy="public", exempt_paragraphs=[], private_reason="", title="A new structure"
        )


@pytest.fixture
def matter() -> Matter:
    return Matter(Register())


def said(matter: Matter, reader: Any) -> str:
    """Everything that any history says to a reader."""
    here = (matter.decision, matter.step, matter.register.ashby, matter.register.northmoor)
    rows = [change for record in here for change in in_words(history_of(record, reader), reader)]
    groups = [group for record in here[2:] for group in latest_groups(record, reader, most=50)]
    return repr([rows, groups, latest_groups_of_all(reader, most=50), in_words(visible_history(reader)[:50], reader)])


@pytest.mark.parametrize("name", ["public", "ada", "beatrix", "asha", "no_role"])
@pytest.mark.parametrize("opened", [False, True])
def test_no_canary_in_any_history_before_and_after_the_matter_is_opened(
    matter: Matter, name: str, opened: bool
) -> None:
    if opened:
        matter.open_up()
    reader: Any = PUBLIC if name == "public" else User() if name == "no_role" else person(name)

    assert CANARY not in said(matter, reader)


def test_those_who_read_exempt_papers_there_read_all_of_it(matter: Matter) -> None:
    """The test above can fail."""
    assert CANARY in said(matter, person("moira"))
    assert CANARY in said(matter, person("samuel"))
    matter.open_up()
    assert CANARY in said(matter, person("moira"))


def test_an_opened_matter_has_a_history_from_that_day_on(matter: Matter) -> None:
    matter.open_up()
    Decision.objects.filter(pk=matter.decision.pk).update(title="A better structure")

    (change,) = in_words(history_of(matter.decision, PUBLIC), PUBLIC)
    assert [(each.before, each.after) for each in change.fields] == [("A new structure", "A better structure")]
    assert "A better structure" in change.what


def test_a_feed_holds_what_everybody_may_see_whoever_asks(matter: Matter, rf: Any) -> None:
    request = rf.get("/bodies/ZZA/changes.atom")
    request.user = matter.secretary

    assert CANARY not in BodyChanges.as_view()(request, code="ZZA").content.decode()


def test_a_public_step_of_a_public_decision_shows_on_the_pages_of_both(matter: Matter) -> None:
    matter.open_up()
    DecisionStep.objects.filter(pk=matter.step.pk).update(note="Planned for May")

    for record in (matter.register.ashby, matter.register.northmoor, matter.decision):
        assert "Planned for May" in repr(in_words(history_of(record, PUBLIC), PUBLIC))


def test_a_history_costs_two_queries_whatever_hangs_on_the_record(matter: Matter) -> None:
    """One that finds the rows, one that puts them through the gate."""
    with CaptureQueriesContext(connection) as queries:
        numbers_of(matter.register.ashby, PUBLIC)
    assert len(queries) == 2
