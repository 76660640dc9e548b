"""Steps and agenda items as rows of one view, for the report of private business."""

from django.db import migrations, models

VIEW = """
CREATE OR REPLACE VIEW governance_privatematter AS
SELECT id, id AS step_id, NULL::bigint AS item_id, planned_on AS "on" FROM governance_decisionstep
UNION ALL
SELECT -item.id, NULL, item.id, meeting."on"
FROM governance_agendaitem AS item JOIN governance_meeting AS meeting ON meeting.id = item.meeting_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0012_records_in_brief"),
    ]

    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW governance_privatematter"),
        migrations.CreateModel(
            name="PrivateMatter",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("on", models.DateField(null=True)),
            ],
            options={
                "db_table": "governance_privatematter",
                "managed": False,
            },
        ),
    ]
