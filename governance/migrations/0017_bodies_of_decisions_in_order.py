"""The bodies that take part in decisions, in the order of the list; those of decisions already there are filled in."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0016_steps_of_a_body"),
        ("partnerships", "0011_every_record_in_brief"),
    ]

    operations = [
        migrations.CreateModel(
            name="TakingPart",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "decision_id", "body_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sort_on", models.DateField(editable=False, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taking_part",
                        to="partnerships.body",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taking_part",
                        to="governance.decision",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "taking part",
                "indexes": [models.Index(fields=["body", "-sort_on", "-decision"], name="taking_part_in_order")],
            },
        ),
        migrations.RunSQL(
            "INSERT INTO governance_takingpart (decision_id, body_id, sort_on)"
            " SELECT id, unnest(bodies), computed_sort_on FROM governance_decision",
            migrations.RunSQL.noop,
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="write_who_takes_part",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    INSERT INTO governance_takingpart (decision_id, body_id, sort_on)\n    SELECT NEW.id, body_id, NEW.computed_sort_on FROM unnest(NEW.bodies) AS body_id\n    ON CONFLICT (decision_id, body_id) DO UPDATE SET sort_on = excluded.sort_on\n    WHERE governance_takingpart.sort_on IS DISTINCT FROM excluded.sort_on;\n    DELETE FROM governance_takingpart WHERE decision_id = NEW.id AND body_id <> ALL (NEW.bodies);\n    RETURN NULL;\n",
                    hash="d5921da0ddbaf6b3c1c12e2423607ae210d6b548",
                    operation="INSERT",
                    pgid="pgtrigger_write_who_takes_part_32c8b",
                    table="governance_decision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="write_who_takes_part_now",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."bodies" IS DISTINCT FROM (NEW."bodies") OR OLD."computed_sort_on" IS DISTINCT FROM (NEW."computed_sort_on"))',
                    func="\n    INSERT INTO governance_takingpart (decision_id, body_id, sort_on)\n    SELECT NEW.id, body_id, NEW.computed_sort_on FROM unnest(NEW.bodies) AS body_id\n    ON CONFLICT (decision_id, body_id) DO UPDATE SET sort_on = excluded.sort_on\n    WHERE governance_takingpart.sort_on IS DISTINCT FROM excluded.sort_on;\n    DELETE FROM governance_takingpart WHERE decision_id = NEW.id AND body_id <> ALL (NEW.bodies);\n    RETURN NULL;\n",
                    hash="9c36499b6282335a93b4964b152f381286dbd946",
                    operation="UPDATE",
                    pgid="pgtrigger_write_who_takes_part_now_8823d",
                    table="governance_decision",
                    when="AFTER",
                ),
            ),
        ),
    ]
