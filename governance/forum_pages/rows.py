"""What a board's rules and a body's procedure say, one line each, with where it is said; empty where not recorded."""

from __future__ import annotations

from typing import Any

from config.dates_in_words import span_words
from config.templatetags.words import pounds
from governance.forum_pages.forum_on_day import ForumOnDay
from governance.models import BodyProcedure, DayType
from partnerships.english import counted
from partnerships.views.fact_words import Row

MOST_UNITS = {DayType.WORKING: ("working day", "working days"), DayType.CALENDAR: ("calendar day", "calendar days")}


def rules_rows(record: ForumOnDay) -> list[Row]:
    """Quorum, vote, chair, terms of reference of a board on the day."""
    forum, rules = record.forum, record.rules
    return [
        Row(
            key="Legal power",
            value=str(forum.legal_power or ""),
            href=forum.legal_power.url if forum.legal_power else "",
        ),
        Row(key="Meets in public", value={True: "yes", False: "no", None: ""}[forum.meets_in_public]),
        Row(key="Quorum", value=_quorum(rules)),
        Row(key="How it votes", value=_vote(rules)),
        Row(key="Chair", value=rules.chair_words if rules else ""),
        Row(
            key="Terms of reference",
            value="Terms of reference" if rules and rules.terms_of_reference_url else "",
            href=rules.terms_of_reference_url if rules else "",
        ),
        Row(key="Life", value=_life(forum)),
    ]


def _quorum(rules: Any) -> str:
    if rules is None:
        return ""
    number = counted(rules.quorum_count, "voting member", "voting members") if rules.quorum_count else ""
    return "; ".join(filter(None, (number, rules.quorum_words)))


def _vote(rules: Any) -> str:
    return "" if rules is None or rules.voting_rule == "not_recorded" else str(rules.get_voting_rule_display())


def _life(forum: Any) -> str:
    return span_words(forum.valid_from, forum.valid_to, forum.from_precision, forum.to_precision)


def procedure_rows(procedure: Any) -> list[Row]:
    """How a body decides: each line with the words of its constitution's paragraph behind it."""
    return [
        Row(key="Governance", value=_model(procedure)),
        Row(key="Key decisions", value=_key_decisions(procedure)),
        Row(key="Call-in by councillors", value=call_in_words(procedure)),
        Row(key="Who may call in", value=_callers(procedure)),
        Row(key="After a call-in", value=_after_call_in(procedure)),
        Row(key="Decisions published", value=_within(procedure.publishes_within)),
        Row(key="Agenda", value=_clear_days(procedure.agenda_days, procedure.agenda_day_type)),
        Row(key="Papers due", value=_before(procedure.papers_days)),
        Row(key="Forward plan", value=_months(procedure.forward_plan_months)),
    ]


def call_in_words(procedure: Any) -> str:
    """5 working days after publication, until noon of the last day."""
    if procedure.call_in_days is None:
        return ""
    days = counted(procedure.call_in_days, *MOST_UNITS[DayType(procedure.call_in_day_type)])
    after = {"publication": " after publication", "meeting": " after the meeting"}.get(procedure.call_in_base, "")
    cut_off = f", until {procedure.call_in_cut_off:%H:%M} on the last day" if procedure.call_in_cut_off else ""
    return f"{days}{after}{cut_off}"


def _model(procedure: Any) -> str:
    is_known = procedure.governance_model != BodyProcedure.Model.NOT_RECORDED
    return str(procedure.get_governance_model_display()) if is_known else ""


def _key_decisions(procedure: Any) -> str:
    known = procedure.key_decision_threshold
    threshold = f"{pounds(known)} or more" if known is not None else ""
    return "; ".join(filter(None, (threshold, procedure.key_decision_words)))


def _callers(procedure: Any) -> str:
    residents = {True: "residents may", False: "residents may not", None: ""}[procedure.residents_may_call_in]
    said = procedure.call_in_callers or (
        f"{procedure.call_in_callers_needed} callers" if procedure.call_in_callers_needed else ""
    )
    return "; ".join(filter(None, (said, "" if "resident" in said else residents)))


def _after_call_in(procedure: Any) -> str:
    meets, again = procedure.scrutiny_meets_within, procedure.reconsiders_within
    parts = (
        f"scrutiny meets within {counted(meets, 'working day', 'working days')}" if meets else "",
        f"the decision-maker reconsiders within {counted(again, 'working day', 'working days')}" if again else "",
    )
    return "; ".join(filter(None, parts))


def _within(days: int | None) -> str:
    return f"within {counted(days, 'working day', 'working days')}" if days else ""


def _clear_days(days: int | None, sort: str) -> str:
    return f"{counted(days, *MOST_UNITS[DayType(sort)])} before the meeting" if days else ""


def _before(days: int | None) -> str:
    return f"{counted(days, 'calendar day', 'calendar days')} before the meeting" if days else ""


def _months(months: int | None) -> str:
    return f"covers {counted(months, 'month', 'months')}" if months else ""
