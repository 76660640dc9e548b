"""What the layer above adds to arrangement files: sections of its own, and their part of the schema."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Extension:
    """Sections, called in this order after those of the register itself, and a schema of their fields.

    `schema` is a file with `properties` of the whole and `$defs`, which are added to the schema of the register.
    `dates` are the fields that hold days. `examples` is a folder of worked examples, loaded after the register's own.
    """

    sections: Sequence[Callable[[Any], None]]
    schema: Path
    dates: frozenset[str]
    examples: Path


_added: list[Extension] = []


def extend(extension: Extension) -> None:
    """Declare an extension; declared twice, it counts once."""
    if extension not in _added:
        _added.append(extension)


def extensions() -> Sequence[Extension]:
    """Every extension, in the order in which they were declared."""
    return tuple(_added)
