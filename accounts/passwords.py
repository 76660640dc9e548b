"""What a password may not be, beyond Django's own list of common ones.

No rule of composition and no upper limit (NCSC and OWASP ASVS 5.0 V6.2): length, and nothing easily guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from accounts.models import User

FEWEST_OWN_LETTERS = 5
_WORDS_OF_THIS_SITE = re.compile(
    "partnerships?|regist(er|ry)|councils?|borough|county|district|unitary|cabinet|committee|scrutiny|integrated|care"
    "|boards?|systems?|ic[bps]|stp|nhs|trust|health|wellbeing|social|sustainability|transformation|plan|section"
    "|pooled|fund|decisions?|democratic|services?|officer|secretary|password|passphrase|welcome|changeme|letmein"
    "|administrator|admin|qwerty|spring|summer|autumn|winter|england"
)
_NOT_LETTERS = re.compile(r"[\W\d_]+")


class ContextWords:
    """Refuses a password made only of words that this site would suggest (ASVS 5.0 V6.2.11)."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise `ValidationError` where little is left without words of this site, digits and signs."""
        left = _NOT_LETTERS.sub("", _WORDS_OF_THIS_SITE.sub("", password.casefold()))
        signs = len(_NOT_LETTERS.findall(password))
        if len(left) + signs < FEWEST_OWN_LETTERS and _WORDS_OF_THIS_SITE.search(password.casefold()):
            raise ValidationError(
                "This password is made of words that are easy to guess here. Add words of your own.",
                code="password_of_context_words",
            )

    def get_help_text(self) -> str:
        """Say the rule in words."""
        return "Not made only of words that belong to this site, such as council or partnership."
