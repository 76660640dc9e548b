"""Consultation on a substantial change, referral, and the Secretary of State's own call-in."""

from __future__ import annotations

from typing import Any

from governance.forms.finding import ForumField
from governance.models import (
    Decision,
    ScrutinyConsultation,
    ScrutinyReferral,
    SecretaryOfStateCallIn,
    SubstantialView,
)
from governance.operations.substantial_change import (
    record_consultation,
    record_referral,
    record_secretary_of_state_call_in,
    record_substantial_view,
)
from partnerships.forms.fact import FactForm
from partnerships.forms.fields import ParentField
from partnerships.forms.places import PlaceField
from partnerships.models import Body

SOURCE = ("source", "source_detail", "confidence", "note")


class OfADecision(FactForm):
    """A form that begins with its decision's source."""

    may_be_replaced = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_new and isinstance(self.parent, Decision):
            self.initial.setdefault("source", self.parent.source_id)


class SubstantialViewForm(OfADecision):
    """A council's own view."""

    subject = ("decision", "body")
    operation = staticmethod(record_substantial_view)

    decision = ParentField(Decision)
    body = PlaceField(Body, label="Council")

    class Meta(FactForm.Meta):
        model = SubstantialView
        fields = ("view", "on", "reasons", *SOURCE)
        labels = {"view": "For its area the change is", "on": "Day on which it said so"}


class ConsultationForm(OfADecision):
    """A consultation under regulation 23."""

    subject = ("decision", "by_body", "body", "forum")
    operation = staticmethod(record_consultation)

    decision = ParentField(Decision)
    by_body = PlaceField(Body, label="Body that consults")
    body = PlaceField(Body, required=False, label="Council that is consulted")
    forum = ForumField(required=False, label="Or the joint committee that is consulted")

    class Meta(FactForm.Meta):
        model = ScrutinyConsultation
        fields = (
            "started_on",
            "published_on",
            "comments_by",
            "decide_by",
            "responded_on",
            "response",
            "recommendations_count",
            "is_exempt_for_safety",
            *SOURCE,
        )
        labels = {
            "started_on": "Day on which it began",
            "comments_by": "Comments wanted by",
            "decide_by": "The body intends to decide by",
            "responded_on": "Day of the response",
            "recommendations_count": "How many recommendations",
            "is_exempt_for_safety": "Not consulted on, because of a risk to safety or welfare",
        }
        help_texts = {
            "comments_by": "Change it here when the body changes it: the earlier day stays in the history.",
        }


class ReferralForm(OfADecision):
    """A referral to the Secretary of State."""

    subject = ("decision", "body", "forum")
    operation = staticmethod(record_referral)

    decision = ParentField(Decision)
    body = PlaceField(Body, required=False, label="Council that referred it")
    forum = ForumField(required=False, label="Or the joint committee that did")

    class Meta(FactForm.Meta):
        model = ScrutinyReferral
        fields = ("on", "grounds", "replied_on", "reply", *SOURCE)
        labels = {"on": "Day of the referral", "replied_on": "Day of the reply"}
        help_texts = {"on": "From 31 January 2024 no power to refer existed; a later referral is saved and marked."}


class SecretaryOfStateCallInForm(OfADecision):
    """Notification, request, direction and decision."""

    subject = ("decision",)
    operation = staticmethod(record_secretary_of_state_call_in)

    decision = ParentField(Decision)

    class Meta(FactForm.Meta):
        model = SecretaryOfStateCallIn
        fields = (
            "notified_on",
            "requested_by",
            "requested_on",
            "grounds",
            "directed_on",
            "decided_on",
            "outcome",
            *SOURCE,
        )
        labels = {
            "notified_on": "Day on which the NHS body notified the Secretary of State",
            "requested_by": "Who asked for the call-in",
            "requested_on": "Day of the request",
            "directed_on": "Day of the direction",
            "decided_on": "Day of the Secretary of State’s decision",
        }
        help_texts = {
            "requested_by": "An organisation, or in words. Name no private person.",
            "directed_on": "The Secretary of State then has six months beginning with this day.",
        }
