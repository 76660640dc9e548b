"""Run every benchmark on real services of its own, and print a table or JSON."""

from __future__ import annotations

import json
import os
import secrets
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from config.local.services import services


def main() -> None:
    """Start services, make the database, measure, print."""
    with tempfile.TemporaryDirectory(prefix="register-bench-") as directory:
        Path(directory).chmod(0o711)
        with services(Path(directory), durable=False) as environment:
            os.environ |= environment | {
                "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
                "SECRET_KEY": secrets.token_urlsafe(50),
                "DEMONSTRATION": "1",
                "EMAIL_URL": "consolemail://",
            }
            report = _measure(int(os.environ.get("SCALE", "10")))
    sys.stdout.write((json.dumps(report, indent=1) if os.environ.get("FORMAT") == "json" else _table(report)) + "\n")


def _measure(scale: int) -> dict[str, Any]:
    import django

    django.setup()

    from django.core.management import call_command
    from django.test.utils import setup_test_environment
    from django.utils import timezone

    from accounts.models import User
    from benchmarks import decisions, england, importing, money, reports
    from benchmarks.pages import PAGES, Visitor, measure, signed_in
    from benchmarks.timing import paired
    from benchmarks.weight import weigh

    call_command("migrate", verbosity=0)
    report: dict[str, Any] = {"loading_england_seconds": round(england.load(), 2)}
    setup_test_environment()
    reader = User.objects.create_user(email="bench@example.org", display_name="Bench", is_administrator=False)
    visitor = Visitor(signed_in(reader))
    administrator = Visitor(signed_in(_administrator()))
    if os.environ.get("PART") == "decisions":
        return report | {"decisions": decisions.measure(visitor, administrator, scale, timezone.localdate())}
    if os.environ.get("PART") == "reports":
        return report | {"reports": [asdict(each) for each in reports.measure()]}
    if os.environ.get("PART") == "money":
        return report | {"money": money.measure(visitor, scale)}
    if os.environ.get("PART") == "importing":
        return report | {"importing": asdict(importing.measure())}
    if os.environ.get("PART") == "reminders":
        return report | {"reminders": _reminders(scale)}
    report["pages"] = [asdict(result) for result in measure(visitor, PAGES)]
    report["weight"] = [asdict(weight) for weight in weigh(visitor, PAGES)]
    report["importing"] = asdict(importing.measure())
    changelist = administrator.getter("/admin/partnerships/bodyname/")
    report["admin_to_bodies"] = asdict(paired(changelist, visitor.getter("/bodies/")))
    if scale > 1:
        before = {name: _median(visitor, address) for name, address in PAGES.items()}
        england.grow(scale)
        grown = measure(visitor, PAGES)
        report["grown"] = [
            asdict(r) | {"to_itself": round(_median(visitor, PAGES[r.page]) / before[r.page], 2)}
            for r in grown
        ]  # fmt: skip
    report["decisions"] = decisions.measure(visitor, administrator, scale, timezone.localdate())
    report["reports"] = [asdict(each) for each in reports.measure()]
    report["money"] = money.measure(visitor, scale)
    report["reminders"] = _reminders(scale)
    return report


def _reminders(scale: int) -> dict[str, Any]:
    from benchmarks.reminders import plan_and_send

    planning, sending = plan_and_send(scale)
    return {"planning": asdict(planning), "sending": asdict(sending)}


def _administrator() -> Any:
    from accounts.models import User

    user = User.objects.create_user(email="admin@example.org", display_name="Bench", is_administrator=True)
    for name in ("is_staff", "has_perm", "has_module_perms"):
        setattr(User, name, True if name == "is_staff" else lambda *args, **kwargs: True)
    return user


def _median(visitor: Any, address: str, rounds: int = 25) -> float:
    from statistics import median

    from benchmarks.timing import _timed

    visitor.get(address)
    return median(_timed(visitor.getter(address)) for _ in range(rounds))


def _table(report: dict[str, Any]) -> str:
    from benchmarks import decisions, money, reports

    tables = {
        "importing": _importing,
        "decisions": decisions.table,
        "reports": reports.table,
        "money": money.table,
        "reminders": _reminder_lines,
    }
    parts = [line for name, made in tables.items() if name in report for line in made(report[name])]
    if "pages" not in report:
        return "\n".join(parts)
    lines = [
        f"Loading England: {report['loading_england_seconds']} s",
        "",
        "Page ÷ its floor (goal 2.0, aim 1.3); with nothing remembered; queries then",
    ]
    lines += [_line(row["page"], row["to_floor"], _anew(row)) for row in report["pages"]]
    admin = report["admin_to_bodies"]
    lines += ["", f"Django's admin ÷ our body list: {admin['median']:.1f} ({admin['low']:.1f}-{admin['high']:.1f})"]
    if "grown" in report:
        lines += ["", "At ten times the data: the same, and page ÷ itself at England's size (goal 1.2)"]
        lines += [
            _line(row["page"], row["to_floor"], f"{_anew(row)}   {row['to_itself']:.2f}") for row in report["grown"]
        ]
    lines += ["", *parts]
    lines += ["", "Bytes compressed: first visit (goal 60,000), next page (goal 15,000)"]
    lines += [f"  {w['page']:<32}{w['first_visit']:>8,}{w['next_page']:>8,}" for w in report["weight"]]
    return "\n".join(lines)


def _importing(figures: dict[str, Any]) -> list[str]:
    compared = figures["compared"]
    spread = f"({compared['low']:.1f}-{compared['high']:.1f})"
    return [
        "Importing 10,000 organisations, half new, half changed ÷ COPY and INSERT … ON CONFLICT (goal 10, aim 5)",
        f"  read, validated and compared    {compared['median']:>6.1f} {spread:<14}{compared['milliseconds']:>7.0f} ms",
        f"  and written, with all history   {figures['applied']:>6.0f} {'':<14}{figures['applied_seconds']:>7.1f} s",
        f"  statements for 1,000 rows and for 10,000: {figures['statements_tenth']} and {figures['statements']}",
        "  memory for 50,000 rows of successions and for 500,000:"
        f" {figures['megabytes_tenth']} and {figures['megabytes']} MB",
    ]


def _reminder_lines(report: dict[str, Any]) -> list[str]:
    planning, sending = report["planning"], report["sending"]
    grown = planning["ten_times_to_once"]
    parts = ", ".join(f"{name} {ms}" for name, ms in sending["parts"].items())
    return [
        "",
        f"Reminders: planning {planning['rows']:,} rows in {planning['first_pass_s']} s",
        f"  ÷ a bare insert of the same rows (goal 1.5)        {planning['to_floor']:>6.2f}",
        f"  a second pass that day ÷ the first (goal 0.2)      {planning['second_to_first']:>6.2f}",
        *([f"  ten times the decisions ÷ once (goal 1.3)          {grown:>6.2f}"] if grown else []),
        f"Sending {sending['mails']:,} mails ÷ a bare loop (goal 2)           {sending['to_floor']:>6.2f}"
        f"   {sending['milliseconds']:.1f} ms a mail, bare {sending['floor_milliseconds']:.1f}; memory"
        f" +{sending['memory_growth_mib']} MiB",
        f"  of it, ms a mail: {parts}",
    ]


def _anew(row: dict[str, Any]) -> str:
    return f"{row['unremembered']['median']:>5.2f}   {row['queries']:>2}"


def _line(page: str, ratio: dict[str, float], rest: str) -> str:
    spread = f"({ratio['low']:.2f}-{ratio['high']:.2f})"
    return f"  {page:<32}{ratio['median']:>6.2f} {spread:<14}{ratio['milliseconds']:>7.1f} ms   {rest}"


if __name__ == "__main__":
    main()
