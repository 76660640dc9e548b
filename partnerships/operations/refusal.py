"""Why a change is not made, in words that a screen or a file's report can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

WHOLE = ""


class Refused(Exception):
    """A change that cannot be made. `words` maps a field to sentences; the key `WHOLE` is about the record."""

    def __init__(self, words: str | Mapping[str, Sequence[str]]) -> None:
        self.words = {WHOLE: [words]} if isinstance(words, str) else {key: list(said) for key, said in words.items()}
        super().__init__(" ".join(sentence for said in self.words.values() for sentence in said))

    @classmethod
    def because_of(cls, error: ValidationError) -> Refused:
        """The words of Django's own checks of a record."""
        said = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        return cls({WHOLE if field == NON_FIELD_ERRORS else field: words for field, words in said.items()})


class NotPermitted(Refused):
    """The person's roles do not let them; the words say who can."""


class Busy(Refused):
    """The register is taken up by another change; nothing is wrong with this one."""


class Conflict(Refused):
    """Somebody else saved the record since it was read; `current` is what they saved."""

    def __init__(self, current: models.Model) -> None:
        self.current: Any = current
        super().__init__("Somebody else changed this record while you were working on it.")
