"""Call-in by councillors: who keeps the scrutiny record sees its boxes, who judges validity sees those."""

from __future__ import annotations

from typing import Any

from governance.forms.finding import ForumField
from governance.models import CallIn, DecisionStep
from governance.operations.call_in import JUDGED, judges, record_call_in, records_scrutiny
from partnerships.forms.fact import FactForm
from partnerships.forms.fields import ParentField

SOURCE = ("source", "source_detail", "confidence", "note")
OF_SCRUTINY = (
    "received_on",
    "received_at",
    "callers",
    "callers_count",
    "grounds",
    "forum",
    "meets_on",
    "outcome",
    "outcome_on",
    "reconsidered_on",
    "reconsidered_words",
)


class CallInForm(FactForm):
    """A call-in by councillors of one council's decision."""

    subject = ("step",)
    operation = staticmethod(record_call_in)
    may_be_replaced = False

    step = ParentField(DecisionStep)
    forum = ForumField(required=False, label="Scrutiny committee that considers it")

    class Meta(FactForm.Meta):
        model = CallIn
        fields = (*(name for name in OF_SCRUTINY if name != "forum"), *JUDGED, *SOURCE)
        labels = {
            "received_on": "Day on which it was received",
            "received_at": "Time at which it was received",
            "callers": "Who called it in",
            "callers_count": "How many called it in",
            "is_valid": "Is it valid?",
            "judged_on": "Day on which that was judged",
            "judged_because": "Why it is valid or not",
            "meets_on": "Day on which scrutiny meets about it",
            "outcome_on": "Day of the outcome",
            "reconsidered_on": "Day on which the decision-maker reconsidered it",
        }
        help_texts = {
            "received_at": "A council’s own cut-off may be at noon or at 5pm.",
            "callers": "Offices or how many of whom, such as: five members of the scrutiny committee.",
            "callers_count": "Fewer than the council’s procedure asks for is saved, and marked.",
            "outcome": "Leave empty until scrutiny has considered it.",
            "is_valid": "For the monitoring officer. Until it is judged, a call-in that came in time counts as valid.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step = self.parent if self.is_new else self.instance.step
        if isinstance(step, DecisionStep):
            call_in = CallIn(step=step)
            self._leave_out(() if judges(self.user, call_in) else JUDGED)
            self._leave_out(() if records_scrutiny(self.user, call_in) else (*OF_SCRUTINY, "standing"))
        if self.is_new and isinstance(self.parent, DecisionStep):
            self._leave_out(("outcome", "outcome_on", "reconsidered_on", "reconsidered_words"))
            self.initial.setdefault("source", self.parent.source_id)
        self.order_fields([*self.subject, *OF_SCRUTINY, *JUDGED])

    def _leave_out(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.fields.pop(name, None)
