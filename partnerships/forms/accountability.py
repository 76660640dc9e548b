"""Lines of accountability."""

from __future__ import annotations

from partnerships.forms.fact import FactForm
from partnerships.forms.membership import PERIOD, SOURCE
from partnerships.forms.places import PlaceField
from partnerships.models import Accountability, Body
from partnerships.operations import record_accountability


class AccountabilityForm(FactForm):
    """Who answers to whom, and by which power."""

    subject = ("from_body", "to_body")
    operation = staticmethod(record_accountability)

    from_body = PlaceField(Body, label="Body that answers")
    to_body = PlaceField(Body, label="Body that it answers to")

    class Meta(FactForm.Meta):
        model = Accountability
        fields = ("kind", "legal_power", *PERIOD, *SOURCE)
        labels = {"kind": "In which way"}
        help_texts = {"legal_power": "Without one, the line is shown as generally understood."}
