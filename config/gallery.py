"""Examples for the gallery of components at /design-system/: invented bodies, never real ones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings

from config.date_parts import DateParts
from config.forms import FilterForm, PlainForm

FOLDER = Path(settings.BASE_DIR) / "templates" / "components"
SECTORS = (("council", "Council"), ("nhs", "NHS"), ("joint", "Council and NHS"))
PARTS_OF_PAGES = (
    "account_links",
    "as_at_bar",
    "conflict_choice",
    "error_summary",
    "filter_panel",
    "follow_button",
    "hidden_query",
    "messages",
    "navigation_link",
    "print_header",
    "scroll_box",
    "site_footer",
    "table_head",
)


class ExampleForm(PlainForm):
    """One field of each kind."""

    title = forms.CharField(max_length=80, help_text="As the minutes have it.")
    kind = forms.ChoiceField(choices=(("", "Choose"), ("place", "Place"), ("system", "System")))
    sector = forms.ChoiceField(choices=SECTORS, widget=forms.RadioSelect)
    basis = forms.MultipleChoiceField(
        choices=(("statutory", "Statutory"), ("agreed", "Agreed")), widget=forms.CheckboxSelectMultiple
    )
    joined_on = DateParts(label="Joined on", help_text="For example, 1 4 2016.")
    reason = forms.CharField(widget=forms.Textarea({"rows": 3}), required=False)
    confirmed = forms.BooleanField(label="The body has confirmed this", required=False)


class ExampleFilter(FilterForm):
    """The fields of a list's filter."""

    called = forms.CharField(label="Name", required=False, widget=forms.TextInput({"type": "search"}))
    on_side = forms.ChoiceField(label="Sector", choices=(("", "Any"), *SECTORS), required=False)


def filled_form() -> ExampleForm:
    """A form as it comes back with mistakes, everything typed kept."""
    typed = {
        "example-title": "Northshire place partnership",
        "example-sector": "council",
        "example-joined_on_day": "31",
        "example-joined_on_month": "",
        "example-joined_on_year": "2016",
        "example-reason": "Minute 4.2 of 12 May",
    }
    return ExampleForm(typed, prefix="example")


COLUMNS = (
    {"key": "name", "label": "Body", "sortable": True},
    {"key": "sector", "label": "Sector", "sortable": True},
    {"key": "joined", "label": "Joined", "sortable": True},
    {"key": "budget", "label": "Pooled fund", "sortable": True, "numeric": True},
)
ROWS = (
    (
        {"text": "Northshire Council", "href": "#table", "note": "formerly Northshire County Council"},
        {"text": "Council", "sector": "council", "label": "Sector"},
        {"text": "1 April 2016", "label": "Joined"},
        {"text": "£53,440,286", "numeric": True, "label": "Pooled fund"},
    ),
    (
        {"text": "NHS Northshire Integrated Care Board", "href": "#table"},
        {"text": "NHS", "sector": "nhs", "label": "Sector"},
        {"text": "1 July 2022", "label": "Joined"},
        {"text": None, "numeric": True, "label": "Pooled fund"},
    ),
)
EVENTS = (
    {
        "when": "1 April 2016",
        "what": "Northshire Council joined",
        "note": "Order 2016, article 4",
    },
    {"when": "1 July 2022", "what": "NHS Northshire Integrated Care Board", "href": "#timeline", "now": True},
)
CHANGES = (
    {
        "at": datetime(2026, 5, 12, 9, 30, tzinfo=UTC),
        "by": "Asha Patel",
        "reason": "Minute 4.2 of 12 May",
        "fields": ({"label": "Joined on", "before": None, "after": "1 April 2016"},),
    },
)
TOLD = (
    {
        "on": date(2026, 5, 12),
        "what": "A decision comes near",
        "who": "Proper officer, Northshire Council",
        "when": "Planned for: Tuesday 9 June 2026",
    },
)
CONFLICT = (
    {
        "label": "Role",
        "before": "Member",
        "yours": "Lead",
        "theirs": "Member",
        "they_left_it": True,
        "choice_name": "choose-role",
        "chosen": "yours",
    },
    {
        "label": "Note",
        "yours": "Seen in the minutes",
        "theirs": "Said by the clerk",
        "choice_name": "choose-note",
        "both": "Said by the clerk\n\nSeen in the minutes",
        "both_name": "both-note",
    },
)


def gallery_context() -> dict[str, Any]:
    """Everything that the gallery's template draws."""
    return {
        "example_form": filled_form(),
        "filter_form": ExampleFilter(prefix="filter"),
        "columns": COLUMNS,
        "rows": ROWS,
        "events": EVENTS,
        "changes": CHANGES,
        "conflict_rows": CONFLICT,
        "told": TOLD,
        "summary_rows": (
            {"key": "Code", "value": "Q99", "note": "Organisation Data Service, 1 July 2022"},
            {"key": "Chair", "value": None, "change_href": "#summary_list"},
        ),
        "councils": ("Northshire Council", "Westmarch City Council"),
        "nhs": ("NHS Northshire Integrated Care Board",),
        "numbers": ({"number": 1}, {"number": 2, "current": True}, {"number": 3}, {"gap": True}, {"number": 12}),
        "filters_on": ({"label": "Sector", "value_words": "NHS", "key": "sector", "value": "nhs"},),
        "parts": (
            {"words": "Overview", "href": "#sub_navigation", "current": True},
            {"words": "Members", "href": "#sub_navigation"},
            {"words": "Accountability", "href": "#sub_navigation"},
        ),
        "crumbs": ({"words": "Bodies", "href": "/bodies/"},),
        "a_day": date(2016, 4, 1),
        "precisions": ("exact", "month", "year", "first_observed", "inferred", "not_before", "unknown"),
        "parts_of_pages": PARTS_OF_PAGES,
    }
