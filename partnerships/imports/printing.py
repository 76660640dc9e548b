"""A report on paper."""

from __future__ import annotations

from collections.abc import Iterator

from partnerships.english import counted
from partnerships.imports.importing import what_was_read
from partnerships.imports.report import Effect, Item, Outcome, Report, Tally

SHORT = {
    Outcome.NEW: "new",
    Outcome.CHANGED: "changed",
    Outcome.CONFLICTING: "conflicting",
    Outcome.KEPT: "kept as a person entered it",
    Outcome.UNCHANGED: "unchanged",
    Outcome.NOT_OURS: "not taken",
}
SHOWN = 40  # rows of each outcome; all of them in full


def printed(report: Report, *, in_full: bool = False) -> Iterator[str]:
    """The lines of the report: what was read, what becomes of the rows, each difference with its reason."""
    yield f"{report.name}: {what_was_read(report)}"
    yield f"  {report.size:,} bytes, SHA-256 {report.sha256}"
    yield from differences_and_sums(report, in_full=in_full)


def differences_and_sums(report: Report, *, in_full: bool = False) -> Iterator[str]:
    """What becomes of the rows, whatever sort of file it is."""
    yield from (f"  {note}" for note in report.notes)
    yield from _differences(report, in_full=in_full)
    yield from _rest(report)
    yield f"  {_sum(report)}"
    yield f"  {_done(report)}"


def _differences(report: Report, *, in_full: bool) -> Iterator[str]:
    for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.CONFLICTING, Outcome.KEPT):
        items = [item for item in report.items if item.outcome == outcome]
        shown = items if in_full else items[:SHOWN]
        for item in shown:
            yield from _lines_of(item)
        if len(items) > len(shown):
            yield f"  … and {len(items) - len(shown):,} more {SHORT[outcome]} (-v 2 prints all; --report keeps all)"


def _lines_of(item: Item) -> Iterator[str]:
    yield f"  {SHORT[Outcome(item.outcome)]}: line {item.line:,}: {item.code} {item.name}".rstrip()
    for said in item.says:
        claimed = " (a claim)" if said.effect == Effect.CLAIMED else ""
        claimed = " (claimed already)" if said.effect == Effect.WAITING else claimed
        before = f"{said.was} → " if said.was else ""
        yield f"      {said.field}{claimed}: {before}{said.becomes}: {said.why}"


def _rest(report: Report) -> Iterator[str]:
    for tally in report.reasons:
        if tally.why:
            yield f"  {SHORT[Outcome(tally.outcome)]}: {tally.count:,}: {tally.why} ({_lines(tally)})"


def _lines(tally: Tally) -> str:
    named = ", ".join(f"{line:,}" for line in tally.lines)
    more = ", …" if tally.count > len(tally.lines) else ""
    return f"line {named}{more}" if tally.count == 1 else f"lines {named}{more}"


def _sum(report: Report) -> str:
    counts = " + ".join(f"{count:,} {SHORT[Outcome(outcome)]}" for outcome, count in report.counts.items())
    return f"{counts} = {counted(report.rows, 'row', 'rows')}"


def _done(report: Report) -> str:
    if not report.writes:
        return "Nothing differs that this file could change."
    differences = counted(report.writes, "difference", "differences")
    if report.applied:
        return f"Applied: {differences} recorded."
    return f"Dry run: nothing was changed; {differences} would be recorded. Add --apply to write."
