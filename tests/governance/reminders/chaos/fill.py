"""Readers and mergers in the stack's database: `python fill.py READERS MERGERS`; each reader wants a mail for each."""

from __future__ import annotations

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.governance.reminders.chaos.settings"


def main() -> None:
    """Fill it."""
    django.setup()
    from django.utils import timezone

    from accounts.models import User
    from governance.reminders.models import Follow, ReminderPreference
    from partnerships.models import Body, BodyKind, BodyName, Source, Succession, SuccessionPart
    from tests.governance.reminders.scene import MERGER_ON

    readers, mergers = map(int, sys.argv[1:])
    source = Source.objects.create(code="zz-chaos", title="A published list")
    kind = BodyKind.objects.create(code="zz_chaos", name="trust", plural="trusts", sector="nhs")
    now = timezone.now()
    bodies = [Body.objects.create(code=f"ZZC{n}", kind=kind, source=source) for n in range(mergers)]
    for body in bodies:
        BodyName.objects.create(body=body, name=f"{body.code} Trust", source=source)
        merger = Succession.objects.create(kind="abolition", status="approved", effective_on=MERGER_ON, source=source)
        SuccessionPart.objects.create(succession=merger, from_body=body, source=source)
    users = [User(email=f"reader{n}@people.example", display_name=f"Reader {n}", joined_at=now) for n in range(readers)]
    User.objects.bulk_create(users)
    Follow.objects.bulk_create([Follow(user=user, kind="body", record_id=body.pk) for user in users for body in bodies])
    ReminderPreference.objects.bulk_create([ReminderPreference(user=user, together=False) for user in users])


if __name__ == "__main__":
    main()
