"""Agreements and funds join the view over all records, and so does what the layer above puts into a view of its own.

`partnerships_recordsabove` is a place that is kept free: empty here, filled by the migrations of the layer above with
`CREATE OR REPLACE VIEW`. So each layer says what its own tables hold, and neither has to know the other's arms.
"""

from __future__ import annotations

from importlib import import_module

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from config.migrations_in_one_go import InOneGo

register = import_module("partnerships.migrations.0004_records_in_brief")
fields = import_module("partnerships.migrations.0006_fields_in_brief")

NO_TEXT, NO_NUMBER, NO_DAY = "''::varchar", "NULL::bigint", "NULL::date"
HELD = register.HELD
TIMELESS = "NULL::date AS valid_from, 'exact'::varchar AS from_precision, NULL::date AS valid_to, 'exact'::varchar AS to_precision"
OF_THE_YEAR = (
    "make_date({0}.year, 4, 1) AS valid_from, 'exact'::varchar AS from_precision, "
    "make_date({0}.year + 1, 4, 1) AS valid_to, 'exact'::varchar AS to_precision"
)
YEAR = "{0}.year || '/' || lpad((({0}.year + 1) % 100)::text, 2, '0')"


def on_a_day(day: str, precision: str = "'exact'::varchar") -> str:
    """The day of something that happens once, where other records have a period."""
    return (
        f"{day} AS valid_from, {precision} AS from_precision, NULL::date AS valid_to, 'exact'::varchar AS to_precision"
    )


def same(*columns: str) -> str:
    """A subject: the same for records that agree in all these columns, of which some may be empty."""
    return " || ' ' || ".join(f"coalesce({column}::text, '-')" for column in columns)


def at(*columns: str) -> str:
    """An array of those keys that are not empty."""
    return f"array_remove(ARRAY[{', '.join(columns)}]::bigint[], NULL)"


def arm(
    kind: str,
    table: str,
    *,
    record_type: str = "",
    home: str = NO_TEXT,
    home_of: str = NO_TEXT,
    part_of: str = "",
    seen_with: str = NO_TEXT,
    past_from: str = NO_DAY,
    at_bodies: str = "",
    at_partnerships: str = "",
    at_alone: str = "",
    **told: str,
) -> str:
    """The records of one table, named with its app.

    `home` is the title of the record that they are part of, `home_of` its kind and number (`forum/12`); `part_of` and
    `seen_with` name the nearest records that must show before they do, bodies and partnerships aside (`VISIBLE_WITH`).
    `past_from` is the first day on which nobody needs to look again at what happened once. `at_bodies` and
    `at_partnerships` are where they belong, as their models say it; `at_alone` the bodies of what belongs to no
    partnership.
    """
    app, _, name = table.partition("_")
    bodies = at_bodies or at(told.get("body", NO_NUMBER))
    partnerships = at_partnerships or at(told.get("partnership", NO_NUMBER))
    alone = at_alone or f"CASE WHEN {partnerships} = '{{}}' THEN {bodies} ELSE '{{}}' END"
    columns = {
        "home::varchar": home,
        "home_of::varchar": home_of,
        "part_of::varchar": part_of or home_of,
        "seen_with::varchar": seen_with,
        "past_from::date": past_from,
        "at_bodies::bigint[]": bodies,
        "at_partnerships::bigint[]": partnerships,
        "at_alone::bigint[]": alone,
    }
    more = (f"({said})::{key.partition('::')[2]} AS {key.partition('::')[0]}" for key, said in columns.items())
    rows = register.arm(kind, name, record_type=record_type or kind.replace("-", "_"), **told)
    return rows.replace(" AS succession_id", f" AS succession_id, {', '.join(more)}", 1).replace(
        f"FROM partnerships_{name} r", f"FROM {app}_{name} r", 1
    )


NO_MORE = """''::varchar AS home, ''::varchar AS home_of, ''::varchar AS part_of, ''::varchar AS seen_with,
    NULL::date AS past_from, '{}'::bigint[] AS at_bodies, '{}'::bigint[] AS at_partnerships, '{}'::bigint[] AS at_alone"""


def plain(rows: str) -> str:
    """An arm of before, with the new columns empty."""
    return rows.replace(" AS succession_id", f" AS succession_id, {NO_MORE}", 1)


# The bodies of an agreement are its parties; those of a fund its area, its hosts and the parties of its agreement.
_PARTIES = """ARRAY(
    SELECT x.body_id FROM partnerships_agreementparty x
    WHERE x.agreement_id = {0}.id AND x.standing IN ('accepted', 'draft'))"""
_HOSTS = """ARRAY(
    SELECT x.host_id FROM partnerships_fundhost x
    WHERE x.fund_id = {0}.id AND x.standing IN ('accepted', 'draft'))"""


def _at_fund(fund: str) -> dict[str, str]:
    return {
        "at_bodies": f"{at(f'{fund}.area_id')} || {_HOSTS.format(fund)} || {_PARTIES.format('a')}",
        "at_partnerships": at(f"{fund}.partnership_id", "a.partnership_id"),
        "at_alone": f"CASE WHEN {fund}.partnership_id IS NULL THEN {at(f'{fund}.area_id')} ELSE '{{}}' END",
    }


_AGREEMENT = "JOIN partnerships_agreement a ON a.id = r.agreement_id"
_OF_AGREEMENT = {
    "home": "a.title",
    "home_of": "'agreement/' || a.id",
    "partnership": "a.partnership_id",
    "at_bodies": _PARTIES.format("a"),
    "at_alone": "'{}'",
    "joined": _AGREEMENT,
}
_FUND = "JOIN partnerships_fund f ON f.id = {0}.fund_id LEFT JOIN partnerships_agreement a ON a.id = f.agreement_id"
_OF_FUND = {
    "home_of": "'fund/' || f.id",
    "partnership": "coalesce(f.partnership_id, a.partnership_id)",
    **_at_fund("f"),
}
_YEAR = f"JOIN partnerships_fundyear y ON y.id = {{0}}.fund_year_id {_FUND.format('y')}"
_OF_YEAR = _OF_FUND | {
    "home": f"f.name || ', ' || {YEAR.format('y')}",
    "part_of": "'fund-year/' || y.id",
    "held": OF_THE_YEAR.format("y"),
}

MONEY = (
    arm(
        "agreement",
        "partnerships_agreement",
        says="r.title",
        partnership="r.partnership_id",
        at_bodies=_PARTIES.format("r"),
        at_alone="'{}'",
    ),
    arm(
        "agreement-party",
        "partnerships_agreementparty",
        code="r.role",
        subject=same("r.agreement_id", "r.body_id", "r.role"),
        body="r.body_id",
        **_OF_AGREEMENT,
    ),
    arm(
        "agreement-event",
        "partnerships_agreementevent",
        code="r.kind",
        held=on_a_day('r."on"', "r.on_precision"),
        past_from='r."on" + 1',
        body="r.body_id",
        **_OF_AGREEMENT,
    ),
    arm(
        "agreement-term",
        "partnerships_agreementterm",
        says="h.name || CASE WHEN r.is_present THEN ': covered' ELSE ': not covered' END",
        subject=same("r.agreement_id", "r.head_id"),
        held=TIMELESS,
        **_OF_AGREEMENT | {"joined": f"{_AGREEMENT} JOIN partnerships_agreementhead h ON h.id = r.head_id"},
    ),
    arm(
        "agreement-function",
        "partnerships_agreementfunction",
        says="r.function",
        code="r.direction",
        held=TIMELESS,
        **_OF_AGREEMENT,
    ),
    arm(
        "fund",
        "partnerships_fund",
        says="r.name",
        code="r.classification",
        home="coalesce(a.title, '')",
        home_of="coalesce('agreement/' || a.id, '')",
        body="r.area_id",
        partnership="coalesce(r.partnership_id, a.partnership_id)",
        joined="LEFT JOIN partnerships_agreement a ON a.id = r.agreement_id",
        **_at_fund("r"),
    ),
    arm(
        "fund-host",
        "partnerships_fundhost",
        subject=same("r.fund_id"),
        home="f.name",
        body="r.host_id",
        joined=_FUND.format("r"),
        **_OF_FUND,
    ),
    arm(
        "fund-year",
        "partnerships_fundyear",
        says=YEAR.format("r"),
        subject=same("r.fund_id", "r.year"),
        held=OF_THE_YEAR.format("r"),
        home="f.name",
        joined=_FUND.format("r"),
        **_OF_FUND,
    ),
    arm(
        "contribution",
        "partnerships_contribution",
        code="r.funding",
        subject=same("r.fund_year_id", "r.body_id", "r.funding", "r.use"),
        body="r.body_id",
        joined=_YEAR.format("r"),
        **_OF_YEAR,
    ),
    arm(
        "scheme",
        "partnerships_scheme",
        says="r.name",
        body="r.commissioner_id",
        second_body="r.provider_id",
        joined=_YEAR.format("r"),
        **_OF_YEAR,
    ),
    arm(
        "scheme-funding",
        "partnerships_schemefunding",
        says="s.name",
        code="r.funding",
        subject=same("r.scheme_id", "r.body_id", "r.funding", "r.use"),
        body="r.body_id",
        joined=f"JOIN partnerships_scheme s ON s.id = r.scheme_id {_YEAR.format('s')}",
        **_OF_YEAR | {"part_of": "'scheme/' || s.id"},
    ),
    arm(
        "risk-share",
        "partnerships_riskshare",
        code="r.basis",
        subject=same("r.fund_year_id"),
        joined=_YEAR.format("r"),
        **_OF_YEAR,
    ),
    arm(
        "variation",
        "partnerships_variation",
        says="'number ' || r.number",
        joined=_YEAR.format("r"),
        **_OF_YEAR | {"held": on_a_day("r.proposed_on"), "past_from": "r.applied_on + 1"},
    ),
    arm(
        "variation-answer",
        "partnerships_variationapproval",
        record_type="variation_approval",
        says="'variation ' || v.number",
        code="r.outcome",
        subject=same("r.variation_id", "r.body_id"),
        body="r.body_id",
        joined=f"JOIN partnerships_variation v ON v.id = r.variation_id {_YEAR.format('v')}",
        **_OF_YEAR | {"part_of": "'variation/' || v.id", "held": on_a_day('r."on"'), "past_from": 'r."on" + 1'},
    ),
    arm(
        "minimum",
        "partnerships_minimumrule",
        record_type="minimum_rule",
        says=YEAR.format("r"),
        code="r.measure",
        subject=same("r.year", "r.area_id", "r.payer_id", "r.measure"),
        held=OF_THE_YEAR.format("r"),
        body="r.payer_id",
        second_body="r.area_id",
        at_bodies=at("r.payer_id", "r.area_id"),
    ),
    arm(
        "return",
        "partnerships_financereturn",
        record_type="finance_return",
        says="CASE WHEN r.period = 'annual' THEN 'whole year' WHEN r.period LIKE 'q%' "
        "THEN 'quarter ' || substr(r.period, 2) ELSE 'month ' || substr(r.period, 2) END",
        code="r.kind",
        subject=same("r.fund_year_id", "r.kind", "r.period"),
        joined=_YEAR.format("r"),
        **_OF_YEAR,
    ),
)

COLUMNS = """
    ''::text AS id, ''::varchar AS kind, ''::varchar AS record_type, 0::bigint AS record_id, 0::integer AS version,
    ''::varchar(10) AS standing, ''::varchar AS says, ''::varchar AS says_code, ''::varchar AS subject,
    NULL::date AS valid_from, ''::varchar AS from_precision, NULL::date AS valid_to, ''::varchar AS to_precision,
    0::bigint AS source_id, ''::varchar(500) AS source_detail, ''::varchar(10) AS confidence, NULL::date AS verified_on,
    NULL::bigint AS verified_by_id, NULL::bigint AS body_id, NULL::bigint AS second_body_id,
    NULL::bigint AS partnership_id, NULL::bigint AS membership_id, NULL::bigint AS post_id,
    NULL::bigint AS succession_id, """
NOTHING_ABOVE = f"VIEW partnerships_recordsabove AS SELECT {COLUMNS}{NO_MORE} WHERE false"
ARMS = (*map(plain, (*register.ARMS, fields.FIELDS)), *MONEY, "SELECT * FROM partnerships_recordsabove")
VIEW = f"CREATE OR REPLACE VIEW partnerships_recordinbrief AS {' UNION ALL '.join(ARMS)}"
BACK = f"""
    DROP VIEW partnerships_recordinbrief;
    DROP VIEW partnerships_recordsabove;
    {fields.VIEW}"""


def filled_with(*arms: str) -> str:
    """The statement by which the layer above fills its place."""
    return f"CREATE OR REPLACE VIEW partnerships_recordsabove AS {' UNION ALL '.join(arms)}"


class Migration(InOneGo):
    dependencies = [("partnerships", "0010_agreements_and_funds")]

    operations = [
        migrations.RunSQL(f"CREATE {NOTHING_ABOVE}; {VIEW}", BACK),
        migrations.AddField("recordinbrief", "home", models.CharField(max_length=700)),
        migrations.AddField("recordinbrief", "home_of", models.CharField(max_length=60)),
        migrations.AddField("recordinbrief", "part_of", models.CharField(max_length=60)),
        migrations.AddField("recordinbrief", "seen_with", models.CharField(max_length=60)),
        migrations.AddField("recordinbrief", "past_from", models.DateField(null=True)),
        migrations.AddField("recordinbrief", "at_bodies", ArrayField(models.BigIntegerField())),
        migrations.AddField("recordinbrief", "at_partnerships", ArrayField(models.BigIntegerField())),
        migrations.AddField("recordinbrief", "at_alone", ArrayField(models.BigIntegerField())),
    ]
