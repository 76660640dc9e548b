"""Load the register of England: read its tables, compare them with the database, apply the differences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

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
STEPS: list[tuple[str, type[models.Model], Callable[[Known], Iterator[Row]]]] = [
    *VOCABULARY,
    *BODIES,
    *SYSTEMS,
    *SUCCESSIONS,
    *LINES,
]


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
    known = Known(folder)
    with transaction.atomic():
        with recording(by=None, reason=f"The register of England, edition {edition}", as_kind=AS_KIND):
            for table, model, rows in STEPS:
                report.tables.append(bring_in_line(table, model, rows(known), namespace=NAMESPACE))
        if not apply:
            transaction.set_rollback(True)
    if apply and report.differs:
        _count_again([model for _, model, _ in STEPS])
    return report


def _count_again(loaded: list[type[models.Model]]) -> None:
    """Tell the planner how many rows there are; for a role that owns no table PostgreSQL leaves it to autovacuum."""
    tables = sorted({model._meta.db_table for model in loaded} | {"accounts_historyentry"})
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(connection.ops.quote_name(table) for table in tables)}")
