"""The accessibility statement has what SI 2018/952, regulation 8 asks for, from one file of findings."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from config import views
from config.accessibility import FINDINGS_FILE, Finding, Statement, read_statement

FINDING = Finding(
    criterion="1.4.10 Reflow",
    page="The step table of a decision",
    problem="scrolls sideways at 320 pixels",
    alternative="the same steps as a list, on the same page.",
)
TESTED = date(2026, 11, 21)


def test_the_statement_has_every_compulsory_part(client: Client) -> None:
    page = client.get("/accessibility/").content.decode()
    for part in (
        "This statement applies to",
        "compliant with the",
        "Non-accessible content",
        "mailto:",
        "Equality and Human Rights Commission",
        "equalityadvisoryservice.com",
        "This statement was prepared on",
        "last tested on",
    ):
        assert part in page


def test_a_finding_is_listed_and_ends_full_compliance(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = Statement(TESTED, TESTED, TESTED, "axe", (FINDING,))
    monkeypatch.setattr(views, "read_statement", lambda: statement)
    page = client.get("/accessibility/").content.decode()
    assert "partially compliant" in page
    assert "1.4.10 Reflow" in page
    assert FINDING.alternative in page


def test_without_findings_the_site_claims_full_compliance() -> None:
    assert Statement(TESTED, TESTED, TESTED, "axe", ()).compliance == "fully compliant"


def test_the_last_test_is_less_than_a_year_old() -> None:
    assert timezone.localdate() - read_statement().tested_on < timedelta(days=365)


def test_a_file_that_lacks_a_fact_is_refused(tmp_path: Path) -> None:
    facts = json.loads(FINDINGS_FILE.read_text(encoding="utf-8"))
    del facts["tested_on"]
    broken = tmp_path / "findings.json"
    broken.write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(KeyError):
        read_statement(broken)


def test_every_page_leads_to_the_statement(client: Client) -> None:
    assert 'href="/accessibility/"' in client.get("/nowhere/").content.decode()
