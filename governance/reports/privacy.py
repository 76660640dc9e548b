"""What a report says of the rows that it does not hold, in words that are the same whether or not there are any."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from config.tables.filters import ListFilter, OneOf
from governance.models import Privacy
from partnerships.visibility import reading_places

LEFT_OUT = "Left out"
ALL_LEFT_OUT = "left_out"
PRIVATE = (("as_allowed", "as the reader’s role allows"), (ALL_LEFT_OUT, "all left out"))
FOR_ALL = "Every private matter is left out of this report, whoever reads it."
FOR_SOME = (
    "Private matters and drafts are left out, except where the role of the person who made this report reads them. "
    "The report never says whether there are others."
)
FOR_NOBODY = "Private matters and drafts are left out. The report never says whether there are any."
NOTHING_PRIVATE = "Drafts are left out, except where the role of the person who made this report reads them."


class PrivateMattersFilter(ListFilter):
    """Lets a person who may read private matters make a report that can be handed to anybody."""

    private = OneOf(label="Private matters", choices=PRIVATE, usual="as_allowed", method="with_private")
    privacy_path = "privacy"

    def with_private(self, rows: QuerySet, name: str, choice: str) -> QuerySet:
        """All that the gate let through, or the public matters among it."""
        return rows.filter(**{self.privacy_path: Privacy.PUBLIC}) if choice == ALL_LEFT_OUT else rows


def left_out_words(request: HttpRequest, *, may_be_private: bool) -> str:
    """Which rows this reader does not get: said of the reader and the filter alone, so that it reveals nothing."""
    places = reading_places(request.user)
    if not may_be_private:
        return NOTHING_PRIVATE if places else "Drafts are left out."
    if request.GET.get("private") == ALL_LEFT_OUT:
        return FOR_ALL
    return FOR_SOME if places or places.exempt else FOR_NOBODY
