"""Readers and mergers in the stack's database: `python fill.py READERS MERGERS FIRST`; each reader wants each alone."""

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

    readers, mergers, first = map(int, sys.argv[1:])
    source, _ = Source.objects.get_or_create(code="zz-chaos", defaults={"title": "A published list"})
    traits = {"name": "trust", "plural": "trusts", "sector": "nhs"}
    kind, _ = BodyKind.objects.get_or_create(code="zz_chaos", defaults=traits)
    users = list(User.objects.filter(email__startswith="reader"))
    if not users:
        named = [(f"reader{n}@people.example", f"Reader {n}") for n in range(readers)]
        users = [User(email=email, display_name=name, joined_at=timezone.now()) for email, name in named]
        User.objects.bulk_create(users)
        ReminderPreference.objects.bulk_create([ReminderPreference(user=user, together=False) for user in users])
    for number in range(first, first + mergers):
        body = Body.objects.create(code=f"ZZC{number}", kind=kind, source=source)
        BodyName.objects.create(body=body, name=f"{body.code} Trust", source=source)
        Follow.objects.bulk_create([Follow(user=user, kind="body", record_id=body.pk) for user in users[:readers]])
        merger = Succession.objects.create(kind="abolition", status="approved", effective_on=MERGER_ON, source=source)
        SuccessionPart.objects.create(succession=merger, from_body=body, source=source)


if __name__ == "__main__":
    main()
