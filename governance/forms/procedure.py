"""A body's own procedure, its elections, and who is responsible for functions."""

from __future__ import annotations

from governance.forms.finding import ForumField
from governance.models import BodyProcedure, Election, FunctionResponsibility
from governance.operations.function import record_responsibility
from governance.operations.procedure import record_election, set_procedure
from partnerships.forms.fact import FactForm
from partnerships.forms.membership import PERIOD, SOURCE
from partnerships.forms.names import TAKES_TURNS
from partnerships.forms.places import PlaceField
from partnerships.models import Body


class BodyProcedureForm(FactForm):
    """How a body decides, from its constitution. What is left empty is shown as not recorded."""

    subject = ("body",)
    operation = staticmethod(set_procedure)

    body = PlaceField(Body, label="Body")

    class Meta(FactForm.Meta):
        model = BodyProcedure
        fields = (
            "governance_model",
            "key_decision_threshold",
            "key_decision_words",
            "call_in_days",
            "call_in_day_type",
            "call_in_base",
            "call_in_cut_off",
            "call_in_callers",
            "call_in_callers_needed",
            "residents_may_call_in",
            "scrutiny_meets_within",
            "reconsiders_within",
            "publishes_within",
            "agenda_days",
            "agenda_day_type",
            "notice_day_type",
            "papers_days",
            "forward_plan_months",
            "constitution_paragraph",
            "constitution_url",
            *PERIOD,
            *SOURCE,
        )
        help_texts = {"valid_from": TAKES_TURNS}


class ElectionForm(FactForm):
    """An election."""

    subject = ("body",)
    operation = staticmethod(record_election)

    body = PlaceField(Body, label="Body", help_text="The council or authority whose members are elected.")

    class Meta(FactForm.Meta):
        model = Election
        fields = ("name", "polling_on", "valid_from", "from_precision", *SOURCE)
        labels = {"valid_from": "Day on which notice of the election is published"}
        help_texts = {
            "name": "Such as: County council election.",
            "valid_from": "The pre-election period begins then. Leave empty where it is not known.",
        }


class FunctionResponsibilityForm(FactForm):
    """Who is responsible for a function."""

    subject = ("function", "body")
    operation = staticmethod(record_responsibility)

    body = PlaceField(Body, label="Body that is responsible")
    exercised_by = ForumField(required=False, label="Committee that carries it out")

    class Meta(FactForm.Meta):
        model = FunctionResponsibility
        fields = ("function", "legal_power", "is_disputed", "dispute", "resolved_on", *PERIOD, *SOURCE)
        labels = {"is_disputed": "Bodies disagree about this", "resolved_on": "Day on which the dispute was resolved"}
