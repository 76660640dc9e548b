"""A substantial change of services as a decision's page tells it: whose view, who is consulted by when, what followed.

NHS Act 2006, section 244, and SI 2013/218, Part 4, as generally understood. Where more than one council holds a change
to be substantial, they appoint a joint committee, which alone gives the statutory response (regulation 30).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from config.dates_in_words import day_words
from config.sentences import full_stop
from governance.bank_holidays import bank_holidays
from governance.deadlines import secretary_of_state_decides_by
from governance.deadlines.responses import NO_REFERRALS_FROM
from governance.decision_pages.record import DecisionRecord
from governance.models import (
    ScrutinyConsultation,
    ScrutinyReferral,
    SecretaryOfStateCallIn,
    SubstantialView,
)
from partnerships.english import capital, listed
from partnerships.models import Confidence
from partnerships.operations.keeping import keeps

WordsAndHref = tuple[str, str]
HIDDEN = "a body that is not shown"


@dataclass(frozen=True)
class Part:
    """One record: its heading, its sentences, what breaks no rule but had no power or is not the statutory one."""

    heading: str
    href: str
    sentences: Sequence[str]
    flag: str = ""


@dataclass(frozen=True)
class SubstantialChangeOnPage:
    """Everything under the heading; `joint`: what law asks where several councils hold it to be substantial."""

    joint: str
    views: Sequence[Part]
    consultations: Sequence[Part]
    referrals: Sequence[Part]
    secretary_of_state: Sequence[Part]
    actions: Sequence[WordsAndHref]

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.views or self.consultations or self.referrals or self.secretary_of_state)


def known_by(on: dt.date | None, day: dt.date) -> bool:
    """Tell whether something had happened by a day."""
    return on is not None and on <= day


def substantial_change(record: DecisionRecord, user: Any) -> SubstantialChangeOnPage:
    """What was recorded by the day on view."""
    said, day = record.substantial, record.day
    several = len(_councils(record)) > 1
    return SubstantialChangeOnPage(
        joint=_joint(record),
        views=[_view(record, each) for each in said.views if each.on is None or each.on <= day],
        consultations=[
            _consultation(record, each, several=several)
            for each in said.consultations
            if each.started_on is None or each.started_on <= day
        ],
        referrals=[_referral(record, each) for each in said.referrals],
        secretary_of_state=[_secretary_of_state(record, each) for each in said.secretary_of_state],
        actions=list(_actions(record, user)) if user.is_authenticated else [],
    )


def _councils(record: DecisionRecord) -> set[int]:
    """The councils whose last view, by the day on view, is that it is substantial."""
    views = [each for each in record.substantial.views if each.on is None or each.on <= record.day]
    views.sort(key=lambda each: (each.on or dt.date.min, each.pk))
    last = {each.body_id: each.view for each in views}
    return {body for body, view in last.items() if view == SubstantialView.View.SUBSTANTIAL}


def _joint(record: DecisionRecord) -> str:
    names = sorted(record.names.get(key, HIDDEN) for key in _councils(record))
    if len(names) < 2:
        return ""
    has_one = any(each.forum_id for each in record.substantial.consultations)
    joint = "One is consulted here." if has_one else "None is recorded here as consulted."
    return (
        f"{capital(listed(names))} each hold the change to be substantial. They are then to appoint a joint committee, "
        f"and it alone may give the statutory response (SI 2013/218, regulation 30). {joint}"
    )


def _view(record: DecisionRecord, each: SubstantialView) -> Part:
    on = f" on {day_words(each.on)}" if each.on else ""
    sentences = [f"{each.get_view_display()}{on}.", f"Reasons: {each.reasons}" if each.reasons else ""]
    reported = each.confidence == Confidence.REPORTED and each.view != SubstantialView.View.NOT_GIVEN
    flag = "Reported; the council has not confirmed it." if reported else ""
    name = record.names.get(each.body_id, HIDDEN)
    return Part(name, _page("substantial-view", each), list(filter(None, sentences)), flag)


def _consultation(record: DecisionRecord, each: ScrutinyConsultation, *, several: bool) -> Part:
    whom = each.forum.name if each.forum else record.names.get(each.body_id or 0, HIDDEN)
    heading = f"{record.names.get(each.by_body_id, HIDDEN)} consults {whom}"
    flag = ""
    if several and each.body_id and not each.forum_id:
        flag = "More than one council is affected: a single council’s response is not the statutory response."
    return Part(heading, _page("scrutiny-consultation", each), list(_consulted(record, each)), flag)


def _consulted(record: DecisionRecord, each: ScrutinyConsultation) -> Iterator[str]:
    if each.is_exempt_for_safety:
        yield "Not consulted on, because of a risk to safety or welfare."
    else:
        yield f"Began {_on(each.started_on)}."
        yield f"Comments wanted by {_day(each.comments_by)}; the body intends to decide by {_day(each.decide_by)}."
        yield f"Dates published: {_day(each.published_on)}."
    if known_by(each.responded_on, record.day):
        number = each.recommendations_count
        many = f", with {number} recommendation{'' if number == 1 else 's'}" if number is not None else ""
        late = each.comments_by and each.responded_on and each.responded_on > each.comments_by
        yield f"Responded {_on(each.responded_on)}{many}{', after the day given' if late else ''}."
        yield f"Response: {each.response}" if each.response else "What it said is not recorded."
    elif not each.is_exempt_for_safety:
        yield "Response: not recorded."


def _referral(record: DecisionRecord, each: ScrutinyReferral) -> Part:
    who = each.forum.name if each.forum else record.names.get(each.body_id or 0, "by whom is not recorded")
    answered = full_stop(f"Reply on {day_words(each.replied_on)}: {each.reply or 'what it said is not recorded'}")
    sentences = [
        f"Referred on {day_words(each.on)}.",
        f"Grounds: {each.grounds}" if each.grounds else "Grounds: not recorded.",
        answered if each.replied_on and known_by(each.replied_on, record.day) else "Reply: not recorded.",
    ]
    flag = ""
    if each.on >= NO_REFERRALS_FROM:
        flag = "No power existed on that day: referral ended on 31 January 2024 (SI 2024/16)."
    return Part(f"Referral to the Secretary of State: {who}", _page("referral", each), sentences, flag)


def _secretary_of_state(record: DecisionRecord, each: SecretaryOfStateCallIn) -> Part:
    directed = each.directed_on if known_by(each.directed_on, record.day) else None
    first = min((on for on in (each.notified_on, each.requested_on, each.directed_on) if on), default=None)
    flag = ""
    if first and first < NO_REFERRALS_FROM:
        flag = "No such power existed on that day: it began on 31 January 2024 (NHS Act 2006, Schedule 10A)."
    said = [*_asked(record, each), *([secretary_of_state_words(directed)] if directed and not flag else [])]
    if known_by(each.decided_on, record.day):
        said.append(f"Decided on {_day(each.decided_on)}: {each.outcome or 'what it was is not recorded'}.")
    elif directed:
        said.append("Decision: not recorded.")
    return Part("Secretary of State call-in", _page("secretary-of-state-call-in", each), said, flag)


def _asked(record: DecisionRecord, each: SecretaryOfStateCallIn) -> Iterator[str]:
    if known_by(each.notified_on, record.day):
        yield f"The NHS body notified the Secretary of State on {_day(each.notified_on)}."
    if known_by(each.requested_on, record.day):
        by = f" by {each.requested_by}" if each.requested_by else ""
        yield f"Asked for on {_day(each.requested_on)}{by}."
        yield f"Grounds: {each.grounds}" if each.grounds else "Grounds: not recorded."


def secretary_of_state_words(directed_on: dt.date) -> str:
    """The direction, and by when the Secretary of State may decide."""
    answer = secretary_of_state_decides_by(directed_on, holidays=bank_holidays())
    return f"Direction given on {day_words(directed_on)}. {answer.sentence}"


def _page(kind: str, fact: Any) -> str:
    return reverse("fact", args=[kind, fact.pk])


def _day(on: dt.date | None) -> str:
    return day_words(on) if on else "a day not recorded"


def _on(on: dt.date | None) -> str:
    return f"on {day_words(on)}" if on else "on a day not recorded"


KINDS = (
    ("Record a council’s view of the change", "substantial-view", SubstantialView),
    ("Record a consultation of health scrutiny", "scrutiny-consultation", ScrutinyConsultation),
    ("Record a referral to the Secretary of State", "referral", ScrutinyReferral),
    ("Record a Secretary of State call-in", "secretary-of-state-call-in", SecretaryOfStateCallIn),
)


def _actions(record: DecisionRecord, user: Any) -> Iterator[WordsAndHref]:
    for words, kind, model in KINDS:
        if keeps(user, model(decision=record.decision)):
            yield words, f"{reverse('fact-new', args=[kind])}?decision={record.decision.pk}"
