"""How bodies decide is kept true like the register: verified on its own page, disputed there, on the same desks."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import Decision, ForumRules, Meeting
from partnerships import operations
from partnerships.models import Agreement, AgreementHead, AgreementKind, AgreementTerm, Fund
from partnerships.operations.claim import Outcome
from tests.browsers import of, text_at
from tests.cast import person
from tests.governance.forum_cast import Boards

pytestmark = pytest.mark.django_db


@pytest.fixture
def boards(db: None) -> Boards:
    return Boards()


def own_pages(boards: Boards) -> dict[str, str]:
    """A record of each kind that has a page of its own, by the word of its kind."""
    about = {"source": boards.register.source, "partnership": boards.register.northmoor}
    on = {"on": dt.date(2030, 5, 1), "first_planned_on": dt.date(2030, 5, 1), "source": boards.register.source}
    kind = AgreementKind.objects.filter(joins_nhs_and_council=False).earliest("pk")
    meeting = Meeting.objects.create(forum=boards.committee, **on)
    Decision.objects.create(ref="zz-plan", title="The plan", **about)
    Agreement.objects.create(ref="zz-agreement", title="The agreement", kind=kind, **about)
    Fund.objects.create(ref="zz-pool", name="The pool", classification="pooled", **about)
    delegation = boards.delegation(boards.register.dale)
    return {
        "forum": "/forums/zz-committee/",
        "meeting": f"/meetings/{meeting.pk}/",
        "decision": "/decisions/zz-plan/",
        "agreement": "/agreements/zz-agreement/",
        "fund": "/funds/zz-pool/",
        "delegation": f"/facts/delegation/{delegation.pk}/",
    }


def test_each_page_says_who_verified_it_and_one_click_does(boards: Boards) -> None:
    lead, public = of("samuel"), of(None)
    for kind, address in own_pages(boards).items():
        assert "not verified by a person since it was recorded" in text_at(public, address), kind
        assert 'name="verify"' not in text_at(public, address), kind
        page = text_at(lead, address)
        name, back = re.search(r'name="verify" value="([^"]+)"', page), re.search(r'name="back" value="(\w+)"', page)
        assert name, kind
        assert back, kind
        assert lead.post("/verification/", {"verify": name[1], "back": back[1]})["Location"] == address
        after = text_at(lead, address)
        assert "by Samuel Okafor, a system lead" in after, kind
        assert "by a system lead" in text_at(public, address), kind


def test_what_nobody_verified_for_longest_holds_boards_and_agreements_too(boards: Boards) -> None:
    own_pages(boards)
    page = text_at(of("samuel"), "/verification/?partnership=zz-northmoor&checked=never")
    for said in ("Board or committee: Northmoor Plan", "Meeting: Northmoor Joint Committee", "“The agreement”"):
        assert said in page
    rows = of("samuel").get("/verification/?kind=forum&format=json").json()["rows"]
    assert [row["says"] for row in rows] == ["Northmoor Joint Committee", "Ashbyford Cabinet"]


def test_both_desks_ask_as_often_for_one_record_as_for_many(boards: Boards) -> None:
    def asked() -> list[int]:
        lead, counts = of("samuel"), []
        for address in ("/verification/", "/disputes/"):
            with CaptureQueriesContext(connection) as queries:
                assert lead.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    boards.seat("Claimed", standing="claimed")
    few = asked()
    for number in range(12):
        boards.seat(f"Seat {number}", boards.register.dale)
        boards.seat(f"Claimed {number}", standing="claimed")
    assert asked() == few


def test_what_is_over_needs_no_look_and_what_is_to_come_does(boards: Boards) -> None:
    def meeting(year: int) -> Meeting:
        on = dt.date(year, 5, 1)
        return Meeting.objects.create(forum=boards.committee, on=on, first_planned_on=on, source=boards.register.source)

    meeting(2020), meeting(2040)
    rows = of("samuel").get("/verification/?kind=meeting&format=json").json()["rows"]
    assert [row["from"] for row in rows] == ["2040-05-01"]
    assert len(of("samuel").get("/verification/?kind=meeting&when=ever&format=json").json()["rows"]) == 2


def test_a_claim_about_a_board_shows_on_its_page_and_is_settled(boards: Boards) -> None:
    about = {"forum": boards.committee, "source": boards.register.source}
    kept = ForumRules.objects.create(quorum_count=3, **about)
    claim = ForumRules.objects.create(quorum_count=5, standing="claimed", **about)
    settle = f"/facts/forum-rules/{claim.pk}/settle/"

    assert "Disputed" in text_at(of(None), "/forums/zz-committee/")
    assert settle in text_at(of("samuel"), "/disputes/?kind=forum-rules")
    assert settle not in text_at(of(None), "/disputes/?kind=forum-rules")
    assert "What the register says" in text_at(of("samuel"), settle)
    of("samuel").post(settle, {"version": "1", "reason": "The terms of 2026", "outcome": "accept"})
    assert ForumRules.objects.get(pk=kept.pk).standing == "superseded"
    assert "Disputed" not in text_at(of(None), "/forums/zz-committee/")


def test_a_claim_about_a_term_contradicts_the_accepted_one(boards: Boards) -> None:
    kind = AgreementKind.objects.get(code="s75")
    agreement = Agreement.objects.create(
        ref="zz-s75", title="Care", kind=kind, partnership=boards.register.northmoor, source=boards.register.source
    )
    about = {"agreement": agreement, "head": AgreementHead.objects.filter(kinds__contains=["s75"]).earliest("pk")}
    kept = AgreementTerm.objects.create(is_present=True, source=boards.register.source, **about)
    claim = AgreementTerm.objects.create(is_present=False, standing="claimed", source=boards.register.source, **about)
    assert list(operations.contradicted_by(claim)) == [kept]
    assert "not covered" in text_at(of(None), "/agreements/zz-s75/")
    settled = operations.settle_claim(
        claim, by=person("samuel"), reason="Read again", version=1, outcome=Outcome.REPLACE
    )
    assert (settled.standing, AgreementTerm.objects.get(pk=kept.pk).standing) == ("accepted", "superseded")
