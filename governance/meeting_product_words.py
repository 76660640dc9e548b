"""What a meeting produced, in a few words: for its own page and for lists of meetings."""

from __future__ import annotations

from collections.abc import Mapping

from governance.models import AgendaItem, Meeting
from partnerships.english import capital, counted, listed

Result = AgendaItem.Result
# In the order in which they are read out.
SAID = {
    Result.DECIDED: "decided",
    Result.ENDORSED: "endorsed",
    Result.RECOMMENDED: "recommended",
    Result.NOTED: "noted",
    Result.DEFERRED: "deferred",
    Result.PARKED: "parked",
    Result.NO_DECISION: "left without a decision",
    Result.NOT_REACHED: "not reached",
}


def result_words(results: Mapping[str, int]) -> list[str]:
    """How many items came to what: 2 decided, 1 deferred."""
    return [f"{results[result]} {words}" for result, words in SAID.items() if results.get(result)]


def product_words(meeting: Meeting, results: Mapping[str, int], actions: int) -> str:
    """What came of a meeting, no decision plainly; empty for one that was not held."""
    if meeting.state != Meeting.State.HELD:
        return ""
    came = [*result_words(results), *([counted(actions, "action", "actions")] if actions else [])]
    said = ["No decision"] if meeting.made_no_decision else []
    said += [capital(listed(came))] if came else []
    return "; ".join(said) or "What it produced is not recorded"
