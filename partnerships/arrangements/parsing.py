"""From the bytes of a YAML file to plain values with the line of each, and nothing that YAML could do besides.

Every value is text or nothing, exactly as written: a code like 00012 stays what it is. Anchors, aliases and tags have
no use here and are refused, which leaves no way for a small file to grow large or to make objects.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

LARGEST = 1_000_000  # bytes
DEEPEST = 12  # lists and records inside each other
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """Why a line is refused, in words."""

    line: int
    words: str


class Unreadable(Exception):
    """A file that cannot be read at all; `problems` says where and why."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(f"line {problem.line}: {problem.words}" for problem in problems))


@dataclass
class Document:
    """A file as records, lists and text, and the line on which each of them stands."""

    content: dict[str, Any]
    lines: dict[Path, int]

    def line_of(self, path: Path) -> int:
        """The line of a value, or of the nearest record around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass
class _Open:
    """A list or record that is being read."""

    value: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None
    seen: dict[str, int] = field(default_factory=dict)


def parse(data: bytes) -> Document:
    """Read a file; raises `Unreadable` with the lines that stand in the way."""
    if len(data) > LARGEST:
        raise Unreadable(Problem(1, f"The file is larger than {LARGEST // 1_000_000} megabyte."))
    text = _decoded(data)
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            builder.take(event)
    except yaml.YAMLError as error:
        raise Unreadable(_in_words(error, text)) from error
    if builder.problems:
        raise Unreadable(*sorted(builder.problems))
    if not isinstance(builder.root, dict):
        raise Unreadable(Problem(1, "The file must be a record: lines like “format: 1”."))
    return Document(builder.root, builder.lines)


class _Builder:
    """Puts the parser's events together without recursion, so that no depth of nesting can exhaust the stack."""

    def __init__(self) -> None:
        self.root: Any = None
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        line = (event.start_mark.line if event.start_mark else 0) + 1
        self._refuse_odd(event, line)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._open.pop()

    def _refuse_odd(self, event: yaml.Event, line: int) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise Unreadable(
                    Problem(line, "One file holds one arrangement: remove the line “---” and what follows.")
                )
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(Problem(line, "“&” and “*” (anchors and aliases) are not used here. Write the value out."))
        if getattr(event, "tag", None):
            raise Unreadable(Problem(line, "“!” (a tag) is not used here. Put quotation marks around text with it."))

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        inside = self._open[-1] if self._open else None
        if inside and isinstance(inside.value, dict) and inside.key is None:
            self._key(inside, event.value, line)
            return
        if any(map(_is_unfit, event.value)):
            self.problems.append(Problem(line, "A character here cannot be part of a text."))
        nothing = event.style is None and event.value in ("", "~", "null")
        self._place(None if nothing else event.value.strip(), line)

    def _key(self, inside: _Open, key: str, line: int) -> None:
        if key in inside.seen:
            self.problems.append(Problem(line, f"“{key}” stands here twice, first on line {inside.seen[key]}."))
        inside.seen[key] = line
        inside.key = key
        self.lines[(*inside.path, key)] = line

    def _begin(self, value: dict[str, Any] | list[Any], line: int) -> None:
        inside = self._open[-1] if self._open else None
        if inside and isinstance(inside.value, dict) and inside.key is None:
            raise Unreadable(Problem(line, "The name of a field must be one word."))
        if len(self._open) >= DEEPEST:
            raise Unreadable(Problem(line, f"More than {DEEPEST} lists and records inside each other."))
        path = self._place(value, line)
        self._open.append(_Open(value, path))

    def _place(self, value: Any, line: int) -> Path:
        if not self._open:
            self.root = value
            return ()
        inside = self._open[-1]
        if isinstance(inside.value, list):
            inside.value.append(value)
            path: Path = (*inside.path, len(inside.value) - 1)
            self.lines[path] = line
        else:
            path = (*inside.path, str(inside.key))
            inside.value[str(inside.key)] = value
            inside.key = None
        return path


def values_at(content: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value of a document with its path, the whole first."""
    waiting: list[tuple[Path, Any]] = [(path, content)]
    while waiting:
        where, value = waiting.pop()
        yield where, value
        pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        waiting.extend(((*where, key), inner) for key, inner in pairs)


def _is_unfit(character: str) -> bool:
    """Whether an escape like "\\0" made a character that no text has and the database cannot store."""
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(Problem(line, "This is not UTF-8 text. Save the file as UTF-8.")) from error


def _in_words(error: yaml.YAMLError, text: str) -> Problem:
    if isinstance(error, yaml.reader.ReaderError):
        return Problem(text[: error.position].count("\n") + 1, "A character here cannot be part of a text file.")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    written = text.splitlines()[line - 1 : line]
    if written and "\t" in written[0][: len(written[0]) - len(written[0].lstrip())]:
        return Problem(line, "A tab. Indent with spaces.")
    said = getattr(error, "problem", None) or "it cannot be read"
    return Problem(line, f"This is not YAML: {said}.")
