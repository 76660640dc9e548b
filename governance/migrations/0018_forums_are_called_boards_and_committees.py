"""What a forum is called in words; nothing in the database."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("governance", "0017_bodies_of_decisions_in_order")]

    operations = [
        migrations.AlterModelOptions(
            name="forum",
            options={
                "ordering": ["name", "id"],
                "verbose_name": "board or committee",
                "verbose_name_plural": "boards and committees",
            },
        ),
    ]
