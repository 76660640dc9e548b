"""Delegations, with a look at what they would do before they are saved."""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.utils import timezone

from governance.forms.finding import ForumField, PostField
from governance.models import Delegation, Function
from governance.operations.delegation import record_delegation
from governance.reach import Matter, Reach, caveat, reach_of, recorded_for
from partnerships.english import listed
from partnerships.forms.fact import FactForm
from partnerships.forms.membership import PERIOD, SOURCE
from partnerships.forms.places import PlaceField
from partnerships.models import Body, Confidence
from partnerships.operations.confirmation import hold_back_confirmation
from partnerships.operations.permission import name_of


class DelegationForm(FactForm):
    """Power that a body gives to one board, body or post."""

    subject = ("from_body", "to_forum", "to_body", "to_post")
    operation = staticmethod(record_delegation)
    preview_template = "governance/forums/delegation_preview.html"

    from_body = PlaceField(Body, label="Body that delegates")
    to_forum = ForumField(required=False, label="To a board or committee")
    to_body = PlaceField(Body, required=False, label="Or to a body")
    to_post = PostField(required=False, label="Or to a post")
    functions = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Functions",
        help_text="Leave all empty where the instrument is not recorded function by function; then say what it covers.",
    )

    class Meta(FactForm.Meta):
        model = Delegation
        fields = (
            "scope",
            "value_limit",
            "area",
            "conditions",
            "reserved",
            "may_be_sub_delegated",
            "legal_power",
            "instrument",
            "instrument_url",
            "approved_by",
            "revoked_on",
            "review_on",
            *PERIOD,
            *SOURCE,
        )
        labels = {"may_be_sub_delegated": "May it be delegated further"}
        help_texts = {
            "scope": "What is delegated, in the words of the instrument.",
            "revoked_on": "The first day without it. Leave empty while it stands.",
            "confidence": "It stays as reported until the body’s own people confirm it, and until then binds nobody.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["functions"]
        if isinstance(choice, forms.MultipleChoiceField):
            choice.choices = list(Function.objects.values_list("code", "name"))
        if self.instance.pk:
            self.initial["functions"] = self.instance.functions

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one receiver."""
        cleaned = super().clean()
        given = [name for name in ("to_forum", "to_body", "to_post") if cleaned.get(name)]
        unsure = {"to_forum", "to_body", "to_post"} & set(self.errors)
        if self.is_new and len(given) != 1 and not unsure:
            self.add_error("to_forum", "Fill in one of the three: a board or committee, a body, or a post")
        return cleaned

    def preview(self) -> dict[str, Any]:
        """What the delegation would do on its first day, or today where it began already."""
        wanted = self._as_it_would_be()
        day = max(wanted.valid_from or timezone.localdate(), timezone.localdate())
        if wanted.to_forum is None:
            return {"sentence": self._to_one(wanted), "reach": [], "day": day, "reported": self._reported(wanted)}
        others = [each for each in recorded_for(wanted.to_forum, self.user) if each.pk != wanted.pk]
        matter = Matter(day=day, functions=frozenset(wanted.functions), value=wanted.value_limit)
        reach = reach_of(wanted.to_forum, matter, self.user, delegations=[*others, wanted])
        return {
            "sentence": sentence_of(wanted.to_forum.name, reach),
            "caveat": caveat(wanted.to_forum),
            "reach": reach,
            "day": day,
            "reported": self._reported(wanted),
        }

    def _as_it_would_be(self) -> Delegation:
        """The delegation with the values of the form, held back where the person does not speak for the body."""
        wanted = copy.copy(self.instance)
        for name, value in self.values().items():
            setattr(wanted, name, value)
        hold_back_confirmation(wanted, by=self.user, before=None if self.is_new else self.instance)
        return wanted

    def _reported(self, wanted: Delegation) -> str:
        """Whose confirmation it will wait for."""
        if wanted.confidence == Confidence.CONFIRMED:
            return ""
        return name_of(wanted.from_body, timezone.localdate())

    def _to_one(self, wanted: Delegation) -> str:
        today = timezone.localdate()
        giver = name_of(wanted.from_body, today)
        if wanted.to_body:
            return f"This would let {name_of(wanted.to_body, today)} decide for {giver}, and for nobody else."
        return f"This would let the post “{wanted.to_post}” decide for {giver}, and for nobody else."


def sentence_of(name: str, reach: list[Reach]) -> str:
    """This would let X bind A and B, not C."""
    bound = listed(each.name for each in reach if each.binds)
    free = listed(each.name for each in reach if not each.binds)
    if not bound:
        return f"With this, {name} would bind nobody yet."
    return f"This would let {name} bind {bound}{f', not {free}' if free else ''}."
