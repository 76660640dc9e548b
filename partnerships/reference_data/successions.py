"""Reorganisations: the files hold pairs; pairs that hang together are one event with many parts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from partnerships.models import Body, Confidence, Partnership, Succession, SuccessionPart
from partnerships.reference_data.comparison import Row
from partnerships.reference_data.known import Known
from partnerships.reference_data.tables import read_day

_SAME_EVENT = ("date", "kind", "of", "status", "source", "instrument", "note")


def successions(known: Known) -> Iterator[Row]:
    """One event for all pairs of one day, kind and source that share a predecessor or a successor."""
    for key, pairs in _events(known).items():
        first = pairs[0]
        effective_on, precision = read_day(first["date"])
        inferred = Confidence.INFERRED.value if "merger-from-dates" in first["note"] else ""
        yield (
            key,
            known.sourced(first["source"], notes=first["note"], confidence=inferred)
            | {
                "kind": first["kind"],
                "status": first["status"],
                "effective_on": effective_on,
                "effective_precision": precision,
                "legal_instrument": first["instrument"],
            }
            # What is to come is settled here, item by item; of the past the files say of every fact when it ended.
            | ({"worklist": Succession.Worklist.OPEN.value} if first["status"] in Succession.PLANNED else {}),
        )


def succession_parts(known: Known) -> Iterator[Row]:
    """Each pair, as a part of its event."""
    events = dict(
        Succession._base_manager.filter(reference_key__startswith="england/").values_list("reference_key", "pk")
    )
    for key, pairs in _events(known).items():
        for pair in pairs:
            model, column = (Body, "body") if pair["of"] == "body" else (Partnership, "partnership")
            confidence = Confidence.INFERRED.value if "merger-from-dates" in pair["note"] else ""
            yield (
                f"{key}/{pair['from']}/{pair['to']}",
                known.sourced(pair["source"], confidence=confidence)
                | {
                    "succession_id": events[f"england/succession/{key}"],
                    f"from_{column}_id": known.id_of(model, pair["from"]),
                    f"to_{column}_id": known.id_of(model, pair["to"]),
                    "scope": pair["scope"] or SuccessionPart.Scope.NOT_RECORDED.value,
                    "share": Decimal(pair["share"]) if pair["share"] else None,
                },
            )


def _events(known: Known) -> dict[str, list[dict[str, str]]]:
    """Pairs by event; an event's key is its day, kind, source and first predecessor."""
    joined: dict[tuple[str, ...], tuple[str, ...]] = {}

    def root(node: tuple[str, ...]) -> tuple[str, ...]:
        while joined.setdefault(node, node) != node:
            node = joined[node]
        return node

    pairs = known.read("successions")
    for pair in pairs:
        event = tuple(pair[column] for column in _SAME_EVENT)
        # Overlaps of area and abolitions without a successor are about one predecessor each.
        if pair["to"] and pair["kind"] != Succession.Kind.AREA_OVERLAP:
            ends = sorted((root((*event, "from", pair["from"])), root((*event, "to", pair["to"]))))
            joined[ends[1]] = ends[0]
    events: dict[str, list[dict[str, str]]] = {}
    for pair in sorted(pairs, key=lambda pair: (pair["from"], pair["to"])):
        first = root((*(pair[column] for column in _SAME_EVENT), "from", pair["from"]))
        key = f"{pair['date'][:10]}/{pair['kind']}/{pair['source']}/{first[-1]}"
        events.setdefault(key, []).append(pair)
    return events


SUCCESSIONS = [
    ("succession", Succession, successions),
    ("succession-part", SuccessionPart, succession_parts),
]
