"""Who answers to whom: the lines of a partnership's members, or of one body, drawn and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from config.dates_in_words import day_words
from config.tables.downloads import Download
from partnerships.english import in_running_text, listed
from partnerships.lines_of_accountability import Lines, Rung, bodies_below, lines_from, rung_of
from partnerships.members_on_day import Members, members_on
from partnerships.membership_on_day import Standing
from partnerships.models import Accountability, Sector
from partnerships.pictures.two_lines import NOT_A_MEMBER, Ladder, TwoLines, draw_two_lines, ladders
from partnerships.views.body_page import BodyPage
from partnerships.views.lists_facts import Accountabilities
from partnerships.views.partnership_page import PartnershipPage
from partnerships.views.record_files import record_files

TEMPLATE = "partnerships/accountability.html"
NO_LINE = "has no line of its own: it is not a legal person. Each member answers by its own line."


class PartnershipAccountability(PartnershipPage):
    """Both lines of a partnership's members, and the arrangement that has none."""

    part = "partnership-accountability"
    template_name = TEMPLATE

    def as_file(self, context: dict[str, Any]) -> Download:
        return _lines_as_file(self.request, context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        record, user = context["record"], self.request.user
        members = members_on(record.partnership, record.day, user)
        rungs = _feet(members)
        lines = lines_from(rungs.values(), record.day, user)
        sides = ladders(lines, rungs.values())
        opening = _partnership_opening(record.name, sides, members, record.day)
        return (
            context
            | _shared(lines, rungs.values(), sides)
            | {
                "opening": opening,
                "picture": _picture(record.name, sides, opening, arrangement=f"{record.name} {NO_LINE}"),
                "gaps": [*_absent_sides(members, sides), *_gaps(lines)],
            }
        )


class BodyAccountability(BodyPage):
    """The line of one body, up to its end."""

    part = "body-accountability"
    template_name = TEMPLATE

    def as_file(self, context: dict[str, Any]) -> Download:
        return _lines_as_file(self.request, context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        record, user = context["record"], self.request.user
        rung = rung_of(record.body, record.name)
        lines = lines_from([rung], record.day, user)
        sides = ladders(lines, [rung])
        opening = _body_opening(lines, rung, record.day)
        return (
            context
            | _shared(lines, [rung], sides)
            | {
                "opening": opening,
                "picture": _picture(record.name, sides, opening),
                "gaps": _gaps(lines),
                "code": record.body.code,
                "below": bodies_below(record.body, record.day, user),
            }
        )


def _lines_as_file(request: HttpRequest, context: dict[str, Any]) -> Download:
    """Every line shown, in the columns of the open data."""
    lines = [edge.pk for edge in context["lines"].edges]
    rows = Accountability.objects.visible_to(request.user).filter(pk__in=lines)
    title = f"Lines of accountability: {context['record'].name}"
    return record_files(request, Accountabilities, rows, name="accountability", title=title)


def _feet(members: Members) -> dict[int, Rung]:
    """The members, and the councils with social services whose area lies in the footprint, marked as no members."""
    feet = {
        each.fact.body_id: rung_of(each.fact.body, each.name, note=NOT_A_MEMBER)
        for each in members.upper_tier_overlapping
    }
    for each in members.taking_part:
        note = "membership suspended" if each.state.standing == Standing.SUSPENDED else ""
        feet[each.fact.body_id] = rung_of(each.fact.body, each.name, note=note)
    return feet


def _shared(lines: Lines, rungs: Any, sides: Sequence[Ladder]) -> dict[str, Any]:
    groups = [foot.group for side in sides for foot in side.feet]
    watched = [(group, [(edge, lines.rungs[edge.after]) for edge in group.watching]) for group in groups]
    return {"lines": lines, "ladders": sides, "watched": [(group, pairs) for group, pairs in watched if pairs]}


def _picture(name: str, sides: Sequence[Ladder], opening: str, *, arrangement: str = "") -> TwoLines | None:
    return draw_two_lines(
        sides, title=f"Lines of accountability of {name}", description=opening, arrangement=arrangement
    )


def _partnership_opening(name: str, sides: Sequence[Ladder], members: Members, day: dt.date) -> str:
    """The two lines in a breath, and the arrangement without one."""
    ends = {side.sector: listed(map(in_running_text, _ends(side))) for side in sides}
    verb = "ran" if day < timezone.localdate() else "runs"
    whose = "its councils’ line" if members.councils else "the line of the councils in its footprint"
    words = [f"{whose} {verb} to {ends[Sector.COUNCIL]}"] if ends.get(Sector.COUNCIL) else []
    words += [f"the line of its NHS bodies {verb} to {ends[Sector.NHS]}"] if ends.get(Sector.NHS) else []
    told = f"On {day_words(day)} {listed(words)}. " if words else ""
    return f"{told}{name} {NO_LINE}"


def _ends(side: Ladder) -> list[str]:
    """The bodies at the top of a side, each once."""
    found: dict[str, None] = {}
    waiting = [step for foot in side.feet for step in foot.steps]
    while waiting:
        step = waiting.pop(0)
        if not step.onward and not step.seen_above:
            found[step.rung.name] = None
        waiting += [] if step.seen_above else step.onward
    return list(found)


def _body_opening(lines: Lines, rung: Rung, day: dt.date) -> str:
    upward = [f"{edge.words} {in_running_text(lines.rungs[edge.after].name)}" for edge in lines.upward(rung.pk)]
    if not upward:
        return f"No line recorded for {rung.name} on {day_words(day)}."
    return f"On {day_words(day)} the record says that {rung.name} {listed(upward)}."


def _absent_sides(members: Members, sides: Sequence[Ladder]) -> list[str]:
    present = {side.sector for side in sides}
    absent = []
    if not members.councils:
        whose = " The councils shown are those with social services whose area lies in the footprint."
        shown = whose if Sector.COUNCIL in present else " No line to residents can be drawn."
        absent.append(f"No council is recorded as a member on this day.{shown}")
    if Sector.NHS not in present:
        absent.append("No NHS body is recorded as a member on this day, so no line to Parliament can be drawn.")
    return absent


def _gaps(lines: Lines) -> list[str]:
    """Where a line is missing, or stops before its end, in words."""
    start = set(lines.start)
    missing = [rung.name for pk, rung in lines.rungs.items() if pk in start and lines.has_gap(pk)]
    stops = [rung.name for pk, rung in lines.rungs.items() if pk not in start and _stops(lines, pk)]
    told = [f"No line recorded for {name}." for name in sorted(missing)]
    return told + [f"The line is not recorded beyond {name}." for name in sorted(stops)]


def _stops(lines: Lines, pk: int) -> bool:
    """Tell whether a line leads to a body and not on; those that only watch are on no line."""
    return lines.has_gap(pk) and any(edge.after == pk and edge.is_line for edge in lines.edges)
