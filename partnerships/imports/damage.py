"""Why a file cannot be read."""

from __future__ import annotations

from partnerships.operations.refusal import Refused


class Damaged(Refused):
    """A file that is damaged or of another kind: one message, with the line (from 1) where one is to blame."""

    def __init__(self, words: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(f"Line {line:,}: {words}" if line else words)
