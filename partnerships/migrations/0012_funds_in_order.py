"""Funds by the order of the report of pooled funds: PostgreSQL sorts the lines of one fund, not all of them."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0011_every_record_in_brief")]

    operations = [
        migrations.AddIndex(
            model_name="fund", index=models.Index(fields=["classification", "name"], name="fund_in_order")
        ),
    ]
