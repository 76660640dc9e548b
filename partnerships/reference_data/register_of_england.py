"""Load the register of England: read its tables, compare them with the database, apply the differences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from django.db import connection, models, transaction

from accounts.history.recording import recording
from partnerships.reference_data.bodies import BODIES
from partnerships.reference_data.comparison import AS_KIND, Row, TableReport, bring_in_line
from partnerships.reference_data.known import Known
from partnerships.reference_data.lines import LINES
from partnerships.reference_data.successions import SUCCESSIONS
from partnerships.reference_data.systems import SYSTEMS
from partnerships.reference_data.tables import TABLES
from partnerships.reference_data.vocabulary import VOCABULARY

NAMESPACE = "england"
# Table, model, rows; each step may name what an earlier one made.
Step: TypeAlias = tuple[str, type[models.Model], Callable[[Known], Iterator[Row]]]
STEPS: list[Step] = [
    *VOCABULARY,
    *BODIES,
    *SYSTEMS,
    *SUCCESSIONS,
    *LINES,
]


# Tables and steps of layers above, loaded after ours, in one transaction with them.
_further_folders: list[Path] = []
_further_steps: list[Step] = []


def add_to_register(folder: Path, steps: Sequence[Step]) -> None:
    """Make a layer above part of the register of England: its folder of tables, and the steps that load them.

    Called while the apps get ready. Its `sources.csv`, `notes.csv` and `legal_powers.csv` are read with ours.
    """
    if folder not in _further_folders:
        _further_folders.append(folder)
        _further_steps.extend(steps)


@dataclass
class LoadReport:
    """What a load found, table by table, and whether it was applied."""

    edition: str
    applied: bool
    tables: list[TableReport] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether the files and the database differed anywhere."""
        return any(table.differs for table in self.tables)


def load_register_of_england(*, apply: bool, folder: Path = TABLES) -> LoadReport:
    """Bring the database in line with the files in one transaction; without `apply`, do the same and undo it."""
    edition = (folder / "EDITION").read_text(encoding="utf-8").strip()
    report = LoadReport(edition, applied=apply)
    known, steps = Known(folder, *_further_folders), [*STEPS, *_further_steps]
    with transaction.atomic():
        with recording(by=None, reason=f"The register of England, edition {edition}", as_kind=AS_KIND):
            for table, model, rows in steps:
                report.tables.append(bring_in_line(table, model, rows(known), namespace=NAMESPACE))
        if not apply:
            transaction.set_rollback(True)
    if apply and report.differs:
        _count_again([model for _, model, _ in steps])
    return report


def _count_again(loaded: list[type[models.Model]]) -> None:
    """Tell the planner how many rows there are; for a role that owns no table PostgreSQL leaves it to autovacuum."""
    tables = sorted({model._meta.db_table for model in loaded} | {"accounts_historyentry"})
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(connection.ops.quote_name(table) for table in tables)}")
