"""Posts and appointments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from partnerships.forms.fact import FactForm
from partnerships.forms.membership import PERIOD, SOURCE
from partnerships.forms.offers import offer, offer_elsewhere
from partnerships.forms.places import PlaceField
from partnerships.models import Appointment, Body, Partnership, Person, Post
from partnerships.operations import JointJob, appoint, record_post

SOMEBODY_ELSE = "another"


class PostForm(FactForm):
    """A post at one body or in one partnership."""

    subject = ("place",)
    operation = staticmethod(record_post)
    may_be_replaced = False  # its appointments belong to it

    place = PlaceField(Body, Partnership, label="Body or partnership")

    class Meta(FactForm.Meta):
        model = Post
        fields = ("title", "statutory_role", *SOURCE)

    def values(self) -> dict[str, Any]:
        """Tell a body from a partnership."""
        values = super().values()
        place = values.pop("place", None)
        return values | ({place._meta.model_name: place} if place else {})


class AppointmentForm(FactForm):
    """A person's time in a post, or in several posts that are one joint job."""

    subject = ("post", "person_name", "same_person", "other_posts", "joint_title", "employer")
    operation = staticmethod(appoint)

    post = forms.ModelChoiceField(Post.objects.none(), label="Post", empty_label="Choose one")
    person_name = forms.CharField(max_length=200, label="Name of the person", help_text="The name alone.")
    same_person = forms.ChoiceField(required=False, label="Is this somebody already recorded?")
    other_posts = forms.ModelMultipleChoiceField(
        Post.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Other posts that are the same joint job",
        help_text="Leave empty unless one person does one job for several bodies.",
    )
    joint_title = forms.CharField(required=False, max_length=200, label="Title of the joint job")
    employer = PlaceField(Body, required=False, label="Body that employs the person in the joint job")

    class Meta(FactForm.Meta):
        model = Appointment
        fields = ("basis", *PERIOD, *SOURCE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_new:
            return
        offer(self, "post", Post, at=self.opened_at)
        if offer_elsewhere(self, "other_posts", Post, at=self.opened_at) == 0:
            for name in ("other_posts", "joint_title", "employer"):
                del self.fields[name]
        offer_namesakes(self, "person_name", "same_person")

    def clean(self) -> dict[str, Any]:
        """Ask which of two people of one name is meant, and for what a joint job needs."""
        cleaned = super().clean()
        if "same_person" in self.fields and not cleaned.get("same_person") and "person_name" in cleaned:
            self.add_error("same_person", "Somebody of this name is already recorded. Choose whether it is the same")
        if cleaned.get("other_posts") and not cleaned.get("joint_title"):
            self.add_error("joint_title", "Enter the title of the joint job")
        if cleaned.get("post") and cleaned["post"] in (cleaned.get("other_posts") or ()):
            self.add_error("other_posts", "Choose only the other posts here")
        return cleaned

    def values(self) -> dict[str, Any]:
        """A known person or a new one, and the joint job where there is one."""
        values = super().values()
        if not self.is_new:
            return values
        others, title = values.pop("other_posts", None), values.pop("joint_title", "")
        employer, name, same = (
            values.pop("employer", None),
            values.pop("person_name"),
            values.pop("same_person", ""),
        )
        values["person"] = Person.objects.get(pk=same) if same and same != SOMEBODY_ELSE else name
        joint = JointJob(title=title, other_posts=list(others), employer=employer) if others else None
        return values | {"joint": joint}


def offer_namesakes(form: FactForm, name: str, same: str, also: Mapping[int, str] | None = None) -> None:
    """Where people of the name typed in the field `name` are recorded, ask in `same` whether one of them is meant.

    `also` are further people by key, with words that tell who they are.
    """
    typed = str(form.data.get(form.add_prefix(name)) or "").strip()
    seen = Appointment.objects.visible_to(form.user).filter(person__name__iexact=typed) if typed else None
    known = seen.select_related("person", "post").order_by("person", "-valid_from") if seen is not None else ()
    words = dict(also or {}) | {
        each.person_id: f"{each.person.name}, who is or was {each.post.title}" for each in known
    }
    choice = form.fields[same]
    if not words:
        del form.fields[same]
    elif isinstance(choice, forms.ChoiceField):
        choice.widget = forms.RadioSelect()
        choice.choices = [*((str(key), said) for key, said in words.items()), (SOMEBODY_ELSE, "Somebody else")]
