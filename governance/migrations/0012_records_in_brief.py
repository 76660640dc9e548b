"""How bodies decide joins the view over all records, in the place that the layer below keeps free for it.

A column that the view reads cannot change its type: such a migration empties this view first and fills it again.
"""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

below = import_module("partnerships.migrations.0011_every_record_in_brief")
arm, at, on_a_day, same, TIMELESS = below.arm, below.at, below.on_a_day, below.same, below.TIMELESS
NOWHERE = "'{}'"

FORUM = "JOIN governance_forum f ON f.id = r.forum_id"
OF_FORUM = {
    "home": "f.name",
    "home_of": "'forum/' || f.id",
    "body": "f.body_id",
    "partnership": "f.partnership_id",
    "joined": FORUM,
}
MEETING = "JOIN governance_meeting m ON m.id = r.meeting_id JOIN governance_forum f ON f.id = m.forum_id"
OF_MEETING = OF_FORUM | {"home_of": "'meeting/' || m.id", "joined": MEETING}
ON_THE_DAY = {"held": on_a_day('m."on"'), "past_from": 'm."on" + 1'}
DECISION = "JOIN governance_decision d ON d.id = r.decision_id"
OF_DECISION = {
    "home": "d.title",
    "home_of": "'decision/' || d.id",
    "partnership": "d.partnership_id",
    "joined": DECISION,
}
STEP = "JOIN governance_decisionstep s ON s.id = r.step_id JOIN governance_decision d ON d.id = s.decision_id"
OF_STEP = OF_DECISION | {"part_of": "'decision-step/' || s.id", "body": "s.body_id", "joined": STEP}
AT_FORUM = "coalesce('forum/' || f.id, '')"

BOARDS = (
    arm("forum", "governance_forum", says="r.name", body="r.body_id", partnership="r.partnership_id"),
    arm("forum-rules", "governance_forumrules", code="r.voting_rule", subject=same("r.forum_id"), **OF_FORUM),
    arm(
        "reserved-matter",
        "governance_reservedmatter",
        says="left(r.matter, 300)",
        code="r.needs",
        second_body="r.set_by_id",
        **OF_FORUM,
    ),
    arm(
        "seat",
        "governance_seat",
        says="r.label",
        second_body="r.body_id",
        at_bodies=at("f.body_id", "r.body_id"),
        **OF_FORUM,
    ),
    arm(
        "seat-holding",
        "governance_seatholding",
        says="s.label || ': ' || coalesce(n.name, p.title) || CASE WHEN r.is_deputy THEN ', deputy' ELSE '' END",
        subject=f"CASE WHEN NOT r.is_deputy THEN {same('r.seat_id')} END",
        second_body="s.body_id",
        at_bodies=at("f.body_id", "s.body_id"),
        part_of="'seat/' || s.id",
        seen_with="coalesce('post/' || r.post_id, '')",
        **OF_FORUM
        | {
            "joined": "JOIN governance_seat s ON s.id = r.seat_id JOIN governance_forum f ON f.id = s.forum_id "
            "LEFT JOIN partnerships_person n ON n.id = r.person_id LEFT JOIN partnerships_post p ON p.id = r.post_id"
        },
    ),
    arm(
        "delegation",
        "governance_delegation",
        says="coalesce(f.name, p.title, '')",
        body="r.from_body_id",
        second_body="r.to_body_id",
        partnership="f.partnership_id",
        part_of=AT_FORUM,
        seen_with="coalesce('post/' || r.to_post_id, '')",
        at_bodies=at("r.from_body_id", "f.body_id"),
        joined="LEFT JOIN governance_forum f ON f.id = r.to_forum_id LEFT JOIN partnerships_post p ON p.id = r.to_post_id",
    ),
    arm(
        "body-procedure",
        "governance_bodyprocedure",
        code="r.governance_model",
        subject=same("r.body_id"),
        body="r.body_id",
    ),
    arm("election", "governance_election", says="r.name", body="r.body_id"),
    arm(
        "function-responsibility",
        "governance_functionresponsibility",
        says="n.name || coalesce(', each of the ' || k.plural, '')",
        body="r.body_id",
        part_of="coalesce('forum/' || r.exercised_by_id, '')",
        joined="JOIN governance_function n ON n.id = r.function_id "
        "LEFT JOIN partnerships_bodykind k ON k.id = r.body_kind_id",
    ),
)
MEETINGS = (
    arm(
        "meeting",
        "governance_meeting",
        says="r.title",
        code="r.state",
        held=on_a_day('r."on"'),
        past_from='r."on" + 1',
        **OF_FORUM,
    ),
    arm("agenda-item", "governance_agendaitem", says="r.number || ' ' || r.title", **OF_MEETING, **ON_THE_DAY),
    arm(
        "attendance",
        "governance_attendance",
        says="s.label",
        code="r.state",
        subject=same("r.meeting_id", "r.seat_id"),
        seen_with="'seat/' || s.id",
        **OF_MEETING | {"joined": f"{MEETING} JOIN governance_seat s ON s.id = r.seat_id"},
        **ON_THE_DAY,
    ),
    arm(
        "meeting-action",
        "governance_meetingaction",
        says="left(r.text, 300)",
        code="r.state",
        seen_with="coalesce('agenda-item/' || r.item_id, '')",
        **OF_MEETING,
        **ON_THE_DAY | {"past_from": "r.closed_on + 1"},
    ),
    arm(
        "parked-issue",
        "governance_parkedissue",
        says="r.title",
        held=on_a_day("r.parked_on"),
        past_from="r.closed_on + 1",
        seen_with="coalesce('meeting/' || r.meeting_id, '')",
        at_partnerships=at("r.partnership_id", "f.partnership_id"),
        **OF_FORUM
        | {
            "home": "coalesce(f.name, '')",
            "home_of": AT_FORUM,
            "partnership": "coalesce(r.partnership_id, f.partnership_id)",
            "joined": f"LEFT {FORUM}",
        },
    ),
)
DECISIONS = (
    arm(
        "decision",
        "governance_decision",
        says="r.title",
        held=TIMELESS,
        past_from="coalesce(r.withdrawn_on, r.implemented_on) + 1",
        body="r.lead_body_id",
        partnership="r.partnership_id",
    ),
    arm(
        "decision-step",
        "governance_decisionstep",
        says="'step ' || r.number",
        code="r.capacity",
        held=on_a_day("coalesce(r.computed_taken_on, r.planned_on)"),
        past_from="r.computed_effective_on + 1",
        body="r.body_id",
        seen_with="coalesce('forum/' || r.forum_id, '')",
        at_bodies=at("d.lead_body_id", "r.body_id"),
        **OF_DECISION,
    ),
    arm(
        "outcome",
        "governance_stepoutcome",
        record_type="step_outcome",
        says="'step ' || s.number",
        code="r.outcome",
        held=on_a_day("r.taken_on"),
        past_from="r.taken_on + 1",
        **OF_STEP,
    ),
    arm(
        "condition",
        "governance_stepcondition",
        record_type="step_condition",
        says="left(r.text, 300)",
        held=TIMELESS,
        past_from="r.closed_on + 1",
        **OF_STEP,
    ),
    arm(
        "notice",
        "governance_notice",
        code="r.kind",
        held=on_a_day("r.published_on"),
        past_from="r.published_on + 1",
        body="r.body_id",
        home="coalesce(d.title, '')",
        home_of="coalesce('decision/' || d.id, '')",
        part_of="coalesce('decision-step/' || s.id, '')",
        seen_with="coalesce('agenda-item/' || r.item_id, 'meeting/' || r.meeting_id, '')",
        partnership="d.partnership_id",
        at_bodies=at("r.body_id", "s.body_id"),
        at_partnerships=NOWHERE,
        joined="LEFT JOIN governance_decisionstep s ON s.id = r.step_id "
        "LEFT JOIN governance_decision d ON d.id = s.decision_id",
    ),
    arm(
        "engagement",
        "governance_engagement",
        says="coalesce(f.name, r.audience)",
        code="r.kind",
        held=on_a_day('r."on"'),
        past_from='r."on" + 1',
        body="r.body_id",
        seen_with=AT_FORUM,
        at_bodies=at("d.lead_body_id", "r.body_id"),
        **OF_DECISION | {"joined": f"{DECISION} LEFT {FORUM}"},
    ),
)
SCRUTINY = (
    arm(
        "call-in",
        "governance_callin",
        record_type="call_in",
        says="'step ' || s.number",
        code="r.outcome",
        held=on_a_day("r.received_on"),
        past_from="r.outcome_on + 1",
        at_partnerships=NOWHERE,
        **OF_STEP,
    ),
    arm(
        "substantial-view",
        "governance_substantialview",
        code="r.view",
        held=on_a_day('r."on"'),
        body="r.body_id",
        at_bodies=at("d.lead_body_id", "r.body_id"),
        **OF_DECISION,
    ),
    arm(
        "scrutiny-consultation",
        "governance_scrutinyconsultation",
        says="coalesce(f.name, '')",
        held=on_a_day("r.started_on"),
        past_from="r.responded_on + 1",
        body="r.by_body_id",
        second_body="r.body_id",
        seen_with=AT_FORUM,
        at_bodies=at("d.lead_body_id", "r.by_body_id", "r.body_id", "f.body_id"),
        **OF_DECISION | {"joined": f"{DECISION} LEFT {FORUM}"},
    ),
    arm(
        "referral",
        "governance_scrutinyreferral",
        record_type="scrutiny_referral",
        says="coalesce(f.name, '')",
        held=on_a_day('r."on"', "r.on_precision"),
        past_from="r.replied_on + 1",
        body="r.body_id",
        seen_with=AT_FORUM,
        at_bodies=at("d.lead_body_id", "r.body_id", "f.body_id"),
        **OF_DECISION | {"joined": f"{DECISION} LEFT {FORUM}"},
    ),
    arm(
        "secretary-of-state-call-in",
        "governance_secretaryofstatecallin",
        says="r.requested_by",
        held=on_a_day("r.requested_on"),
        past_from="r.decided_on + 1",
        body="d.lead_body_id",
        **OF_DECISION,
    ),
)
ARMS = (*BOARDS, *MEETINGS, *DECISIONS, *SCRUTINY)


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0011_calendar_key"),
        ("partnerships", "0011_every_record_in_brief"),
    ]

    operations = [
        migrations.RunSQL(below.filled_with(*ARMS), f"CREATE OR REPLACE {below.NOTHING_ABOVE}"),
    ]
