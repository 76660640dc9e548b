"""The commands that people type, and the lists that they install from."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["app.txt", "production.txt", "dev.txt", "node.txt"]


def make(*arguments: str) -> str:
    return subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("target", ["run", "test", "soak", "bench", "lock", "format", "help"])
def test_help_tells_every_target(target):
    assert re.search(rf"^make {target} +\S", make("help"), re.MULTILINE)


@pytest.mark.parametrize("tool", ["ruff check", "ruff format --check", "djlint", "mypy", "lint-imports", "pytest -n"])
def test_make_test_runs_every_check(tool):
    assert tool in make("-n", "test")


def test_a_python_that_is_too_old_is_told_so():
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "sys.version_info < (3, 11)" in recipe
    assert "Python 3.11 or newer is needed" in recipe


@pytest.mark.parametrize("name", LOCKS)
def test_locks_are_exact_hashed_and_name_no_address(name):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9-]+==\S+(?: ;.+)? \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    assert len(pins) == len(re.findall("==[0-9]", re.sub(r";.*", "", text))) > 0
    assert "://" not in text


def test_the_lists_agree_with_each_other():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", (ROOT / "requirements" / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("production.txt") < pins("app.txt") < pins("dev.txt")


def test_npms_lock_names_no_address_and_one_package():
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    assert re.findall(r'"node_modules/([^"]+)"', text) == ["govuk-frontend"]
