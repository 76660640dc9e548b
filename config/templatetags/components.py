"""Components that hold other markup: `{% load components %}`; the plain ones are included from templates/components."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


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
