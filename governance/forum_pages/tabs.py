"""The parts of a partnership's and of a body's page that say how they decide."""

from __future__ import annotations

from typing import Any

from config.dates_in_words import last_day
from governance.forum_pages.body_decides import BodyDecides, Power, body_decides
from governance.forum_pages.partnership_decides import BoardOnDay, PartnershipDecides, partnership_decides
from governance.forum_pages.rows import call_in_words, procedure_rows
from governance.pictures.seats_by_sector import draw_seats
from partnerships.members_on_day import members_on
from partnerships.partnership_json import iso
from partnerships.upkeep.on_page import upkeep_of
from partnerships.views.body_page import BodyPage
from partnerships.views.partnership_page import PartnershipPage


class PartnershipGovernance(PartnershipPage):
    """How a partnership decides, as at the day on view."""

    part = "partnership-governance"
    template_name = "governance/forums/partnership.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        record, user = context["record"], self.request.user
        members = members_on(record.partnership, record.day, user)
        decides = partnership_decides(record.partnership, record.name, members, record.day, user)
        pictures = [(board, draw_seats(board.forum.name, board.seats)) for board in decides.boards]
        return context | {
            "decides": decides,
            "pictures": [(board, picture) for board, picture in pictures if picture],
            "procedures": [(each, call_in_words(each.procedure)) for each in decides.procedures if each.procedure],
            "without_procedure": [each.member for each in decides.procedures if not each.procedure],
        }

    def as_json(self, context: dict[str, Any]) -> dict[str, Any]:
        record, decides = context["record"], context["decides"]
        return {
            "partnership": record.partnership.slug,
            "as_at": record.day.isoformat(),
            "answer": decides.opening,
            "boards": [_board(each) for each in decides.boards],
            "boards_of_members": [each.slug for each in _of_members(decides)],
            "delegations": [power_as_json(each) for each in decides.powers],
            "members_without_a_delegation": [each.code for each in decides.without_delegation],
        }


class BodyGovernance(BodyPage):
    """How a body decides, as at the day on view."""

    part = "body-governance"
    template_name = "governance/forums/body.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        record = context["record"]
        decides = body_decides(record.body, record.day, self.request.user)
        return context | {
            "decides": decides,
            "answer": answer_of(record.name, decides),
            "procedure_rows": procedure_rows(decides.procedure) if decides.procedure else [],
            "procedure_upkeep": upkeep_of(decides.procedure, self.request.user) if decides.procedure else None,
        }

    def as_json(self, context: dict[str, Any]) -> dict[str, Any]:
        record, decides = context["record"], context["decides"]
        return {
            "body": record.body.code,
            "as_at": record.day.isoformat(),
            "answer": context["answer"],
            "procedure": _procedure(decides.procedure) if decides.procedure else None,
            "forums": [each.slug for each in decides.forums],
            "elections": [{"name": each.name, "polling_on": iso(each.polling_on)} for each in decides.elections],
            "delegations_given": [power_as_json(each) for each in decides.given],
            "delegations_received": [power_as_json(each) for each in decides.received],
            "functions": [each.function.code for each in decides.functions],
        }


def answer_of(name: str, decides: BodyDecides) -> str:
    """How a body decides, in a sentence: its call-in and its key decisions, or that they are not recorded."""
    procedure = decides.procedure
    if procedure is None:
        return f"How {name} decides is not recorded: its own procedure comes from its constitution."
    call_in = call_in_words(procedure)
    if not call_in:
        return f"Some of how {name} decides is recorded; how long councillors can call in its decisions is not."
    paragraph = f" ({procedure.constitution_paragraph})" if procedure.constitution_paragraph else ""
    return f"Councillors can call in decisions of {name} for {call_in}{paragraph}."


def power_as_json(power: Power) -> dict[str, Any]:
    """A delegation: bodies by code, the last day on which it holds."""
    fact = power.delegation
    return {
        "from_body": power.giver_code,
        "to_forum": power.forum_slug or None,
        "to_body": power.receiver_code or None,
        "to_post": power.receiver if fact.to_post_id else None,
        "functions": list(fact.functions),
        "scope": fact.scope or None,
        "limit": str(fact.value_limit) if fact.value_limit is not None else None,
        "from": iso(fact.valid_from),
        "until": iso(last_day(fact.valid_to)),
        "revoked_on": iso(fact.revoked_on),
        "in_force": power.holds,
        "confidence": fact.confidence,
    }


def _board(board: BoardOnDay) -> dict[str, Any]:
    seats = board.seats
    return {
        "slug": board.forum.slug,
        "name": board.forum.name,
        "kind": board.forum.kind.code,
        "capacity": board.forum.capacity,
        "decides_for": [each.body.code for each in board.reach if each.binds],
        "seats": len(seats.seats),
        "seats_of_councils": len(seats.councils),
        "seats_of_nhs": len(seats.nhs),
        "seats_of_others": len(seats.others),
        "voting_seats": len(seats.voting),
        "voting_seats_of_elected_members": seats.elected_voting,
        "vacant_seats": len(seats.vacant),
        "voting_rule": board.rules.voting_rule if board.rules else None,
        "quorum": board.rules.quorum_count if board.rules else None,
    }


def _of_members(decides: PartnershipDecides) -> list[Any]:
    return [*decides.of_councils, *decides.of_nhs, *decides.of_others]


_NOT_SAID = frozenset(
    {"id", "version", "reference_key", "standing", "source", "verified_by", "body", "valid_from", "valid_to"}
)


def _procedure(procedure: Any) -> dict[str, Any]:
    said = {
        column.name: column.value_from_object(procedure)
        for column in procedure._meta.concrete_fields
        if column.name not in _NOT_SAID
    }
    threshold = procedure.key_decision_threshold
    return said | {
        "key_decision_threshold": str(threshold) if threshold is not None else None,
        "from": iso(procedure.valid_from),
        "until": iso(last_day(procedure.valid_to)),
        "source": procedure.source.title,
    }
