"""The database triggers that write the ledger and refuse to lose a row.

The database writes history itself, so that a bulk update or hand-written SQL is recorded like any other change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pgtrigger


def refuse_truncate() -> pgtrigger.Trigger:
    """Refuse TRUNCATE, except the test runner's own flush of a `test_…` database."""
    return pgtrigger.Trigger(
        name="refuse_truncate",
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        func="""
            IF current_database() LIKE 'test\\_%%'
               AND current_setting('register.guard_truncate', true) IS DISTINCT FROM 'on' THEN
                RETURN NULL;
            END IF;
            RAISE EXCEPTION 'Nothing is ever removed from %%: TRUNCATE is refused', TG_TABLE_NAME;
        """.replace("%%", "%"),
    )


def recorded(
    record_type: str,
    *,
    bodies: Sequence[str] = (),
    partnerships: Sequence[str] = (),
    leave_out: Sequence[str] = (),
    computed: Sequence[str] = (),
) -> list[pgtrigger.Trigger]:
    """Triggers for a recorded table: every insert and update goes to the ledger; deletes are refused.

    `bodies` and `partnerships` name the columns that hold the records on whose pages the change belongs;
    `leave_out` names columns with personal data, which never enter the ledger; `computed` those that follow from other
    records and are no facts: they do not enter it either, and a change of these alone calls no trigger.
    """
    # Where a column is left out, the version stays in: so that the ledger shows that something changed, if not what.
    unsaid = [*leave_out, *computed] if leave_out else ["version", *computed]
    blank = "".join(f" - '{column}'" for column in unsaid)
    write = f"""
                PERFORM append_history(
                    '{record_type}',
                    CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD){blank} END,
                    to_jsonb(NEW){blank},
                    ARRAY[{", ".join(f"NEW.{c}" for c in bodies)}]::bigint[],
                    ARRAY[{", ".join(f"NEW.{c}" for c in partnerships)}]::bigint[]
                );
                RETURN NULL;
            """
    return [
        *_writing(write, unsaid if computed else ()),
        pgtrigger.Protect(name="refuse_delete", operation=pgtrigger.Delete),
        refuse_truncate(),
    ]


def _writing(write: str, unsaid: Sequence[str]) -> list[pgtrigger.Trigger]:
    """The triggers that write; a change of `unsaid` columns alone, where there are any, does not even call them."""
    after = partial(pgtrigger.Trigger, when=pgtrigger.After, func=write)
    if not unsaid:
        return [after(name="write_history", operation=pgtrigger.Insert | pgtrigger.Update)]
    fact = pgtrigger.AnyChange(exclude=list(unsaid))
    return [
        after(name="write_history", operation=pgtrigger.Insert),
        after(name="write_history_of_change", operation=pgtrigger.Update, condition=fact),
    ]
