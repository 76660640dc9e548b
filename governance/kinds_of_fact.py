"""The kinds of fact about how bodies decide that people write on the pages under `/facts/`."""

from __future__ import annotations

from governance.decision_pages.kinds import DECISIONS
from governance.scrutiny.kinds import SCRUTINY
from partnerships.forms.registry import FactType

KINDS_OF_FACT: tuple[FactType, ...] = (*DECISIONS, *SCRUTINY)
