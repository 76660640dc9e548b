"""Indexes by which the lists stay as quick with ten times the rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_register")]

    operations = [
        migrations.AddIndex(
            model_name="body",
            index=models.Index(
                fields=["region"], condition=models.Q(standing__in=("accepted", "claimed")), name="body_region_public"
            ),
        ),
        migrations.AddIndex(
            model_name="succession",
            index=models.Index(fields=["effective_on", "id"], name="succession_in_order"),
        ),
    ]
