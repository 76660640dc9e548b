"""Rows of the ledger as a person reads them: who, what field by field, when, why; names, never numbers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import DecimalField, Field, ForeignKey, JSONField, Model, OuterRef, Subquery
from django.utils import timezone

from accounts.history.entry import HistoryEntry
from accounts.models import User
from config.dates_in_words import NOT_RECORDED, last_day
from partnerships.compiled import Compiled, one_of
from partnerships.compiled_records import CompiledRecords
from partnerships.english import capital, counted, listed
from partnerships.history_kinds import KINDS, HistoryKind
from partnerships.history_names import HIDDEN, Names
from partnerships.models import Body, Membership, Partnership, Person, Post
from partnerships.value_words import value_words
from partnerships.visibility import Reader
from partnerships.visible_history import Entries, newest_numbers, numbers_of

UNSAID = frozenset({"id", "version", "reference_key", "initials", "verified_by_id"})
LAST_DAYS = frozenset({"valid_to", "abolished_on", "ends_on", "extendable_to"})
LABELS = {
    "valid_from": "From",
    "valid_to": "Last day",
    "abolished_on": "Last day of its existence",
    "from_precision": "How well the start is known",
    "to_precision": "How well the end is known",
    "standing": "Standing of the record",
    "use": "Kind of name",
}


@dataclass(frozen=True)
class FieldChange:
    """One field, before and after; `before` is None where the record is new."""

    label: str
    before: str | None
    after: str


@dataclass(frozen=True)
class Change:
    """One row of the ledger in words. `record_type` and `record_id` lead to the record itself."""

    number: int
    at: dt.datetime
    by: str
    action: str
    what: str
    reason: str
    record_type: str
    record_id: int
    fields: tuple[FieldChange, ...] = field(default=())

    @property
    def is_new(self) -> bool:
        """Tell whether the record began with this row."""
        return self.action != HistoryEntry.Action.CHANGED.label


def in_words(entries: Entries, user: Reader, *, fields: bool = True) -> list[Change]:
    """The rows in words. Names of people who made changes only for signed-in readers; without `fields` no values.

    The number of queries depends on the sorts of record on the page, not on the rows.
    """
    return _in_words(list(entries.annotate(first_row=_first_row())), user, fields=fields)


def numbered_in_words(numbers: Sequence[int], user: Reader, *, fields: bool = True) -> list[Change]:
    """The same for rows with these numbers, which the reader must be known to see; newest first."""
    return _in_words(_numbered().run(numbers=list(numbers)), user, fields=fields) if numbers else []


@cache
def _numbered() -> CompiledRecords:
    rows = HistoryEntry.objects.filter(one_of("number", "numbers")).order_by("-number")
    return CompiledRecords(rows.annotate(first_row=_first_row()))


def _in_words(rows: Sequence[Any], user: Reader, *, fields: bool) -> list[Change]:
    names = Names(user)
    for row in rows:
        _want_names(row, names, user, fields=fields)
    names.load()
    return [_change(row, names, user, fields=fields) for row in rows]


def _first_row() -> Subquery:
    """The record as it was first written: which body, which partnership, whatever changed later."""
    first = HistoryEntry.objects.filter(record_type=OuterRef("record_type"), record_id=OuterRef("record_id"))
    return Subquery(first.order_by("number").values("changes")[:1], output_field=JSONField())


def _want_names(row: Any, names: Names, user: Reader, *, fields: bool) -> None:
    """Note every record whose name this row needs."""
    kind = KINDS[row.record_type]
    names.want(User if user.is_authenticated else None, row.actor_id)
    if kind.model in (Body, Partnership) or kind.private_at:
        names.want(kind.model, row.record_id)
    for column in kind.said_in_title & row.first_row.keys():
        names.want(kind.related_model(column), row.first_row[column])
    for column, values in _pairs(row) if fields else ():
        for value in values:
            names.want(kind.related_model(column), value)


def _pairs(row: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Each column that may be shown, with (after) for a new record or (before, after) for a change."""
    new = row.action != HistoryEntry.Action.CHANGED
    for column, value in row.changes.items():
        if column not in UNSAID and column not in KINDS[row.record_type].unsaid:
            yield column, (value,) if new else tuple(value)


def _change(row: Any, names: Names, user: Reader, *, fields: bool) -> Change:
    return Change(
        number=row.number,
        at=row.at,
        by=_who(row, names, user),
        action=HistoryEntry.Action(row.action).label,
        what=capital(_title(row, names)),
        reason=row.reason,
        record_type=row.record_type,
        record_id=row.record_id,
        fields=tuple(_field_changes(row, names)) if fields else (),
    )


def _who(row: Any, names: Names, user: Reader) -> str:
    """The person's name for signed-in readers, and in what capacity; the capacity alone for the public."""
    if row.actor_id and user.is_authenticated:
        name = names.of(User, row.actor_id)
        return f"{name} ({row.actor_kind})" if row.actor_kind else name
    return row.actor_kind or ("a signed-in person" if row.actor_id else "the system")


def _title(row: Any, names: Names) -> str:
    """Which record it is: "Membership of Nottingham City Council in …"."""
    first, kind = row.first_row, row.record_type
    match kind:
        case "body" | "partnership":
            return f"the record of {names.of(KINDS[kind].model, row.record_id)}"
        case "membership":
            return f"membership of {names.of(Body, first['body_id'])} in {names.holder_of({**first, 'body_id': None})}"
        case "membership_event":
            return f"{_chosen(kind, 'kind', first)}: {names.of(Membership, first['membership_id'])}"
        case "succession":
            return f"succession: {_chosen(kind, 'kind', first)}"
        case "succession_part":
            return f"succession: {names.end_of(first, 'from')} → {names.end_of(first, 'to')}"
        case "accountability":
            return f"{names.end_of(first, 'from')} {_chosen(kind, 'kind', first)} {names.end_of(first, 'to')}"
        case "post":
            return f"post: {first['title']}, {names.holder_of(first)}"
        case "appointment":
            return f"appointment: {names.of(Person, first['person_id'])}, {names.of(Post, first['post_id'])}"
    own_title = KINDS[kind].title
    return own_title(first, names) if own_title else _usual_title(KINDS[kind], row, names)


_NAMED_BY = ("title", "name", "official_name", "code", "label", "matter")


def _usual_title(kind: HistoryKind, row: Any, names: Names) -> str:
    """The sort of record, what it is called and what it hangs on.

    A record that was private once is called as the reader may know it now, never as it was first written.
    """
    noun, first = str(kind.model._meta.verbose_name), row.first_row
    if kind.private_at:
        own = names.of(kind.model, row.record_id)
    else:
        own = next((str(first[column]) for column in _NAMED_BY if first.get(column)), "")
    named = (
        names.of(each.model, first.get(f"{each.path}_id")) for each in kind.parents if first.get(f"{each.path}_id")
    )
    holder = next((name for name in named if name not in own), "")
    called = f"{noun}: {own}" if own and own != HIDDEN else noun
    return f"{called}, {holder}" if called != noun and holder else f"{called} of {holder}" if holder else called


def _chosen(record_type: str, column: str, row: Mapping[str, Any]) -> str:
    choices = dict(KINDS[record_type].columns[column].flatchoices)
    return str(choices.get(row[column], row[column]))


def _field_changes(row: Any, names: Names) -> Iterator[FieldChange]:
    values_by_column = dict(_pairs(row))
    kind = KINDS[row.record_type]
    for column, found in kind.columns.items():
        values = values_by_column.get(column)
        if not values or (len(values) == 1 and _says_nothing(kind, column, values[0])):
            continue
        words = [_value(found, value, names) for value in values]
        yield FieldChange(_label(found), words[0] if len(words) > 1 else None, words[-1])


NOT_SAID = "not_recorded"  # a choice that says nothing
_AS_USUAL = (
    ("standing", "accepted"),
    ("confidence", "confirmed"),
    ("as_generally_understood", False),
    ("privacy", "public"),
)


def _says_nothing(kind: HistoryKind, column: str, value: Any) -> bool:
    """In a new record: an empty field, what its title says already, and what is so of nearly every record."""
    usual = (column, value) in _AS_USUAL or (column.endswith("_precision") and value == "exact")
    is_off = value is False and kind.columns[column].default is False
    return value in (None, "", [], NOT_SAID) or is_off or column in kind.said_in_title or usual


def _label(found: Field[Any, Any]) -> str:
    return LABELS.get(found.attname) or capital(str(found.verbose_name))


def _value(found: Field[Any, Any], value: Any, names: Names) -> str:
    if value is None or value == "":
        return NOT_RECORDED
    if isinstance(found, ForeignKey):
        return names.of(found.related_model, value)
    read = found.to_python(str(value) if isinstance(found, DecimalField) else value)
    if found.attname in LAST_DAYS:
        read = last_day(read)
    return value_words(found, read) or NOT_RECORDED


@dataclass(frozen=True)
class ChangeGroup:
    """Changes that were made together: one in its own words, several by what they are records of.

    `by` is left out where the reason says it: "Loaded from the arrangement file …".
    """

    at: dt.datetime
    what: str
    by: str
    reason: str


LOOKED_AT = 100


_LOOKED_AT = ("number", "at", "actor_id", "actor_kind", "reason", "record_type")


def latest_groups(record: Model, user: Reader, *, most: int) -> list[ChangeGroup]:
    """The latest changes of a record, those of one day, person and reason as one: a load of thousands is one line.

    Only the newest 100 rows are looked at; where the last group may go on beyond them, it says "at least".
    """
    return _groups(numbers_of(record, user, most=LOOKED_AT), user, most)


def latest_groups_of_all(user: Reader, *, most: int) -> list[ChangeGroup]:
    """The same of everything that the reader may see."""
    return _groups(newest_numbers(user, most=LOOKED_AT), user, most)


@cache
def _looked_at() -> Compiled:
    rows = HistoryEntry.objects.filter(one_of("number", "numbers")).order_by("-number")
    return Compiled.of(rows.values_list(*_LOOKED_AT))


def _groups(numbers: Sequence[int], user: Reader, most: int) -> list[ChangeGroup]:
    looked = _looked_at().rows(numbers=list(numbers)) if numbers else []
    together: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in looked:
        together.setdefault((timezone.localdate(row[1]), *row[2:5]), []).append(row)
    groups = list(together.values())[:most]
    alone = [rows[0][0] for rows in groups if len(rows) == 1]
    single = {each.number: each for each in numbered_in_words(alone, user, fields=False)}
    return [_group(rows, single, is_cut=len(looked) == LOOKED_AT and looked[-1] in rows) for rows in groups]


def _group(rows: Sequence[tuple[Any, ...]], single: Mapping[int, Change], *, is_cut: bool) -> ChangeGroup:
    number, at, _, kind, reason, _ = rows[0]
    if number in single:
        change = single[number]
        said = change.action.lower() if change.by in reason else f"{change.action.lower()} by {change.by}"
        return ChangeGroup(at, change.what, said, reason)
    tally = Counter(KINDS[row[5]].model for row in rows)
    kinds = [
        counted(number, str(model._meta.verbose_name), str(model._meta.verbose_name_plural))
        for model, number in tally.most_common()
    ]
    by = "" if kind and kind in reason else f"by {kind or 'a signed-in person'}"
    return ChangeGroup(at, f"{'at least ' if is_cut else ''}{listed(kinds)}", by, reason)
