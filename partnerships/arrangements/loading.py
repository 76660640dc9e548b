"""One arrangement file into the register: everything in it or nothing."""

from __future__ import annotations

from django.db import transaction

from partnerships.arrangements.agreement_sections import agreements
from partnerships.arrangements.checking import problems_of
from partnerships.arrangements.extension import extensions
from partnerships.arrangements.fund_sections import funds, minimums
from partnerships.arrangements.keeping import Keeper, Report
from partnerships.arrangements.parsing import Unreadable, parse
from partnerships.arrangements.partnership_sections import partnerships
from partnerships.arrangements.reading import Reading
from partnerships.arrangements.sections import accountabilities, bodies, body_posts, joint_jobs, sources, successions

# In this order, because later parts refer to earlier ones.
SECTIONS = (
    sources,
    bodies,
    joint_jobs,
    partnerships,
    body_posts,
    successions,
    accountabilities,
    minimums,
    agreements,
    funds,
)


def load(data: bytes, *, apply: bool) -> Report:
    """Load the bytes of one file; without `apply` the register is left as it was. Refused lines are in the report."""
    try:
        document = parse(data)
    except Unreadable as unreadable:
        return Report(problems=unreadable.problems)
    problems = problems_of(document)
    if problems:
        return Report(problems=problems)
    keeper = Keeper(document, name=document.content["arrangement"])
    with transaction.atomic():
        reading = Reading(keeper, document.content)
        for section in (*SECTIONS, *(each for added in extensions() for each in added.sections)):
            section(reading)
        if keeper.report.problems or not apply:
            transaction.set_rollback(True)
    keeper.report.problems.sort()
    return keeper.report
