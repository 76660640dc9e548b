"""Notices and engagement."""

from __future__ import annotations

from typing import Any

from django import forms

from governance.forms.finding import ForumField
from governance.models import Decision, DecisionStep, Engagement, Notice
from governance.operations.engagement import record_engagement
from governance.operations.notice import REGULATION_9, record_notice
from partnerships.forms.fact import FactForm
from partnerships.forms.fields import ParentField
from partnerships.forms.places import PlaceField
from partnerships.models import Body

SOURCE = ("source", "source_detail", "confidence", "note")


class NoticeForm(FactForm):
    """A notice about one step."""

    subject = ("step",)
    operation = staticmethod(record_notice)
    may_be_replaced = False

    step = ParentField(DecisionStep)
    contents = forms.MultipleChoiceField(
        required=False,
        choices=[(code, f"{words[:1].upper()}{words[1:]}") for code, words in REGULATION_9.items()],
        widget=forms.CheckboxSelectMultiple,
        label="What the notice of the key decision states",
        help_text="The eight points of regulation 9. Tick those that the notice has; what is missing is shown.",
    )

    class Meta(FactForm.Meta):
        model = Notice
        fields = ("kind", "published_on", "url", "reasons", "representations", "response", *SOURCE)
        labels = {
            "kind": "Which notice",
            "published_on": "Day on which it was published",
            "url": "Address of the notice",
            "reasons": "Reasons that it gives",
            "representations": "Representations received against meeting in private",
            "response": "The body’s response to them",
        }
        help_texts = {"published_on": "A late notice is saved, and marked as late."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["contents"] = self.instance.contents
        elif isinstance(self.parent, DecisionStep):
            self.initial.setdefault("source", self.parent.source_id)
        self.order_fields([*self.subject, "kind", "published_on", "contents"])


class EngagementForm(FactForm):
    """One contact about a decision."""

    subject = ("decision", "body", "forum")
    operation = staticmethod(record_engagement)
    may_be_replaced = False

    decision = ParentField(Decision)
    body = PlaceField(Body, required=False, label="Body")
    forum = ForumField(required=False, label="Or a board or committee")
    by_body = PlaceField(Body, required=False, label="Who told, invited, consulted or sent it")

    class Meta(FactForm.Meta):
        model = Engagement
        fields = ("audience", "kind", "on", "how", "respond_by", "responded_on", "response", *SOURCE)
        labels = {
            "audience": "Or an audience in words",
            "on": "Day on which it happened",
            "respond_by": "To answer by",
            "responded_on": "Day on which they answered",
            "response": "What they answered",
        }
        help_texts = {
            "audience": "Such as: the public, patients of a service. Name no person.",
            "kind": "",
            "how": "Such as: letter, meeting, draft by e-mail.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_new and isinstance(self.parent, Decision):
            self.initial.setdefault("source", self.parent.source_id)
        self.order_fields([*self.subject, "audience", "kind", "on", "by_body"])
