"""The usual routes of decisions, as the register ships them; an administrator edits them on the screens."""

from __future__ import annotations

from collections.abc import Iterator

from governance.models import DecisionTemplate, ForumKind, TemplateStep
from partnerships.reference_data.comparison import Row
from partnerships.reference_data.known import Known

_ANSWER = {"": None, "yes": True, "no": False}


def decision_templates(known: Known) -> Iterator[Row]:
    """The routes by name."""
    for row in known.read("decision_templates"):
        texts = {name: row[name] for name in ("code", "name", "explanation")}
        yield row["code"], texts | {"order": int(row["order"])}


def template_steps(known: Known) -> Iterator[Row]:
    """Their steps."""
    for row in known.read("template_steps"):
        yield (
            f"{row['template']}/{row['number']}",
            {
                "template_id": known.id_of(DecisionTemplate, row["template"]),
                "number": int(row["number"]),
                "label": row["label"],
                "who": row["who"],
                "taken_by": row["taken_by"],
                "forum_kind_id": known.id_of(ForumKind, row["forum_kind"]),
                "decider_words": row["decider"],
                "capacity": row["capacity"],
                "is_required": row["required"] == "yes",
                "is_key": _ANSWER[row["key"]],
                "may_be_called_in": _ANSWER[row["call_in"]],
                "may_be_delegated": _ANSWER[row["delegable"]],
                "after": [int(number) for number in row["after"].split(",") if number],
                "note": row["note"],
            },
        )


TEMPLATES = [
    ("decision-template", DecisionTemplate, decision_templates),
    ("template-step", TemplateStep, template_steps),
]
