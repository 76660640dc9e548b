"""Our lists in the open-data catalogue of the layer below."""

from __future__ import annotations

from governance.forum_pages.lists import Forums
from governance.scrutiny.call_ins import CallIns
from governance.scrutiny.desk import ScrutinyDesk
from governance.views.lists_decisions import Decisions, ForwardPlan
from partnerships.views.data_catalogue import Dataset

_OF_STEPS = ("decision", "decision_step", "step_outcome", "notice")
DATASETS = (
    Dataset("decisions", Decisions, ("decision", "decision_step", "step_outcome", "step_condition")),
    Dataset("forward-plan", ForwardPlan, _OF_STEPS),
    Dataset("forums", Forums, ("forum", "forum_rules", "seat", "seat_holding")),
    Dataset("scrutiny", ScrutinyDesk, (*_OF_STEPS, "body_procedure", "call_in")),
    Dataset("call-ins", CallIns, ("call_in",)),
)
