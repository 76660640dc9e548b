"""Ask every invariant that spans records: one line a breach."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from partnerships.english import counted
from partnerships.invariants.checking import Finding, check
from partnerships.invariants.invariant import invariants


class Command(BaseCommand):
    """Exit status 0: every invariant holds; 1: at least one does not. Known exceptions are listed and do not count."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each breach as its invariant, what is wrong, and the address of the record."""
        findings = list(check(timezone.localdate()))
        for finding in findings:
            self._print(finding, explained=options["verbosity"] > 0)
        breaches = sum(len(finding.breaches) for finding in findings)
        explained = sum(len(finding.explained) for finding in findings)
        self.stdout.write(
            f"{counted(len(invariants()), 'invariant', 'invariants')} asked: "
            f"{counted(breaches, 'breach', 'breaches')}, {counted(explained, 'known exception', 'known exceptions')}."
        )
        if breaches:
            sys.exit(1)

    def _print(self, finding: Finding, *, explained: bool) -> None:
        for breach in finding.breaches:
            self.stdout.write(f"{finding.invariant.code}: {breach.says} {_url(breach.address)}".rstrip())
        for breach, why in finding.explained if explained else ():
            self.stdout.write(f"known exception, {finding.invariant.code}: {breach.says} ({why})")


def _url(address: str) -> str:
    return f"{settings.SITE_URL}{address}" if address else ""
