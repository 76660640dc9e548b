"""A list of meetings as rows: a CSV with headings in any order, captures of a committee site, or pasted lines."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from governance.meeting_lists.cells import day_in, state_in, time_in, without_day, without_time
from partnerships.imports.damage import Damaged
from partnerships.imports.files import Numbered, PublishedFile, look_through

MOST_ROWS = 20_000
LONGEST_CELL = 300
# What each field is called in the lists that we have seen, in plain lower case.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "forum": ("committee", "committee name", "forum", "board", "board or committee", "meeting", "meeting name",
              "meeting title", "group", "name"),
    "on": ("date", "meeting date", "day", "date of meeting", "start date", "start", "starts at", "when"),
    "at": ("time", "start time", "meeting time", "starts"),
    "state": ("status", "state", "meeting status"),
    "cancelled": ("cancelled", "canceled", "is cancelled"),
    "reference": ("moderngov meeting id", "meeting id", "meetingid", "mid", "id", "reference", "ref"),
    "url": ("link", "url", "web", "address", "page"),
    "venue": ("venue", "location", "place", "room"),
    "seen_on": ("captured", "seen on", "as at", "observed", "observed on", "retrieved", "scraped"),
    "body": ("council", "authority", "body", "organisation", "organization", "council name"),
}  # fmt: skip
_FIELD_OF = {name: field for field, names in HEADINGS.items() for name in names}
_WEEKDAY = re.compile(r"\b(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\b\.?,?", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """What one row of a list says of one meeting. `wrong` says why a row cannot be taken, in words."""

    line: int
    forum: str = ""
    on: dt.date | None = None
    at: dt.time | None = None
    state: str = "planned"
    reference: str = ""
    url: str = ""
    venue: str = ""
    seen_on: dt.date | None = None
    body: str = ""
    wrong: str = ""


def read_list(data: bytes) -> tuple[PublishedFile, list[Sighting]]:
    """Every row of the list in its order. Raises `Damaged` with the line for what is no list."""
    file = look_through(io.BytesIO(data))
    lines = _pasted(data, file.encoding)
    rows = list(lines) if lines is not None else list(file.rows())
    if len(rows) > MOST_ROWS:
        raise Damaged(f"This list has {len(rows):,} rows. We take at most {MOST_ROWS:,} at a time.")
    first = rows[0][1] if rows else []
    columns = _columns(first)
    if columns is None:
        return file, [_of_line(line, cells) for line, cells in rows]
    return file, [_of_row(line, cells, columns) for line, cells in rows[1:]]


def _pasted(data: bytes, encoding: str) -> Iterator[Numbered] | None:
    """Lines with tabs (from a spreadsheet), or lines of words, as cells; None for a CSV."""
    text = data.decode(encoding, "replace")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if lines and "\t" in lines[0][1]:
        return ((number, [cell.strip() for cell in line.split("\t")]) for number, line in lines)
    heads = _columns(next(iter(text.splitlines()), "").split(","))
    if heads is None and any(line.count(",") != lines[0][1].count(",") for _, line in lines):
        return ((number, [cell.strip() for cell in line.split(",")]) for number, line in lines)
    return None


def _columns(cells: Sequence[str]) -> dict[str, int] | None:
    """Which cell holds what, by the headings; None where the first row is no row of headings."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        field = _FIELD_OF.get(re.sub(r"[\s_\-]+", " ", cell.strip().strip('"').lower()))
        if field and field not in found:
            found[field] = place
    return found if {"forum", "on"} <= found.keys() else ({**found} if "on" in found and "reference" in found else None)


def _of_row(line: int, cells: Sequence[str], columns: Mapping[str, int]) -> Sighting:
    said = {field: cells[place].strip()[:LONGEST_CELL] for field, place in columns.items() if place < len(cells)}
    whole = said.get("on", "")
    return _sighting(line, said, whole, said.get("at") or without_day(whole))


def _of_line(line: int, cells: Sequence[str]) -> Sighting:
    """A row without headings: the day, the time and an address are recognised, the longest rest is the forum."""
    text = " \t ".join(cells)
    address = _ADDRESS.search(text)
    rest = _WEEKDAY.sub(" ", _ADDRESS.sub(" ", text))
    named = without_time(without_day(rest))
    parts = [part.strip(" ,;–-") for part in re.split(r"\t|;|\s[–-]\s|,\s", named)]
    forum = max(parts, key=len, default="")
    said = {"forum": forum[:LONGEST_CELL], "url": address[0] if address else ""}
    return _sighting(line, said, text, without_day(rest))


def _sighting(line: int, said: Mapping[str, str], day: str, time: str) -> Sighting:
    try:
        on = day_in(day)
    except ValueError:
        return Sighting(line=line, forum=said.get("forum", ""), wrong=f"“{_short(day)}” is no real day.")
    if on is None:
        words = f"There is no day in “{_short(day)}”." if day.strip() else "There is no day."
        return Sighting(line=line, forum=said.get("forum", ""), wrong=words)
    if not said.get("forum") and not said.get("reference"):
        return Sighting(line=line, on=on, wrong="There is no board or committee.")
    try:
        state = state_in(said.get("state", ""), said.get("cancelled", ""))
    except KeyError:
        words = f"We do not know the state “{said['state'][:60]}”."
        return Sighting(line=line, forum=said.get("forum", ""), on=on, wrong=words)
    return Sighting(
        line=line,
        forum=said.get("forum", ""),
        on=on,
        at=time_in(time),
        state=state,
        reference=said.get("reference", ""),
        url=said.get("url", "") if said.get("url", "").startswith(("https://", "http://")) else "",
        venue=said.get("venue", ""),
        seen_on=_seen(said.get("seen_on", "")),
        body=said.get("body", ""),
    )


def _short(text: str) -> str:
    return " ".join(text.split())[:60]


def _seen(text: str) -> dt.date | None:
    try:
        return day_in(text) if text else None
    except ValueError:
        return None
