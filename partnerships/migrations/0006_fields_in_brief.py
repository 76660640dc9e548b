"""What sources say of the fields of a body joins the view over all records."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

before = import_module("partnerships.migrations.0004_records_in_brief")

FIELDS = before.arm(
    "body-field",
    "bodyclaim",
    record_type="body_claim",
    says="CASE r.field WHEN 'kind' THEN k.name WHEN 'county' THEN coalesce(n.name, r.value) ELSE r.value END",
    code="r.field",
    subject="r.body_id || ' ' || r.field",
    held="NULL::date, r.precision, NULL::date, 'exact'::varchar",
    body="r.body_id",
    joined="""
        LEFT JOIN partnerships_bodykind k ON r.field = 'kind' AND k.code = r.value
        LEFT JOIN partnerships_body c ON r.field = 'county' AND c.code = r.value
        LEFT JOIN partnerships_bodyname n
            ON n.body_id = c.id AND n.use = 'official' AND n.standing = 'accepted' AND n.valid_to IS NULL""",
)
VIEW = f"CREATE OR REPLACE VIEW partnerships_recordinbrief AS {' UNION ALL '.join((*before.ARMS, FIELDS))}"


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0005_published_files_and_claims")]

    operations = [migrations.RunSQL(VIEW, f"DROP VIEW partnerships_recordinbrief; {before.VIEW}")]
