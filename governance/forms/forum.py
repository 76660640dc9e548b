"""Boards and committees, their rules, the matters reserved from them, their seats and who holds those."""

from __future__ import annotations

from typing import Any

from django import forms

from governance.forms.finding import ForumField, PostField
from governance.models import Forum, ForumRules, ReservedMatter, Seat, SeatHolding, StatutorySeat
from governance.operations.forum import record_forum, reserve_matter, set_forum_rules
from governance.operations.seat import record_seat, seat_holder
from partnerships.forms.fact import FactForm
from partnerships.forms.fields import ParentField
from partnerships.forms.membership import PERIOD, SOURCE
from partnerships.forms.names import TAKES_TURNS
from partnerships.forms.places import PlaceField
from partnerships.forms.posts import SOMEBODY_ELSE, offer_namesakes
from partnerships.models import Body, Partnership, Person


class ForumForm(FactForm):
    """A board or committee."""

    subject = ("place",)
    operation = staticmethod(record_forum)
    may_be_replaced = False  # its seats, meetings and delegations belong to it

    place = PlaceField(
        Body,
        Partnership,
        label="Whose board or committee is it?",
        help_text="The body, by name or code. For a board of a partnership that belongs to no body: the partnership.",
    )
    follows = ForumField(required=False, label="Board or committee that it follows")

    class Meta(FactForm.Meta):
        model = Forum
        fields = ("name", "kind", "capacity", "legal_power", "meets_in_public", "website", *PERIOD, *SOURCE)
        help_texts = {
            "capacity": "Advising and endorsing bind nobody. A joint committee binds only bodies that delegated to it.",
        }

    def values(self) -> dict[str, Any]:
        """Tell a body from a partnership."""
        values = super().values()
        place = values.pop("place", None)
        return values | ({place._meta.model_name: place} if place else {})


class ForumRulesForm(FactForm):
    """Quorum, voting and terms of reference."""

    subject = ("forum",)
    operation = staticmethod(set_forum_rules)

    forum = ParentField(Forum)

    class Meta(FactForm.Meta):
        model = ForumRules
        fields = (
            "voting_rule",
            "quorum_count",
            "quorum_words",
            "chair_words",
            "terms_of_reference_url",
            "review_on",
            *PERIOD,
            *SOURCE,
        )
        help_texts = {"valid_from": TAKES_TURNS}


class ReservedMatterForm(FactForm):
    """A matter that needs more than the usual vote."""

    subject = ("forum",)
    operation = staticmethod(reserve_matter)

    forum = ParentField(Forum)
    set_by = PlaceField(
        Body, required=False, label="Body that reserved it", help_text="Leave empty where the forum's rules do."
    )

    class Meta(FactForm.Meta):
        model = ReservedMatter
        fields = ("matter", "needs", *PERIOD, *SOURCE)


class SeatForm(FactForm):
    """A seat in a forum."""

    subject = ("forum",)
    operation = staticmethod(record_seat)
    may_be_replaced = False  # its holders belong to it

    forum = ParentField(Forum)
    body = PlaceField(
        Body, required=False, label="Body that it belongs to", help_text="Leave empty for an independent chair, say."
    )
    statutory_seat = forms.ModelChoiceField(
        StatutorySeat.objects.none(), required=False, label="Seat that the law gives", empty_label="Not one of these"
    )

    class Meta(FactForm.Meta):
        model = Seat
        fields = (
            "label",
            "holder_kind",
            "is_voting",
            "is_required_for_quorum",
            "is_chair",
            "statutory_reference",
            *PERIOD,
            *SOURCE,
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        forum = self.parent if isinstance(self.parent, Forum) else None if self.is_new else self.instance.forum
        given = StatutorySeat.objects.filter(forum_kind=forum.kind_id) if forum else StatutorySeat.objects.none()
        choice = self.fields["statutory_seat"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = given
        if not given:
            del self.fields["statutory_seat"]


class SeatHoldingForm(FactForm):
    """Who sits in a seat: a person by name, or whoever holds a post."""

    subject = ("seat", "person_name", "same_person", "post")
    operation = staticmethod(seat_holder)

    seat = ParentField(Seat)
    person_name = forms.CharField(
        max_length=200,
        required=False,
        label="Name of the person",
        help_text="The name alone. Leave empty where whoever holds a post has the seat.",
    )
    same_person = forms.ChoiceField(required=False, label="Is this somebody already recorded?")
    post = PostField(
        required=False,
        label="Or the post that holds the seat",
        help_text="Such as a director of public health: whoever holds the post has the seat.",
    )

    class Meta(FactForm.Meta):
        model = SeatHolding
        fields = ("is_deputy", *PERIOD, *SOURCE)
        help_texts = {"valid_from": "Whoever held the seat before leaves it on this day. A deputy ends nobody's time."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_new:
            offer_namesakes(self, "person_name", "same_person", self._who_sit())

    def _who_sit(self) -> dict[int, str]:
        """People of the typed name who hold or held a seat somewhere."""
        typed = str(self.data.get(self.add_prefix("person_name")) or "").strip()
        if not typed:
            return {}
        seen = SeatHolding.objects.visible_to(self.user).filter(person__name__iexact=typed)
        rows = seen.values_list("person_id", "person__name", "seat__forum__name")
        return {key: f"{name}, who sits or sat in {forum}" for key, name, forum in rows}

    def clean(self) -> dict[str, Any]:
        """Ask which of two people of one name is meant."""
        cleaned = super().clean()
        if "same_person" in self.fields and not cleaned.get("same_person"):
            self.add_error("same_person", "Somebody of this name is already recorded. Choose whether it is the same")
        return cleaned

    def values(self) -> dict[str, Any]:
        """A known person or a new one."""
        values = super().values()
        if not self.is_new:
            return values
        name, same = values.pop("person_name", ""), values.pop("same_person", "")
        values["person"] = Person.objects.get(pk=same) if same and same != SOMEBODY_ELSE else name
        return values
