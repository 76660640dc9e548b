"""Bank holidays of England and Wales, from the `holidays` library, for every rule that counts working days."""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import country_holidays

from governance.deadlines import Holidays

EARLIEST_YEAR = 1948
LATEST_YEAR = 2101
# GOV.UK lists the bank holidays of England and Wales up to the end of 2028. The dates that the library computes for
# later years are what the Banking and Financial Dealings Act 1971 and custom lead one to expect; a proclamation may add
# or move one. When GOV.UK lists another year, check the library against it and move this day on.
KNOWN_UNTIL = date(2029, 1, 1)
SUBSTITUTE = " (observed)"
GOVUK_NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}


@cache
def bank_holidays() -> Holidays:
    """Every bank holiday from 1948 to 2101, named as GOV.UK names it, and the day until which they are known."""
    england = country_holidays("GB", subdiv="ENG", years=range(EARLIEST_YEAR, LATEST_YEAR + 1))
    return Holidays({day: _name(words) for day, words in england.items()}, known_until=KNOWN_UNTIL)


def _name(words: str) -> str:
    plain = words.removesuffix(SUBSTITUTE)
    name = GOVUK_NAMES.get(plain, plain).replace("'", "’")
    return f"{name} (substitute day)" if words.endswith(SUBSTITUTE) else name
