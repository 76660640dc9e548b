"""Publications, pages, files and minutes that facts are taken from."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from accounts.roles import Permission, why_not
from partnerships.models import Precision, Source
from partnerships.operations.addresses import free_address
from partnerships.operations.facts import writing
from partnerships.operations.refusal import NotPermitted, Refused
from partnerships.visibility import places_of

if TYPE_CHECKING:
    from accounts.models import User

# Whoever records, answers, confirms or checks anything says where it comes from.
MAY_NAME_SOURCES = (
    Permission.EDIT_REGISTER,
    Permission.CREATE_DECISION,
    Permission.ADD_OWN_STEP,
    Permission.ADD_FINANCE_STEP,
    Permission.APPROVE_DELEGATION,
    Permission.RECORD_OUTCOME_OF_OWN_BODY,
    Permission.CONFIRM_FOR_BODY,
    Permission.PUBLISH_NOTICES,
    Permission.RECORD_MONEY,
    Permission.RECORD_OWN_FIGURE,
    Permission.CONFIRM_OWN_CONTRIBUTION,
    Permission.RECORD_SCRUTINY,
    Permission.RESPOND_TO_SCRUTINY,
    Permission.JUDGE_CALL_IN,
    Permission.VERIFY_FACTS,
    Permission.SETTLE_DISPUTES,
)


def record_source(
    *,
    by: User | None,
    reason: str,
    title: str,
    url: str = "",
    publisher: str = "",
    published_on: dt.date | None = None,
    published_precision: str = Precision.EXACT,
    licence: str = "",
    code: str = "",
    as_kind: str = "",
) -> Source:
    """Record a source, or give the one that has the same title and address already."""
    if by is not None and not any(places_of(by, each) for each in MAY_NAME_SOURCES):
        raise NotPermitted(why_not(Permission.EDIT_REGISTER, "any place"))
    known = Source.objects.filter(title__iexact=title.strip(), url=url).first()
    if known:
        return known
    source = Source(
        code=code or free_address(Source, "code", title, fallback="source"),
        title=title.strip(),
        url=url,
        publisher=publisher,
        published_on=published_on,
        published_precision=published_precision,
        licence=licence,
    )
    with writing(by=by, reason=reason, as_kind=as_kind):
        try:
            source.full_clean()
        except ValidationError as error:
            raise Refused.because_of(error) from error
        source.save(force_insert=True)
    return source
