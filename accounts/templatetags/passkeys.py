"""What a page hands to js/passkeys.js."""

from __future__ import annotations

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """Write a value as JSON for an attribute; the template escapes it, so no inline script is needed."""
    return json.dumps(value)
