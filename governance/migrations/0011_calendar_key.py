"""A key for the address of a person's own calendar."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0010_lists_in_order")]

    operations = [
        migrations.AddField(
            model_name="reminderpreference",
            name="calendar_key",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
    ]
