"""What the accessibility statement says is not accessible: one file, which the browser tests hold to what they find."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FINDINGS_FILE = Path(__file__).with_name("accessibility_findings.json")


@dataclass(frozen=True)
class Finding:
    """A part of the site that does not conform: WCAG success criterion, where, what, and what to use instead."""

    criterion: str
    page: str
    problem: str
    alternative: str


@dataclass(frozen=True)
class Statement:
    """The dated facts of the statement that SI 2018/952, regulation 8 asks for."""

    prepared_on: date
    reviewed_on: date
    tested_on: date
    method: str
    findings: tuple[Finding, ...]

    @property
    def compliance(self) -> str:
        """Fully or partially compliant: the words that the model statement fixes."""
        return "partially compliant" if self.findings else "fully compliant"


def read_statement(file: Path = FINDINGS_FILE) -> Statement:
    """The statement's facts; a KeyError, TypeError or ValueError where the file does not hold them."""
    facts = json.loads(file.read_text(encoding="utf-8"))
    days = {key: date.fromisoformat(facts[key]) for key in ("prepared_on", "reviewed_on", "tested_on")}
    findings = tuple(Finding(**finding) for finding in facts["findings"])
    return Statement(method=facts["method"], findings=findings, **days)
