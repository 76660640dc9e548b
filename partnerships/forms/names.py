"""What partnerships and bodies are called, by which codes they are known, and whether a partnership is at work."""

from __future__ import annotations

from django import forms

from partnerships.forms.fact import FactForm
from partnerships.forms.membership import PERIOD, SOURCE
from partnerships.forms.places import PlaceField
from partnerships.models import Body, BodyCode, BodyName, Partnership, PartnershipStage, PartnershipState
from partnerships.operations import add_body_code, name_body, name_partnership, set_partnership_state

FROM = ("valid_from", "from_precision")
TAKES_TURNS = "The one before ends on this day."


class PartnershipNameForm(FactForm):
    """A stage of a partnership's life: its kind and official name."""

    subject = ("partnership",)
    operation = staticmethod(name_partnership)

    partnership = PlaceField(Partnership, label="Partnership", help_text="Its name, or part of it.")

    class Meta(FactForm.Meta):
        model = PartnershipStage
        fields = ("official_name", "kind", "why_changed", *FROM, *SOURCE)
        labels = {"why_changed": "Why the name changed"}
        help_texts = {"valid_from": TAKES_TURNS}


class PartnershipStateForm(FactForm):
    """Whether a partnership is at work."""

    subject = ("partnership",)
    operation = staticmethod(set_partnership_state)

    partnership = PlaceField(Partnership, label="Partnership", help_text="Its name, or part of it.")
    why = forms.CharField(required=False, max_length=500, label="Why")

    class Meta(FactForm.Meta):
        model = PartnershipState
        fields = ("state", *PERIOD, *SOURCE)
        help_texts = {"valid_from": TAKES_TURNS}


class BodyNameForm(FactForm):
    """A name of a body."""

    subject = ("body", "use")
    operation = staticmethod(name_body)

    body = PlaceField(Body, label="Body")

    class Meta(FactForm.Meta):
        model = BodyName
        fields = ("name", "use", *FROM, *SOURCE)
        labels = {"use": "Which sort of name is it?"}
        help_texts = {"valid_from": "The official name before ends on this day."}


class BodyCodeForm(FactForm):
    """A code by which a body is known."""

    subject = ("body",)
    operation = staticmethod(add_body_code)

    body = PlaceField(Body, label="Body")

    class Meta(FactForm.Meta):
        model = BodyCode
        fields = ("scheme", "code", *PERIOD, *SOURCE)
