"""Published files, disputes and verifying."""

from __future__ import annotations

from accounts.roles import Permission, Reach
from tests.site.access_table.row import (
    ADMINISTRATOR,
    Case,
    Row,
    holders,
    same,
)

VERIFIERS = holders(Permission.VERIFY_FACTS, Reach.OWN_BODY) | holders(Permission.VERIFY_FACTS, Reach.OWN_PARTNERSHIP)
VERIFIERS |= {name.replace("_own", "_other") for name in VERIFIERS}


def of_an_upload(*, posts: bool = False) -> Row:
    """A file that an administrator uploaded, and one that is not there."""
    return Row(
        cases=lambda stage: [
            Case({"pk": stage.upload.pk}, opens_to=ADMINISTRATOR),
            Case({"pk": 2**31 - 1}, "unknown", ADMINISTRATOR, page=404),
            Case({"pk": 10**30}, "unknown", ADMINISTRATOR, page=404),
        ],
        posts=posts,
    )


UPKEEP: dict[str, Row] = {
    "disputes": same(),
    "verification": same(opens_to=VERIFIERS),
    "imports": same(opens_to=ADMINISTRATOR),
    "upload-new": same(opens_to=ADMINISTRATOR),
    "upload": of_an_upload(),
    "upload-rows": of_an_upload(),
    "upload-apply": of_an_upload(posts=True),
    "upload-set-aside": of_an_upload(posts=True),
    "imported-file": Row(
        cases=lambda stage: [
            Case({"pk": stage.imported.pk}, opens_to=ADMINISTRATOR),
            Case({"pk": 2**31 - 1}, "unknown", ADMINISTRATOR, page=404),
        ],
    ),
    "upkeep": same(opens_to=ADMINISTRATOR),
}
