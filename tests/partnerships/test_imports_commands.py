"""The three commands: dry run by default, the report on paper, exit status 0, 1 or 2."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from partnerships.models import Body, ImportedFile
from tests.england import England
from tests.partnerships.published_files import file_of, organisation

pytestmark = pytest.mark.django_db
NEW = organisation("Z0C", "BROADSHIRE NHS TRUST", "20260301")
HUB = organisation("R0X", "COMMISSIONING HUB OF A TRUST", "20260301", roles="RO213")


@pytest.fixture
def etr(tmp_path: Path) -> Path:
    path = tmp_path / "etr.csv"
    path.write_bytes(file_of([NEW, HUB]))
    return path


def run(name: str, *arguments: object, **also: object) -> str:
    out = StringIO()
    call_command(name, *map(str, arguments), stdout=out, **also)
    return out.getvalue()


def test_a_dry_run_says_what_it_would_do_and_does_nothing(england: England, etr: Path) -> None:
    said = run("import_ods", etr)
    assert "etr.csv: NHS trusts (ODS etr), state of 1 March 2026" in said
    assert "new: line 1: Z0C BROADSHIRE NHS TRUST" in said
    assert "not taken: 1: A commissioning hub, not a body (line 2)" in said
    assert (
        "1 new + 0 changed + 0 conflicting + 0 kept as a person entered it + 0 unchanged + 1 not taken = 2 rows" in said
    )
    assert "Dry run: nothing was changed" in said
    assert not Body.objects.filter(code="Z0C").exists()


def test_apply_writes_and_the_rows_go_to_a_file(england: England, etr: Path, tmp_path: Path) -> None:
    said = run("import_ods", etr, "--apply", "--report", tmp_path / "rows.csv", "--vintage", "2026-06-01")
    assert "Applied: 1 difference recorded." in said
    assert Body.objects.filter(code="Z0C").exists()
    rows = (tmp_path / "rows.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "line,outcome,code,name,field,was,becomes,effect,why"
    assert rows[-1].startswith("2,not_ours,R0X,")
    assert ImportedFile.objects.get().vintage_basis == "named by the person who imported it"


def test_a_refused_file_is_exit_status_1_with_the_reason(england: England, etr: Path) -> None:
    etr.write_bytes(etr.read_bytes() + b"R0Z,cut")
    errors = StringIO()
    with pytest.raises(SystemExit) as refused:
        run("import_ods", etr, "--apply", stderr=errors)
    assert refused.value.code == 1
    assert "refused, and nothing was changed. Line 3: This row has 2 values and the first has 27" in errors.getvalue()
    assert not Body.objects.filter(code="Z0C").exists()


@pytest.mark.parametrize("arguments", [[], ["no-such-file.csv"], ["x.csv", "--vintage", "yesterday"]])
def test_wrong_usage_is_exit_status_2(england: England, arguments: list[str]) -> None:
    with pytest.raises((CommandError, SystemExit)) as wrong:
        run("import_councils", *arguments)
    assert getattr(wrong.value, "returncode", 2) != 0
