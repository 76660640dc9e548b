"""One view over all records of the register, for the lists of disputes and of what needs verifying.

A column that a view reads cannot change its type: such a migration drops the view first and makes it again.
"""

from __future__ import annotations

from django.db import migrations, models

TOLD = "source_id, source_detail, confidence, verified_on, verified_by_id"
PLAIN = ", ".join(f"r.{column}" for column in TOLD.split(", "))
HELD = "r.valid_from, r.from_precision, r.valid_to, r.to_precision"
NO_TEXT, NO_NUMBER = "''::varchar", "NULL::bigint"


def arm(
    kind: str,
    table: str,
    *,
    record_type: str,
    says: str = NO_TEXT,
    code: str = NO_TEXT,
    subject: str = "NULL::text",
    held: str = HELD,
    body: str = NO_NUMBER,
    second_body: str = NO_NUMBER,
    partnership: str = NO_NUMBER,
    membership: str = NO_NUMBER,
    post: str = NO_NUMBER,
    succession: str = NO_NUMBER,
    joined: str = "",
) -> str:
    """The records of one table."""
    return f"""
        SELECT '{kind}/' || r.id AS id, '{kind}'::varchar AS kind, '{record_type}'::varchar AS record_type,
            r.id AS record_id, r.version, r.standing, {says}::varchar AS says, {code}::varchar AS says_code,
            {subject}::varchar AS subject, {held}, {PLAIN},
            {body} AS body_id, {second_body} AS second_body_id, {partnership} AS partnership_id,
            {membership} AS membership_id, {post} AS post_id, {succession} AS succession_id
        FROM partnerships_{table} r {joined}"""  # noqa: S608 - made of the words of this module alone


def on_one_day(day: str, precision: str) -> str:
    """The day of something that happened, where other records have a period."""
    return f"r.{day}, r.{precision}, NULL::date, 'exact'::varchar"


ARMS = (
    arm(
        "body",
        "body",
        record_type="body",
        held="r.established_on AS valid_from, r.established_precision AS from_precision, "
        "r.abolished_on AS valid_to, r.abolished_precision AS to_precision",
        body="r.id",
    ),
    arm(
        "partnership",
        "partnership",
        record_type="partnership",
        code="r.level",
        held="NULL::date, 'exact'::varchar, NULL::date, 'exact'::varchar",
        partnership="r.id",
    ),
    arm(
        "body-name",
        "bodyname",
        record_type="body_name",
        says="r.name",
        code="r.use",
        subject="CASE WHEN r.use = 'official' THEN r.body_id END",
        body="r.body_id",
    ),
    arm(
        "body-code",
        "bodycode",
        record_type="body_code",
        says="r.code",
        code="r.scheme",
        subject="r.scheme || ' ' || r.code",
        body="r.body_id",
    ),
    arm(
        "partnership-name",
        "partnershipstage",
        record_type="partnership_stage",
        says="r.official_name",
        subject="r.partnership_id",
        partnership="r.partnership_id",
    ),
    arm(
        "partnership-alias",
        "partnershipalias",
        record_type="partnership_alias",
        says="r.name",
        partnership="r.partnership_id",
    ),
    arm(
        "partnership-code",
        "partnershipcode",
        record_type="partnership_code",
        says="r.code",
        code="r.scheme",
        subject="r.scheme || ' ' || r.code",
        partnership="r.partnership_id",
    ),
    arm(
        "partnership-state",
        "partnershipstate",
        record_type="partnership_state",
        code="r.state",
        subject="r.partnership_id",
        partnership="r.partnership_id",
    ),
    arm(
        "membership",
        "membership",
        record_type="membership",
        code="r.basis",
        subject="r.partnership_id || ' ' || r.body_id || ' ' || r.basis",
        body="r.body_id",
        partnership="r.partnership_id",
    ),
    arm(
        "membership-event",
        "membershipevent",
        record_type="membership_event",
        code="r.kind",
        subject="r.membership_id || ' ' || r.kind",
        held=on_one_day('"on"', "on_precision"),
        body="m.body_id",
        partnership="m.partnership_id",
        membership="r.membership_id",
        joined="JOIN partnerships_membership m ON m.id = r.membership_id",
    ),
    arm(
        "succession",
        "succession",
        record_type="succession",
        code="r.kind",
        held=on_one_day("effective_on", "effective_precision"),
        succession="r.id",
    ),
    arm(
        "accountability",
        "accountability",
        record_type="accountability",
        code="r.kind",
        subject="r.from_body_id || ' ' || r.to_body_id || ' ' || r.kind",
        body="r.from_body_id",
        second_body="r.to_body_id",
    ),
    arm(
        "post",
        "post",
        record_type="post",
        says="r.title",
        held="NULL::date, 'exact'::varchar, NULL::date, 'exact'::varchar",
        body="r.body_id",
        partnership="r.partnership_id",
    ),
    arm(
        "appointment",
        "appointment",
        record_type="appointment",
        says="n.name || ', ' || p.title",
        code="r.basis",
        subject="r.post_id || ' ' || r.person_id",
        body="p.body_id",
        partnership="p.partnership_id",
        post="r.post_id",
        joined="JOIN partnerships_post p ON p.id = r.post_id JOIN partnerships_person n ON n.id = r.person_id",
    ),
)
VIEW = f"CREATE VIEW partnerships_recordinbrief AS {' UNION ALL '.join(ARMS)}"


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0003_people_leave_a_trace"), ("accounts", "0004_session_generation")]

    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW partnerships_recordinbrief"),
        migrations.CreateModel(
            name="RecordInBrief",
            fields=[
                ("id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=30)),
                ("record_type", models.CharField(max_length=60)),
                ("record_id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField()),
                ("standing", models.CharField(max_length=10)),
                ("says", models.CharField(max_length=500)),
                ("says_code", models.CharField(max_length=30)),
                ("subject", models.CharField(max_length=200, null=True)),
                ("valid_from", models.DateField(null=True)),
                ("from_precision", models.CharField(max_length=20)),
                ("valid_to", models.DateField(null=True)),
                ("to_precision", models.CharField(max_length=20)),
                ("confidence", models.CharField(max_length=10)),
                ("source_detail", models.CharField(max_length=500)),
                ("verified_on", models.DateField(null=True)),
            ],
            options={"db_table": "partnerships_recordinbrief", "managed": False},
        ),
    ]
