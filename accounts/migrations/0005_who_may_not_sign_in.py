"""The few who may not sign in, by an index of their own: every pass of the reminders asks for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_session_generation")]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(condition=models.Q(("is_active", False)), fields=["id"], name="user_may_not_sign_in"),
        ),
    ]
