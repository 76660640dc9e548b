"""Boards, rules, seats, holders, procedures, elections, functions and delegations, written on the pages of facts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.roles import Permission
from governance.models import (
    BodyProcedure,
    Delegation,
    Election,
    Forum,
    ForumKind,
    ForumRules,
    FunctionResponsibility,
    Seat,
    SeatHolding,
    StatutorySeat,
)
from governance.operations import delegation as delegations
from governance.operations.forum import record_forum, set_forum_rules
from governance.operations.procedure import record_election, set_procedure
from governance.operations.seat import record_seat, seat_holder, vacate_seat
from partnerships.models import Post
from partnerships.operations import Refused, confirm_for_body
from tests.browsers import of
from tests.cast import person
from tests.governance.forum_cast import Boards
from tests.partnerships.sent_forms import WHY, day, new, shared, text

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = dt.date(2020, 4, 1), dt.date(2022, 4, 1), dt.date(2024, 4, 1)


@pytest.fixture
def boards() -> Boards:
    return Boards()


def said(boards: Boards, **more: Any) -> dict[str, Any]:
    return {"by": person("samuel"), "reason": WHY, "source": boards.register.source, **more}


def forms(boards: Boards) -> dict[str, tuple[str, dict[str, str], type[Any]]]:
    """For each kind: where its form is opened, what is typed, and the record that comes of it."""
    at_committee = f"?forum={boards.committee.pk}"
    seat = boards.committee.seats.first()
    kind = str(ForumKind.objects.get(code="place_board").pk)
    return {
        "forum": ("", {"place": "zz-northmoor", "name": "Northmoor Board", "kind": kind, "capacity": "advises"}, Forum),
        "forum-rules": (
            at_committee,
            {"forum": str(boards.committee.pk), "voting_rule": "majority", "quorum_count": "3"},
            ForumRules,
        ),
        "seat": (
            at_committee,
            {
                "forum": str(boards.committee.pk),
                "label": "Chair",
                "body": "ZZD",
                "holder_kind": "lay",
                "is_voting": "yes",
            },
            Seat,
        ),
        "seat-holding": (f"?seat={seat.pk}", {"seat": str(seat.pk), "person_name": "Jo Lee"}, SeatHolding),
        "body-procedure": (
            "",
            {
                "body": "ZZA",
                "governance_model": "leader_and_cabinet",
                "key_decision_threshold": "£500,000",
                "call_in_days": "5",
                "call_in_day_type": "working",
                "call_in_base": "publication",
                "call_in_cut_off": "12 noon",
                "agenda_day_type": "working",
                "notice_day_type": "calendar",
                "residents_may_call_in": "",
            },
            BodyProcedure,
        ),
        "election": (
            "",
            {"body": "ZZA", "name": "Council election", **day("polling_on", dt.date(2027, 5, 6))},
            Election,
        ),
        "function-responsibility": (
            "",
            {"function": str(boards.community.pk), "body": "ZZD"},
            FunctionResponsibility,
        ),
    }


KINDS = ["forum", "forum-rules", "seat", "seat-holding", "body-procedure", "election", "function-responsibility"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_lead_records_each_kind_and_reads_it_on_its_page(boards: Boards, kind: str) -> None:
    query, typed, model = forms(boards)[kind]
    saved = new(kind, boards.register, query=query, **typed)

    assert saved.status_code == 302, text(saved)
    record = model.objects.latest("pk")
    address = f"/facts/{kind}/{record.pk}/"
    own_pages = {"forum": "/forums/", "body-procedure": "/bodies/"}  # where the record is read among its like
    assert saved["Location"].startswith(own_pages.get(kind, address))
    assert WHY in text(Client().get(address))
    assert f"{address}edit/" in text(of("samuel").get(address))
    assert of("beatrix").get(f"/facts/{kind}/{record.pk}/edit/").status_code == 403


def test_amounts_times_and_days_are_read_as_people_write_them(boards: Boards) -> None:
    query, typed, _ = forms(boards)["body-procedure"]
    new("body-procedure", boards.register, query=query, **typed)

    page = text(Client().get(f"/facts/body-procedure/{BodyProcedure.objects.latest('pk').pk}/"))
    assert "£500,000" in page
    assert "12:00" in page
    assert BodyProcedure.objects.latest("pk").residents_may_call_in is None


def test_new_rules_end_the_ones_before(boards: Boards) -> None:
    for start, rule in ((FIRST, "majority"), (SECOND, "unanimity")):
        set_forum_rules(**said(boards, forum=boards.committee, voting_rule=rule, valid_from=start))

    rows = boards.committee.rules.order_by("valid_from").values_list("voting_rule", "valid_from", "valid_to")
    assert list(rows) == [("majority", FIRST, SECOND), ("unanimity", SECOND, None)]


def test_a_new_holder_ends_the_one_before_and_a_deputy_ends_nobody(boards: Boards) -> None:
    seat = boards.committee.seats.first()
    first = seat_holder(**said(boards, seat=seat, person="Jo Lee", valid_from=FIRST))
    seat_holder(**said(boards, seat=seat, person="Sam Ray", valid_from=SECOND, is_deputy=True))
    seat_holder(**said(boards, seat=seat, person="Kim Orr", valid_from=THIRD))

    first.refresh_from_db()
    assert first.valid_to == THIRD
    vacant = seat.holdings.get(valid_from=THIRD)
    vacate_seat(vacant, by=person("samuel"), reason=WHY, version=1, on=dt.date(2025, 1, 1))
    assert not seat.holdings.as_at(dt.date(2025, 6, 1)).filter(is_deputy=False).exists()


def test_whoever_holds_a_post_can_have_a_seat(boards: Boards) -> None:
    post = Post.objects.create(body=boards.register.dale, title="Director of nursing", source=boards.register.source)
    seat = boards.committee.seats.first()
    sent = {"seat": str(seat.pk), "post": f"Director of nursing, Dalewater Trust (post {post.pk})"}
    saved = new("seat-holding", boards.register, query=f"?seat={seat.pk}", **sent)

    assert saved.status_code == 302, text(saved)
    assert "whoever is Director of nursing, Dalewater Trust" in text(Client().get(saved["Location"]))
    nobody = new("seat-holding", boards.register, query=f"?seat={seat.pk}", seat=str(seat.pk))
    assert (nobody.status_code, "choose the post that holds the seat" in text(nobody)) == (422, True)


def test_a_seat_that_the_law_gives_takes_its_words_from_the_law(boards: Boards) -> None:
    board = boards.forum("zz-hwb", "Wellbeing Board", kind=boards.wellbeing_kind, body=boards.register.ashby)
    given = StatutorySeat.objects.get(code="hwb-public-health")
    seat = record_seat(**said(boards, forum=board, label="Public health", statutory_seat=given))

    assert (seat.holder_kind, seat.statutory_reference) == ("officer", given.provision)
    with pytest.raises(Refused, match="another kind of board"):
        record_seat(**said(boards, forum=boards.committee, label="Public health", statutory_seat=given))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"capacity": "decides"}, "decides nothing by itself"),
        ({"capacity": "delegated"}, "decides nothing by itself"),
    ],
)
def test_a_board_of_no_body_decides_nothing_by_itself(boards: Boards, more: dict[str, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        record_forum(
            **said(boards, name="Board", kind=boards.joint_kind, partnership=boards.register.northmoor, **more)
        )


def test_two_boards_of_one_name_have_two_addresses(boards: Boards) -> None:
    made = [
        record_forum(**said(boards, name="Cabinet of Zz", kind=boards.joint_kind, body=boards.register.ashby))
        for _ in range(3)
    ]

    assert [each.slug for each in made] == ["cabinet-of-zz", "cabinet-of-zz-2", "cabinet-of-zz-3"]


def test_an_election_closes_on_the_day_after_the_poll(boards: Boards) -> None:
    poll = dt.date(2027, 5, 6)
    election = record_election(**said(boards, name="Election", body=boards.register.ashby, polling_on=poll))

    assert election.valid_to == dt.date(2027, 5, 7)
    with pytest.raises(Refused, match="before the poll"):
        record_election(
            **said(boards, name="Election", body=boards.register.ashby, polling_on=poll, valid_from=dt.date(2027, 6, 1))
        )


def test_the_proper_officer_keeps_the_council_s_own_procedure(boards: Boards) -> None:
    from accounts.roles import Role

    priya = boards.register.hold("priya", Role.PROPER_OFFICER, body=boards.register.ashby)
    said_by_her = {**said(boards), "by": priya}
    assert set_procedure(**said_by_her, body=boards.register.ashby, call_in_days=5).pk
    with pytest.raises(Refused):
        set_procedure(**said_by_her, body=boards.register.dale, call_in_days=5)


def test_a_lead_reports_a_delegation_and_the_body_s_approver_alone_confirms_it(boards: Boards) -> None:
    given = delegations.record_delegation(
        **said(boards, from_body=boards.register.ashby, to_forum=boards.committee, valid_from=FIRST)
    )
    assert given.confidence == "reported"
    for name in ("samuel", "ada", "moira", "asha"):
        with pytest.raises(Refused):
            confirm_for_body(given, by=person(name), reason=WHY, version=1, today=THIRD)
    confirmed = confirm_for_body(given, by=person("cora"), reason=WHY, version=1, today=THIRD)
    assert confirmed.confidence == "confirmed"


def test_an_approver_records_the_own_body_s_delegation_as_confirmed_and_no_other(boards: Boards) -> None:
    cora = {**said(boards, to_forum=boards.committee), "by": person("cora")}
    assert delegations.record_delegation(**cora, from_body=boards.register.ashby).confidence == "confirmed"
    with pytest.raises(Refused):
        delegations.record_delegation(**cora, from_body=boards.register.dale)


def test_a_confirmed_delegation_that_an_editor_changes_is_reported_again(boards: Boards) -> None:
    given = boards.delegation(boards.register.ashby)
    sent = {"reason": WHY, "version": 1, "by": person("samuel")}
    revoked = delegations.revoke_delegation(given, on=THIRD, **sent)

    assert (revoked.confidence, revoked.revoked_on) == ("reported", THIRD)


def delegating(boards: Boards, **more: str) -> dict[str, str]:
    typed = {
        "from_body": "ZZA",
        "to_forum": "zz-committee",
        "functions": boards.community.code,
        "confidence": "confirmed",
    }
    return shared(boards.register) | typed | day("valid_from", FIRST) | {"may_be_sub_delegated": ""} | more


def test_a_delegation_is_shown_as_it_would_work_before_it_is_saved(boards: Boards) -> None:
    boards.delegation(boards.register.dale)
    typed = delegating(boards)
    shown = of("cora").post("/facts/delegation/new/?body=ZZA", typed)

    assert shown.status_code == 200, text(shown)
    assert "This would let Northmoor Joint Committee bind Ashbyford Council and Dalewater Trust." in text(shown)
    assert not Delegation.objects.filter(from_body=boards.register.ashby).exists()
    mark = shown.context["previewed"]
    changed = of("cora").post("/facts/delegation/new/?body=ZZA", {**typed, "previewed": mark, "value_limit": "5"})
    assert (changed.status_code, Delegation.objects.filter(from_body=boards.register.ashby).exists()) == (200, False)
    saved = of("cora").post("/facts/delegation/new/?body=ZZA", {**typed, "previewed": mark})
    assert saved.status_code == 302, text(saved)
    assert Delegation.objects.get(from_body=boards.register.ashby).confidence == "confirmed"


def test_the_preview_says_whom_it_would_not_bind_and_why(boards: Boards) -> None:
    shown = text(of("samuel").post("/facts/delegation/new/?body=ZZA", delegating(boards)))

    assert "With this, Northmoor Joint Committee would bind nobody yet." in shown
    assert "It binds nobody until Ashbyford Council’s own people confirm it." in shown
    assert "No delegation by it is recorded" in shown


def test_a_delegation_is_to_one(boards: Boards) -> None:
    both = of("samuel").post("/facts/delegation/new/", delegating(boards, to_body="ZZD"))
    assert (both.status_code, "Fill in one of the three" in text(both)) == (422, True)
    to_itself = delegating(boards, to_body="ZZA", to_forum="")
    shown = of("samuel").post("/facts/delegation/new/", to_itself)
    again = of("samuel").post("/facts/delegation/new/", {**to_itself, "previewed": shown.context["previewed"]})
    assert (again.status_code, "cannot delegate to itself" in text(again)) == (422, True)


def test_what_a_kind_is_kept_with_is_said_by_its_model() -> None:
    assert Permission.APPROVE_DELEGATION in Delegation.KEPT_WITH
    assert Permission.PUBLISH_NOTICES in BodyProcedure.KEPT_WITH
    assert Permission.APPROVE_DELEGATION not in Forum.KEPT_WITH
