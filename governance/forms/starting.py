"""Starting a decision: the matter and who takes part, then the steps that a template proposes, each to be changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from config.date_parts import DateParts
from config.forms import PlainForm
from governance.models import Capacity, DecisionStep, DecisionTemplate, Forum
from governance.routes.spelling_out import DraftStep
from partnerships.forms.fields import Pounds
from partnerships.forms.places import PlaceField, find_places, show_in_full, written
from partnerships.models import Body, Membership, Partnership, Standing
from partnerships.naming import with_body_name
from partnerships.visibility import Reader

if TYPE_CHECKING:
    from accounts.models import User

MOST_BODIES = 40
MOST_STEPS = 120
ASKED_LAST = ("standing", "reason")  # below the route, so nobody can have answered before it is drawn up
LONGEST_LINE = 200
DAY_FORMATS = ["%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"]
YES_NO_NOT_RECORDED = [("", "Not recorded"), ("yes", "Yes"), ("no", "No")]
ANSWER = {"": None, "yes": True, "no": False}


class BodiesField(forms.CharField):
    """Bodies, one on each line: a code, or a name."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 6, "spellcheck": "false"}), **kwargs)
        self.user: Reader | None = None

    def clean(self, value: Any) -> list[Body]:
        """The bodies meant, each once, in the order typed; the lines that fit none or several are all named."""
        lines = [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_BODIES:
            raise ValidationError(f"Enter at most {MOST_BODIES} bodies. There are {len(lines)} lines.")
        found: dict[int, Body] = {}
        wrong: list[str] = []
        for line in lines:
            places = find_places(line[:LONGEST_LINE], user=self.user, kinds=(Body,)) if self.user else []
            if len(places) == 1 and isinstance(places[0], Body):
                found[places[0].pk] = places[0]
            else:
                wrong.append(_none_or_several(line, len(places)))
        if wrong:
            raise ValidationError(wrong)
        return in_order(found, self.user) if self.user else []


def _none_or_several(line: str, places: int) -> str:
    short = line if len(line) <= 80 else f"{line[:80]}…"
    if places:
        return f"Several bodies fit “{short}”. Enter its code."
    return f"No body is recorded under “{short}”. Check the code or the name."


class MatterForm(PlainForm):
    """What is to be decided, where, by when and by whom."""

    template = forms.ModelChoiceField(
        DecisionTemplate.objects.filter(is_offered=True),
        label="Kind of decision",
        empty_label="Choose one",
        help_text="Its usual steps are proposed below, and you can change each of them.",
    )
    title = forms.CharField(max_length=300, label="Title", help_text="As the agenda would say it.")
    plain_english = forms.CharField(
        required=False, label="What this means, in plain English", widget=forms.Textarea({"rows": 3})
    )
    partnership = PlaceField(
        Partnership, required=False, label="Partnership", help_text="Its name, or part of it, where it is one’s matter."
    )
    lead_body = PlaceField(Body, required=False, label="Lead body")
    bodies = BodiesField(
        required=False,
        label="Bodies that take part",
        help_text="One on each line: a code such as QT1 or E10000024, or a name. Leave empty for the members of the"
        " partnership.",
    )
    needed_by = DateParts(required=False, label="Day by which it is needed")
    reason_for_date = forms.CharField(required=False, max_length=500, label="Reason for that day")
    value = Pounds(required=False, min_value=0, label="Value", help_text="In pounds: 1,250,000 or £1.25m.")
    source_title = forms.CharField(
        max_length=300, label="Source", help_text="The paper, minute or letter that says so.", required=True
    )
    source_url = forms.URLField(required=False, max_length=500, label="Address of the source", assume_scheme="https")
    standing = forms.ChoiceField(
        choices=[
            (Standing.DRAFT, "Keep as a draft, shown only to those who read drafts here"),
            (Standing.ACCEPTED, "Publish now"),
        ],
        initial=Standing.DRAFT,
        widget=forms.RadioSelect,
        label="When to publish",
    )
    reason = forms.CharField(
        max_length=1000,
        label="Reason for this entry",
        help_text="Everybody who reads the history of the decision sees it.",
        initial="New proposal",
    )

    def __init__(self, *args: Any, user: User, today: dt.date, recording: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        for name in ASKED_LAST:
            self.fields[name].required = recording
        for field in self.fields.values():
            if isinstance(field, PlaceField | BodiesField):
                field.user = user
        if not self.is_bound:
            show_in_full(self)

    def clean(self) -> dict[str, Any]:
        """A decision has a place, and somebody takes part; who may start it there is asked here, before the work."""
        cleaned = super().clean() or {}
        if not (cleaned.get("partnership") or cleaned.get("lead_body")) and not self.errors:
            self.add_error("partnership", "Enter the partnership, or the lead body")
        if "bodies" in cleaned and not cleaned["bodies"] and cleaned.get("partnership"):
            cleaned["bodies"] = members_of(cleaned["partnership"], self.today, self.user)
        if not cleaned.get("bodies") and cleaned.get("lead_body"):
            cleaned["bodies"] = [cleaned["lead_body"]]
        if "bodies" in cleaned and not cleaned["bodies"] and not self.errors:
            self.add_error("bodies", "No members of this partnership are recorded. Enter the bodies that take part")
        return cleaned

    def matter(self) -> dict[str, Any]:
        """The columns of the decision."""
        names = ("title", "plain_english", "partnership", "lead_body", "template", "needed_by", "reason_for_date")
        said = {name: self.cleaned_data[name] for name in (*names, "value", "standing")}
        return said | {name: said[name] or None for name in ("partnership", "lead_body")}

    def show(self, words_by_field: Mapping[str, Sequence[str]]) -> None:
        """Put an operation's refusal beside the fields that it is about."""
        for name, words in words_by_field.items():
            for sentence in words:
                self.add_error(name if name in self.fields else None, sentence)


def members_of(partnership: Partnership, day: dt.date, user: Reader) -> list[Body]:
    """The bodies that belong to a partnership on a day; one whose area overlaps is not a member for that."""
    rows = Membership.objects.visible_to(user).as_at(day).filter(partnership=partnership)
    joined = rows.exclude(basis=Membership.Basis.GEOGRAPHIC_OVERLAP).order_by().values("body")
    return in_order(joined, user)[:MOST_BODIES]


def in_order(keys: Any, user: Reader) -> list[Body]:
    """The bodies with these numbers, by kind and code, their kinds read."""
    rows = Body.objects.visible_to(user).filter(pk__in=keys)
    return list(rows.select_related("kind").order_by("kind__order", "code"))


def as_lines(bodies: Sequence[Body], day: dt.date, user: Reader) -> str:
    """Bodies as the form reads them again: the name with the code in brackets, one on each line."""
    named = with_body_name(Body.objects.visible_to(user).filter(pk__in=[body.pk for body in bodies]), day)
    by_key = {body.pk: written(body) for body in named}
    return "\n".join(by_key[body.pk] for body in bodies)


class StepForm(PlainForm):
    """One step of the route as it will be recorded."""

    include = forms.BooleanField(required=False, initial=True, label="Part of this decision")
    number = forms.IntegerField(min_value=1, max_value=MOST_STEPS, widget=forms.HiddenInput)
    body = forms.CharField(widget=forms.HiddenInput, max_length=40)
    label = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    may_be_delegated = forms.CharField(widget=forms.HiddenInput, required=False, max_length=3)
    forum = forms.ModelChoiceField(
        Forum.objects.none(), required=False, label="Board or committee", empty_label="Not recorded, or not at one"
    )
    taken_by = forms.ChoiceField(choices=DecisionStep.TakenBy, label="Taken by")
    decider_words = forms.CharField(
        required=False, max_length=300, label="Who decides, if it is not recorded", help_text="A post, not a person."
    )
    capacity = forms.ChoiceField(choices=DecisionStep.Capacity, label="Asked to")
    is_required = forms.BooleanField(required=False, label="Required")
    planned_on = forms.DateField(
        required=False,
        input_formats=DAY_FORMATS,
        label="Planned for",
        help_text="For example 14 April 2027.",
        widget=forms.DateInput({"class": "govuk-input--width-10", "autocomplete": "off"}, format="%-d %B %Y"),
        error_messages={"invalid": "Enter a real day, such as 14 April 2027"},
    )
    after = forms.CharField(
        required=False,
        label="Comes after steps",
        help_text="Their numbers, with commas.",
        widget=forms.TextInput({"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )
    is_key = forms.ChoiceField(choices=YES_NO_NOT_RECORDED, required=False, label="Key decision")
    may_be_called_in = forms.ChoiceField(
        choices=YES_NO_NOT_RECORDED, required=False, label="May be called in by councillors"
    )

    def __init__(self, *args: Any, bodies: Mapping[str, Body], forums: Mapping[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = bodies
        key = str(self["body"].value() or "")
        self.of_body = bodies.get(key)
        choices = self.fields["forum"]
        if self.of_body and isinstance(choices, forms.ModelChoiceField):
            choices.queryset = forums[self.of_body.pk]

    def clean_body(self) -> Body:
        """A body that takes part."""
        body = self.bodies.get(self.cleaned_data["body"])
        if body is None:
            raise ValidationError("This body does not take part. Draw up the route again.")
        return body

    def clean_after(self) -> list[int]:
        """The numbers of other steps."""
        typed = [part.strip() for part in self.cleaned_data["after"].replace(" ", ",").split(",") if part.strip()]
        if not all(part.isdecimal() and len(part) <= 3 for part in typed):
            raise ValidationError("Enter the numbers of steps, such as 1, 2")
        return sorted({int(part) for part in typed})

    def clean_is_key(self) -> bool | None:
        """Yes, no, or not recorded."""
        return ANSWER[self.cleaned_data["is_key"]]

    def clean_may_be_called_in(self) -> bool | None:
        """Yes, no, or not recorded."""
        return ANSWER[self.cleaned_data["may_be_called_in"]]

    def step(self) -> dict[str, Any]:
        """The columns of the step."""
        names = ("number", "body", "forum", "taken_by", "decider_words", "capacity", "is_required", "planned_on")
        values = {name: self.cleaned_data[name] for name in (*names, "after", "is_key", "may_be_called_in")}
        return values | {"may_be_delegated": ANSWER.get(self.cleaned_data["may_be_delegated"])}

    def draft(self) -> DraftStep:
        """The step as the proposal takes it, so that its day can be worked out anew."""
        step = self.step()
        step["after"] = tuple(step["after"])
        step.pop("planned_on")
        return DraftStep(label=self.cleaned_data["label"], note="", **step)


def initial_of(draft: DraftStep, planned_on: dt.date | None) -> dict[str, Any]:
    """What the boxes of a proposed step hold."""
    words = {None: "", True: "yes", False: "no"}
    return {
        "include": True,
        "number": draft.number,
        "body": draft.body.code,
        "label": draft.label,
        "forum": draft.forum.pk if draft.forum else None,
        "taken_by": draft.taken_by,
        "decider_words": draft.decider_words,
        "capacity": draft.capacity,
        "is_required": draft.is_required,
        "planned_on": planned_on,
        "after": ", ".join(map(str, draft.after)),
        "is_key": words[draft.is_key],
        "may_be_called_in": words[draft.may_be_called_in],
        "may_be_delegated": words[draft.may_be_delegated],
    }


def forums_by_body(
    bodies: Sequence[Body], partnership: Partnership | None, day: dt.date, user: Reader
) -> dict[int, Any]:
    """For each body the forums that it may decide or advise at: its own, and the joint ones of the partnership."""
    rows = Forum.objects.visible_to(user).as_at(day)
    joint = rows.filter(capacity__in=(Capacity.JOINTLY_DELEGATED, Capacity.IN_COMMON, Capacity.ADVISES))
    shared = joint.filter(partnership=partnership) if partnership else rows.none()
    return {body.pk: (rows.filter(body=body) | shared).order_by("name") for body in bodies}
