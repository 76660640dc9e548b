"""Who may open what: every address by name, the states it can be in, and the answer each person gets.

The walk in `test_access.py` fails on an address that this table lacks, and on any answer that differs from it.
A case's `opens_to` names the people who get the page. Everybody else gets `refusal`: 404 (hidden: the same as absent),
403 (known but not yours), or for the public a way to the sign-in page (302). One module for each subject.
"""

from tests.site.access_table.decisions import DECISIONS
from tests.site.access_table.facts import FACTS
from tests.site.access_table.meetings import MEETINGS
from tests.site.access_table.money import MONEY_PAGES
from tests.site.access_table.people import PEOPLE
from tests.site.access_table.places import PLACES
from tests.site.access_table.reports import REPORT_PAGES
from tests.site.access_table.row import Case, Row
from tests.site.access_table.site import SITE
from tests.site.access_table.upkeep import UPKEEP

__all__ = ["TABLE", "Case", "Row"]

SUBJECTS = (SITE, PLACES, MEETINGS, DECISIONS, MONEY_PAGES, REPORT_PAGES, FACTS, UPKEEP, PEOPLE)
TABLE: dict[str, Row] = {name: row for subject in SUBJECTS for name, row in subject.items()}
assert len(TABLE) == sum(map(len, SUBJECTS)), "An address stands in two subjects."
