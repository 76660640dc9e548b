"""Invariants of what is recorded about bodies: memberships, lines, appointments, roles, drafts, worklists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.apps import apps
from django.db.models import F, Model, Q
from django.urls import reverse

from partnerships.forms.registry import FACT_TYPES
from partnerships.invariants.bodies import DAY, LAST_DAY
from partnerships.invariants.invariant import Breach, Invariant, asking, fact
from partnerships.models import Sourced, Succession
from partnerships.reorganisation.worklist import with_open_items, with_progress
from partnerships.visibility import PUBLIC_STANDINGS

BEGAN = "CASE WHEN {0}.established_precision = 'exact' THEN coalesce({0}.shadow_from, {0}.established_on) END"
PERIOD = (
    "coalesce('from ' || " + DAY.format("{0}.valid_from") + ", 'start not recorded') || "
    "coalesce(' until ' || " + LAST_DAY.format("{0}.valid_to") + ", ', no end recorded')"
)


def outside_life(row: str, body: str) -> str:
    """The condition that a dated row leaves the life of a body (invariant I16); shadow time is within it."""
    began = BEGAN.format(body)
    return (
        f"(({row}.valid_from < {began}) OR ({body}.abolished_on IS NOT NULL AND "
        f"({row}.valid_to IS NULL OR {row}.valid_to > {body}.abolished_on)))"
    )


def life(body: str) -> str:
    """When a body existed, in words."""
    began = BEGAN.format(body)
    return (
        f"{body}.code || ' existed ' || coalesce('from ' || {DAY.format(f'({began})')} || ' ', '') || "
        f"coalesce('until ' || {LAST_DAY.format(f'{body}.abolished_on')}, 'to this day')"
    )


_MEMBERSHIPS = f"""
    SELECT m.id, m.reference_key,
        body.code || ' in ' || p.slug || ', ' || {PERIOD.format("m")} || '; ' || {life("body")}
    FROM partnerships_membership AS m JOIN partnerships_body AS body ON body.id = m.body_id
    JOIN partnerships_partnership AS p ON p.id = m.partnership_id
    WHERE m.standing = 'accepted' AND {outside_life("m", "body")} ORDER BY m.id
"""
_LINES = f"""
    SELECT line.id, line.reference_key,
        lower_.code || ' ' || line.kind || ' ' || upper_.code || ', ' || {PERIOD.format("line")} || '; ' || CASE
            WHEN {outside_life("line", "lower_")} THEN {life("lower_")} ELSE {life("upper_")} END
    FROM partnerships_accountability AS line
    JOIN partnerships_body AS lower_ ON lower_.id = line.from_body_id
    JOIN partnerships_body AS upper_ ON upper_.id = line.to_body_id
    WHERE line.standing = 'accepted' AND ({outside_life("line", "lower_")} OR {outside_life("line", "upper_")})
    ORDER BY line.id
"""
_APPOINTMENTS = f"""
    SELECT a.id, a.reference_key, post.title || ', ' || {PERIOD.format("a")} || '; ' || {life("body")}
    FROM partnerships_appointment AS a JOIN partnerships_post AS post ON post.id = a.post_id
    JOIN partnerships_body AS body ON body.id = post.body_id
    WHERE a.standing = 'accepted' AND {outside_life("a", "body")} ORDER BY a.id
"""
_ROLES = f"""
    SELECT r.id, r.reference_key,
        'a ' || replace(r.role, '_', ' ') || ', ' || {PERIOD.format("r")} || '; ' || {life("body")}
    FROM partnerships_roleholding AS r JOIN partnerships_body AS body ON body.id = r.body_id
    WHERE body.abolished_on IS NOT NULL AND (r.valid_to IS NULL OR r.valid_to > body.abolished_on) ORDER BY r.id
"""
_EVENTS = f"""
    SELECT e.id, e.reference_key, body.code || ' in ' || p.slug || ' ' || e.kind || ' on ' || {DAY.format("e.on")}
        || '; the membership holds ' || {PERIOD.format("m")}
    FROM partnerships_membershipevent AS e
    JOIN partnerships_membership AS m ON m.id = e.membership_id AND m.standing = 'accepted'
    JOIN partnerships_body AS body ON body.id = m.body_id
    JOIN partnerships_partnership AS p ON p.id = m.partnership_id
    WHERE e.standing = 'accepted' AND ((e.kind <> 'succeeded' AND e.on > m.valid_to)
        OR (e.kind IN ('suspended', 'resumed', 'withdrew', 'succeeded') AND e.on < m.valid_from))
    ORDER BY e.id
"""
_NO_LEGAL_PERSON = """
    SELECT m.id, m.reference_key, body.code || ' in ' || p.slug || ': a ' || kind.name || ' is no legal person'
    FROM partnerships_membership AS m JOIN partnerships_body AS body ON body.id = m.body_id
    JOIN partnerships_bodykind AS kind ON kind.id = body.kind_id
    JOIN partnerships_partnership AS p ON p.id = m.partnership_id
    WHERE m.standing = 'accepted' AND NOT kind.is_legal_person ORDER BY m.id
"""
# From each line upwards, as long as all the lines hold on one day; back where it began is a circle. Each circle is
# told once, from the body of the smallest key.
_CIRCLES = """
    WITH RECURSIVE line AS (
        SELECT id, reference_key, from_body_id, to_body_id, daterange(valid_from, valid_to) AS held
        FROM partnerships_accountability WHERE standing = 'accepted' AND kind = 'answers_to'
    ), climb AS (
        SELECT id, reference_key, from_body_id AS start, to_body_id AS top, held, ARRAY[from_body_id] AS path FROM line
        UNION ALL
        SELECT climb.id, climb.reference_key, climb.start, line.to_body_id, climb.held * line.held,
            climb.path || line.from_body_id
        FROM climb JOIN line ON line.from_body_id = climb.top
        WHERE climb.top <> ALL(climb.path) AND climb.top >= climb.start AND climb.held && line.held
            AND cardinality(climb.path) < 20
    )
    SELECT DISTINCT ON (climb.path) climb.id, climb.reference_key, 'a circle: '
        || (SELECT string_agg(body.code, ' answers to ' ORDER BY step.place)
            FROM unnest(climb.path || climb.start) WITH ORDINALITY AS step (key, place)
            JOIN partnerships_body AS body ON body.id = step.key)
    FROM climb WHERE climb.top = climb.start ORDER BY climb.path, climb.id
"""


def _hidden_under_published(today: dt.date) -> Iterable[Breach]:
    """Published facts that name a draft, a withdrawn or a replaced record: they show to nobody."""
    for model in apps.get_app_config("partnerships").get_models():
        if issubclass(model, Sourced) and model.VISIBLE_WITH:
            yield from _hidden_under(model, model.VISIBLE_WITH)


def _hidden_under(model: type[Model], paths: Sequence[str]) -> Iterator[Breach]:
    hidden = Q()
    for path in paths:
        hidden |= Q(**{f"{path}__isnull": False}) & ~Q(**{f"{path}__standing__in": PUBLIC_STANDINGS})
    standings = {f"standing_{number}": F(f"{path}__standing") for number, path in enumerate(paths)}
    rows = model._default_manager.filter(hidden, standing="accepted").order_by("pk")
    slug = next((slug for slug, each in FACT_TYPES.items() if each.model is model), "")
    for row in rows.values("pk", "reference_key", **standings):
        why = ", ".join(str(row[name]) for name in standings if row[name] and row[name] not in PUBLIC_STANDINGS)
        yield Breach(
            says=f"{model._meta.verbose_name} {row['pk']} names a record that is {why}",
            address=fact(slug)(row["pk"]) if slug else "",
            reference=row["reference_key"] or "",
        )


def _hangs_on_what_ended(today: dt.date) -> Iterator[Breach]:
    """Events in force with open items, marked complete or not."""
    in_force = Succession.objects.accepted().filter(with_open_items(None), status=Succession.Status.IN_FORCE)
    for event in with_progress(in_force, None).order_by("effective_on", "pk"):
        complete = event.worklist == Succession.Worklist.COMPLETE
        yield Breach(
            says=f"{event}: {event.open_count} open" + (", though marked complete" if complete else ""),
            address=reverse("reorganisation", args=[event.pk]),
            reference=event.reference_key or "",
        )


FACTS = (
    Invariant(
        code="I1-members-are-legal-persons",
        sentence="Only a legal person belongs to a partnership.",
        find=asking(_NO_LEGAL_PERSON, fact("membership")),
    ),
    Invariant(
        code="I16-memberships",
        sentence="A membership lies within the life of its body.",
        find=asking(_MEMBERSHIPS, fact("membership")),
    ),
    Invariant(
        code="I16-lines",
        sentence="A line of accountability lies within the lives of both its bodies.",
        find=asking(_LINES, fact("accountability")),
    ),
    Invariant(
        code="I16-appointments",
        sentence="An appointment lies within the life of its body.",
        find=asking(_APPOINTMENTS, fact("appointment")),
    ),
    Invariant(
        code="I16-roles",
        sentence="Nobody holds a role on a body that has ended.",
        find=asking(_ROLES, "people-end-role"),
    ),
    Invariant(
        code="I16-events",
        sentence="What happened to a membership happened while it lasted.",
        find=asking(_EVENTS, fact("membership-event")),
    ),
    Invariant(
        code="I17-worklists",
        sentence="Nothing hangs on what an event in force has ended.",
        find=_hangs_on_what_ended,
    ),
    Invariant(
        code="answers-to-has-no-circle",
        sentence="Nobody answers to a body that answers to them.",
        find=asking(_CIRCLES, fact("accountability")),
    ),
    Invariant(
        code="published-names-published",
        sentence="What is published names nothing that is not.",
        find=_hidden_under_published,
    ),
)
