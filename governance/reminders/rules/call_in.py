"""Call-in by councillors: the time for it begins, it ends today, a decision was called in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser

from accounts.roles import Role
from governance.bank_holidays import bank_holidays
from governance.deadlines import Answer, CallInBase
from governance.deadlines.words import end_words, long_day
from governance.decisions.call_in import call_in_period
from governance.models import BodyProcedure, CallIn, StepOutcome
from governance.operations.decision_facts import procedure_fact
from governance.reminders.rules.procedures import procedures_on
from governance.reminders.rules.rule import Appointed, RoleAt
from governance.reminders.rules.sql import inside
from governance.reminders.rules.step_rule import step_rule
from governance.reminders.rules.steps import FROM_STEPS, StepWords

_DECIDED = """step.standing = 'accepted' AND decision.standing = 'accepted' AND decision.withdrawn_on IS NULL
    AND step.computed_call_in_until IS NOT NULL"""
_PUBLISHED = """(SELECT max(outcome.published_on) FROM governance_stepoutcome AS outcome
    WHERE outcome.step_id = step.id AND outcome.standing = 'accepted')"""
_OPENS = f"""
    SELECT step.id, {_PUBLISHED}, NULL::date FROM {FROM_STEPS}
    WHERE {_DECIDED} AND step.computed_call_in_until >= %(today)s AND NOT step.computed_is_called_in
        AND {inside(_PUBLISHED, "step.id")}
"""
_CLOSES = f"""
    SELECT step.id, step.computed_call_in_until, NULL::date FROM {FROM_STEPS}
    WHERE {_DECIDED} AND NOT step.computed_is_called_in AND {inside("step.computed_call_in_until", "step.id")}
"""
_RECEIVED = """(SELECT max(call_in.received_on) FROM governance_callin AS call_in
    WHERE call_in.step_id = step.id AND call_in.standing = 'accepted' AND call_in.outcome = ''
        AND call_in.is_valid IS NOT FALSE)"""
_CALLED_IN = f"""
    SELECT step.id, {_RECEIVED}, NULL::date FROM {FROM_STEPS}
    WHERE step.standing = 'accepted' AND decision.standing = 'accepted' AND step.computed_is_called_in
        AND {inside(_RECEIVED, "step.id")}
"""
_WATCH = """
    SELECT s.id, h.user_id, {day}
    FROM governance_decisionstep s
    JOIN governance_decision d ON d.id = s.decision_id AND d.standing = 'accepted' AND d.withdrawn_on IS NULL
    LEFT JOIN LATERAL (SELECT max(o.published_on) AS published FROM governance_stepoutcome o
        WHERE o.step_id = s.id AND o.standing = 'accepted') o ON true
    LEFT JOIN LATERAL (SELECT max(c.received_on) AS received FROM governance_callin c
        WHERE c.step_id = s.id AND c.standing = 'accepted' AND c.outcome = '' AND c.is_valid IS NOT FALSE) c ON true
    JOIN partnerships_roleholding h ON h.body_id = s.body_id AND h.role IN ('scrutiny_officer', 'body_approver')
        AND daterange(h.valid_from, h.valid_to) @> %(today)s::date
    WHERE s.standing = 'accepted' AND {which}
"""
PUBLIC = AnonymousUser()


def _facts(steps: Mapping[int, StepWords], days: Mapping[int, dt.date]) -> Mapping[int, Mapping[str, object]]:
    """Until when and by how many, by the council's own procedure on the day of the decision, as anybody may read it."""
    taken = {key: (words.step.body_id, words.step.computed_taken_on or days[key]) for key, words in steps.items()}
    procedures = procedures_on(taken)
    call_ins = (
        CallIn.objects.visible_to(PUBLIC).accepted().filter(step__in=list(steps), outcome="").exclude(is_valid=False)
    )
    latest = {each.step_id: each for each in call_ins.order_by("received_on")}
    told = StepOutcome.objects.visible_to(PUBLIC).accepted().filter(step__in=list(steps)).exclude(published_on=None)
    published = dict(told.order_by("published_on").values_list("step", "published_on"))
    return {
        key: {
            "procedure": procedures.get(key),
            "until": _until(words.step.computed_call_in_until, procedures.get(key)),
            "window": _window(words, procedures.get(key), published.get(key)),
            "call_in": latest.get(key),
        }
        for key, words in steps.items()
    }


def _until(day: dt.date | None, procedure: BodyProcedure | None) -> str:
    if day is None:
        return ""
    return end_words(day, procedure.call_in_cut_off) if procedure and procedure.call_in_days else long_day(day)


def _window(words: StepWords, procedure: BodyProcedure | None, published: dt.date | None) -> Answer | None:
    """The period with its working, where it comes to the day that the record shows."""
    step = words.step
    if procedure is None or not procedure.call_in_days or published is None:
        return None
    base = CallInBase(procedure.call_in_base or CallInBase.PUBLICATION)
    begins = step.computed_taken_on if base == CallInBase.MEETING else published
    window = call_in_period(procedure_fact(procedure), begins, base, bank_holidays())
    return window if window.on == step.computed_call_in_until else None


SCRUTINY = (
    RoleAt(Role.SCRUTINY_OFFICER, part="own", or_mailbox=True),
    RoleAt(Role.BODY_APPROVER, part="own"),
    RoleAt(Role.SYSTEM_LEAD, at="partnership"),
)

CALL_IN_OPENS = step_rule(
    code="call_in_opens",
    template="governance/reminders/items/call_in_opens.txt",
    title="Call-in by councillors opens",
    when="Published: {day}",
    explanation="A decision of your council was published, and councillors may call it in.",
    occasions=_OPENS,
    audience=SCRUTINY,
    subject="Call-in by councillors until {until}: {title}",
    facts=_facts,
    leads=(0,),
    urgent=True,
    useful_days_after=4,
    source="Local Government Act 2000, section 9F; the council’s constitution",
    watch=_WATCH.format(
        day="o.published",
        which="""s.computed_call_in_until >= %(today)s AND NOT s.computed_is_called_in
            AND o.published BETWEEN %(today)s::date - 4 AND %(today)s""",
    ),
)
CALL_IN_CLOSES = step_rule(
    code="call_in_closes",
    template="governance/reminders/items/call_in_closes.txt",
    title="Call-in by councillors ends today",
    when="Last day for call-in by councillors: {day}",
    explanation="The last day on which councillors may call in a decision of your council.",
    occasions=_CLOSES,
    audience=SCRUTINY,
    subject="Last day for call-in by councillors, {day}: {title}",
    facts=_facts,
    leads=(0,),
    source="Local Government Act 2000, section 9F; the council’s constitution",
    watch=_WATCH.format(
        day="s.computed_call_in_until",
        which="s.computed_call_in_until = %(today)s AND NOT s.computed_is_called_in",
    ),
)
CALLED_IN = step_rule(
    code="called_in",
    template="governance/reminders/items/called_in.txt",
    title="A decision was called in by councillors",
    when="Called in: {day}",
    explanation="Councillors called in a decision that you act on: it has no effect until scrutiny has settled it.",
    occasions=_CALLED_IN,
    audience=(
        RoleAt(Role.PROPER_OFFICER, part="own"),
        RoleAt(Role.BODY_APPROVER, part="own", or_mailbox=True),
        RoleAt(Role.SCRUTINY_OFFICER, part="own"),
        RoleAt(Role.SYSTEM_LEAD, at="partnership"),
        Appointed(),
    ),
    subject="Called in by councillors on {day}: {title}",
    facts=_facts,
    leads=(0,),
    urgent=True,
    useful_days_after=13,
    source="Local Government Act 2000, section 9F",
    watch=_WATCH.format(
        day="c.received", which="s.computed_is_called_in AND c.received BETWEEN %(today)s::date - 13 AND %(today)s"
    ),
)
