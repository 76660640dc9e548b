"""Components that hold other markup: `{% load components %}`; the plain ones are included from templates/components."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from config.templatetags.words import not_recorded

register = template.Library()
Cell = Mapping[str, Any]


@register.simple_tag
def site_name() -> str:
    """The service's name, also on error pages that have no context."""
    return settings.SERVICE_NAME


@register.simple_block_tag
def scroll_box(content: str, label: str) -> SafeString:
    """Markup that may be wider than the screen, in a labelled box that the keyboard can scroll."""
    return render_to_string("components/scroll_box.html", {"content": content, "label": label})


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:
    """Markup folded behind one line that says what is inside."""
    return render_to_string("components/details.html", {"content": content, "summary": summary, "open": open})


@register.simple_block_tag
def inset_text(content: str) -> SafeString:
    """Markup set off from the text around it."""
    return render_to_string("components/inset_text.html", {"content": content})


@register.simple_block_tag
def filter_panel(content: str, applied: int = 0, heading: str = "Filter") -> SafeString:
    """The fields of a list's GET filter: at the left on a wide screen, folded above the list on a narrow one."""
    values = {"content": content, "applied": applied, "heading": heading}
    return render_to_string("components/filter_panel.html", values)


@register.simple_tag
def table_rows(rows: Iterable[Sequence[Cell]]) -> SafeString:
    """The body of a table, of cells as `components/table.html` takes them; the first of each row names it.

    Written here: as a template, 25 rows took longer than all the rest of a page.
    """
    return SafeString("".join(f"<tr>{_row(row)}</tr>\n" for row in rows))


def _row(cells: Sequence[Cell]) -> str:
    return f'<th scope="row">{_content(cells[0])}</th>{"".join(map(_cell, cells[1:]))}'


def _cell(cell: Cell) -> str:
    figure = ' class="figure"' if cell.get("numeric") else ""
    label = f' data-label="{conditional_escape(cell["label"])}"' if cell.get("label") else ""
    return f"<td{figure}{label}>{_content(cell)}</td>"


def _content(cell: Cell) -> str:
    shown: str = conditional_escape(localize(not_recorded(cell["text"])))
    if cell.get("href"):
        shown = f'<a class="govuk-link" href="{conditional_escape(cell["href"])}">{shown}</a>'
    elif cell.get("sector"):
        shown = f'<span class="sector sector--{conditional_escape(cell["sector"])}">{shown}</span>'
    note = cell.get("note")
    return f'{shown} <span class="quiet">{conditional_escape(note)}</span>' if note else shown
