"""What nobody has checked for longest, oldest first: one click verifies, and the next record is where the eye is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Permission, why_not
from config.tables.columns import Column, Day, Row
from config.tables.list_page import Naming
from partnerships import operations
from partnerships.filters.records import VerificationFilter
from partnerships.forms.registry import shown_type
from partnerships.history_kinds import record_type
from partnerships.operations import Conflict, Refused
from partnerships.upkeep.record_words import address_of, what_and_whose
from partnerships.upkeep.verifying import Named, named, record_named, to_verify
from partnerships.views.editing_gates import SignedInRequest, require_permission
from partnerships.views.lists import RegisterList
from partnerships.views.lists_records import (
    PLACE,
    Says,
    WhatAndWhose,
    period_columns,
    place_columns,
    source_columns,
    with_names,
)
from partnerships.visibility import places_of

LAST = "last_verified"  # in the session: what this person verified last, and where on the page it stood
NEVER = "Not yet"
VERIFY_HEADING = {"key": "verify", "label": "Verify", "sortable": False, "numeric": False}
CHANGED_MEANWHILE = "Somebody else changed this record meanwhile. Read it as it is now, then verify it."


class LastVerified(Day):
    """When a person last verified it, and who."""

    def words(self, row: Row) -> str:
        """With the name of the person, which files do not have."""
        if row[self.name_in_row] is None:
            return NEVER
        by = row["verified_by__display_name"]
        return f"{super().words(row)}{f' by {by}' if by else ''}"


COLUMNS = (
    WhatAndWhose(
        key="record",
        heading="Record",
        meaning="The kind of record, and the body or partnership that it is about.",
        address=address_of,
        also_reads=(*WhatAndWhose.also_reads, "id", "version"),
        under=place_columns(),
    ),
    Says(key="says", heading="What it says", meaning="What the record says, in words.", under=period_columns()),
    Column(
        key="source",
        heading="Source",
        meaning="The publication, page, file or minute to check it against.",
        reads="source__title",
        address=lambda row: row["source__url"] or None,
        also_reads=("source__url",),
        sort=("source__published_on",),
        under=(replace(source_columns()[1], said_elsewhere=True), *source_columns()[2:]),
    ),
    LastVerified(
        key="verified_on",
        heading="Last verified",
        meaning="The day on which a person last checked it against its source. Empty: not since it was recorded.",
        also_reads=("verified_by__display_name",),
        sort=("never", "verified_on"),
        under=(
            Day(
                key="recorded_on",
                heading="Recorded on",
                meaning="The day on which it was first recorded here.",
                note="recorded {}",
            ),
        ),
    ),
)


class Verification(LoginRequiredMixin, RegisterList):
    """The records that this reader may verify; a POST verifies one of them, or takes that back."""

    http_method_names = ["get", "head", "options", "post"]
    template_name = "partnerships/upkeep/verification.html"
    naming = Naming(title="What needs verifying", one="record", several="records", file="to-verify")
    introduction = (
        "Records that nobody has checked against their source for longest. To verify says that you looked at the "
        "source today and found what is recorded here."
    )
    empty_words = "Nothing is left to verify here."
    columns = COLUMNS
    filterset = VerificationFilter
    usual_order = ("never", "verified_on", "source__published_on")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever may verify nothing at all."""
        if request.user.is_authenticated and not places_of(request.user, Permission.VERIFY_FACTS):
            raise PermissionDenied(why_not(Permission.VERIFY_FACTS, "any place"))
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet:
        return to_verify(self.request.user)

    def drawn(self, rows: QuerySet) -> QuerySet:
        never = Case(When(verified_on__isnull=True, then=Value(0)), default=Value(1))
        return with_names(rows, self.day, self.request.user).annotate(never=never)

    def context(self) -> dict[str, Any]:
        context = super().context()
        lines = [
            {"cells": cells, "name": f"{row['id']}/{row['version']}/{number}", "what": what_and_whose(row)}
            for number, (row, cells) in enumerate(zip(context["page"].rows, context["rows"], strict=True))
        ]
        last = self.request.session.get(LAST, {})
        if last.get("at") == self.request.get_full_path():
            lines.insert(min(last["row"], len(lines)), {"last": last})
        return context | {"lines": lines, "headings": [*context["headings"], VERIFY_HEADING]}

    def post(self, request: SignedInRequest) -> HttpResponse:
        """Verify the record that the button names, or take back what was verified last."""
        taking_back = "take-back" in request.POST
        name = named(request.POST.get("take-back" if taking_back else "verify", ""))
        record = record_named(name, request.user) if name else None
        if name is None or record is None:
            raise Http404
        require_permission(request, Permission.VERIFY_FACTS, record)
        way_back = way_back_from(request, name)
        try:
            (take_back if taking_back else verify)(request, name, record)
        except Conflict:
            messages.error(request, CHANGED_MEANWHILE)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(way_back)


def verify(request: SignedInRequest, name: Named, record: Any) -> None:
    """Verify a record today by its own source, and remember it so that one more click takes that back."""
    saved = operations.verify_by_own_source(record, by=request.user, version=name.version, today=timezone.localdate())
    if "back" in request.POST:
        messages.success(request, "Verified today.")
        return
    request.session[LAST] = {
        "name": f"{name.kind}/{name.key}/{saved.version}/{name.row}",
        "what": title_in_brief(name, request),
        "row": name.row,
        "at": request.get_full_path(),
    }


def take_back(request: SignedInRequest, name: Named, record: Any) -> None:
    """Put back who verified it before."""
    operations.take_back_verification(
        record,
        record_type=record_type(type(record)),
        by=request.user,
        version=name.version,
        today=timezone.localdate(),
    )
    request.session.pop(LAST, None)
    messages.success(request, "Taken back. Both are in the history of the record.")


def way_back_from(request: SignedInRequest, name: Named) -> str:
    """The record's own page where the button stood there, else the same page of the list and the same place on it."""
    if request.POST.get("back") == "own" and (own := own_page_of(name, request)):
        return own
    if "back" in request.POST:
        row = row_in_brief(name, request)
        return address_of(row) if row else reverse("fact", args=[name.kind, name.key])
    return f"{request.get_full_path()}#last"


def own_page_of(name: Named, request: SignedInRequest) -> str:
    """The address of the record's own page, for kinds that have one beside the page of the fact."""
    kind, record = shown_type(name.kind), record_named(name, request.user)
    return kind.own_page_of(record) if kind and record else ""


def title_in_brief(name: Named, request: SignedInRequest) -> str:
    """What the record is and whose, in words."""
    row = row_in_brief(name, request)
    return what_and_whose(row) if row else ""


def row_in_brief(name: Named, request: SignedInRequest) -> Row | None:
    """The record as the list has it."""
    own = to_verify(request.user).filter(kind=name.kind, record_id=name.key)
    named_today = with_names(own, timezone.localdate(), request.user)
    return named_today.values("kind", "record_id", *PLACE).first()
