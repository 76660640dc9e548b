"""Put a record of a file into the register, find it again the next time, leave alone what a person has changed."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from accounts.history.entry import HistoryEntry
from partnerships.arrangements.parsing import Document, Path, Problem
from partnerships.models import Recorded
from partnerships.operations import Refused
from partnerships.operations.facts import insert, is_closed, update, writing

Record = TypeVar("Record", bound=Recorded)
LONGEST_KEY = 300  # characters of `reference_key`
AS_KIND = "arrangement file"
ADDED, CHANGED, SAME, KEPT = "added", "changed", "as it was", "kept as a person left it"


@dataclass
class Report:
    """What became of each record of a file, and what was refused."""

    done: list[tuple[int, str, str]] = field(default_factory=list)  # line, outcome, record in words
    problems: list[Problem] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """How many records had this outcome."""
        return sum(1 for _, what, _ in self.done if what == outcome)


class Keeper:
    """Writes the records of one file, each under a key of its own, through the operations' rules."""

    def __init__(self, document: Document, *, name: str) -> None:
        self.document, self.name = document, name
        self.report = Report()
        self._used: Counter[str] = Counter()

    def key(self, *parts: str) -> str:
        """The key of a record in this file; the second with the same parts gets a number."""
        plain = "/".join(parts)
        self._used[plain] += 1
        number = self._used[plain]
        whole = f"arrangement:{self.name}/{plain}" + (f"#{number}" if number > 1 else "")
        if len(whole) <= LONGEST_KEY:
            return whole
        return f"{whole[: LONGEST_KEY - 33]}~{hashlib.sha256(whole.encode()).hexdigest()[:32]}"

    def refuse(self, path: Path, refused: Refused) -> None:
        """Note why a record is refused, at the line of the field that is to blame."""
        for column, sentences in refused.words.items():
            line = self.document.line_of((*path, FIELD_FOR.get(column, column)) if column else path)
            self.report.problems.extend(Problem(line, words) for words in sentences)

    def keep(
        self,
        path: Path,
        model: type[Record],
        key: str,
        values: Mapping[str, Any],
        fixed: Mapping[str, Any] | None = None,
        prepare: Callable[[Record], None] | None = None,
    ) -> Record | None:
        """Add or correct one record; `fixed` values say which record it is and never change. None where refused.

        `prepare` is told of a new record before it is added: what it is planned to be part of.
        """
        try:
            with transaction.atomic():
                record, outcome = self._kept(model, key, values, fixed or {}, prepare)
        except Refused as refused:
            self.refuse(path, refused)
            return None
        self.report.done.append((self.document.line_of(path), outcome, in_words(record)))
        return record

    def _kept(
        self,
        model: type[Record],
        key: str,
        values: Mapping[str, Any],
        fixed: Mapping[str, Any],
        prepare: Callable[[Record], None] | None,
    ) -> tuple[Record, str]:
        known = model._default_manager.filter(reference_key=key).first()
        if known is None:
            new = model(**fixed, **values, reference_key=key)
            if prepare:
                prepare(new)
            return self._write(lambda: insert(new, by=None)), ADDED
        changes = {name: value for name, value in values.items() if getattr(known, name) != value}
        if not changes:
            return known, SAME
        if is_closed(known) or changed_by_a_person(known):
            return known, KEPT
        return self._write(lambda: update(known, by=None, version=known.version, values=changes)), CHANGED

    def _write(self, write: Callable[[], Record]) -> Record:
        with writing(by=None, reason=f"Loaded from the arrangement file {self.name}", as_kind=AS_KIND):
            return write()


# Columns of the register whose field has another name in a file.
FIELD_FOR = {
    "valid_from": "from",
    "valid_to": "to",
    "official_name": "name",
    "share_of_body": "share",
    "is_voting": "voting",
    "source_detail": "detail",
    "legal_power": "power",
    "effective_on": "on",
    "legal_instrument": "instrument",
    "statutory_role": "statutory_role",
    "established_on": "established",
    "abolished_on": "abolished",
    "ends_on": "ends",
    "is_present": "covered",
    "due_on": "due",
    "submitted_on": "submitted",
    "approved_on": "approved",
}


def changed_by_a_person(record: Model) -> bool:
    """Whether somebody has changed a record on the screens since a file wrote it."""
    record_type = re.sub(r"(?<!^)(?=[A-Z])", "_", type(record).__name__).lower()
    entries = HistoryEntry.objects.filter(record_type=record_type, record_id=record.pk)
    return entries.exclude(actor_id=None).exists()


def in_words(record: Recorded) -> str:
    """A record as the report names it."""
    return f"{record._meta.verbose_name}: {record}"
