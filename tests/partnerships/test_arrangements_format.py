"""The format of arrangement files: every fault has the line on which it stands, in words."""

from __future__ import annotations

import textwrap
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from partnerships.arrangements.checking import problems_of, schema
from partnerships.arrangements.dates import read_date
from partnerships.arrangements.parsing import LARGEST, Unreadable, parse
from partnerships.models import (
    Accountability,
    Appointment,
    BodyName,
    CodeScheme,
    Confidence,
    Level,
    Membership,
    MembershipEvent,
    PartnershipState,
    Precision,
    Succession,
    SuccessionPart,
)

DOCUMENTATION = [
    Path(__file__).parents[2] / "docs" / name for name in ("arrangement-files.md", "arrangement-files-governance.md")
]
GOOD = """\
format: 1
arrangement: an-example
title: An example
sources:
  minutes:
    title: Minutes
partnerships:
  - slug: somewhere
    source: minutes
    memberships:
      - body: 04E
        basis: agreed
        from: 2018-11-20
"""


def faults(text: str) -> list[tuple[int, str]]:
    """The faults of a file: line and words."""
    try:
        return [(problem.line, problem.words) for problem in problems_of(parse(textwrap.dedent(text).encode()))]
    except Unreadable as unreadable:
        return [(problem.line, problem.words) for problem in unreadable.problems]


def test_a_good_file_has_no_faults() -> None:
    assert faults(GOOD) == []


def test_values_stay_as_written() -> None:
    content = parse(GOOD.replace("04E", "00012").encode()).content

    assert content["partnerships"][0]["memberships"][0]["body"] == "00012"


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("basis: agreed", "basis: agreeed"), 12, "“agreeed” is not one of: statutory, agreed"),
        (("basis: agreed", "bases: agreed"), 12, "“bases” is not a field here. Did you mean “basis”?"),
        (("        basis: agreed\n", ""), 11, "“basis” is missing."),
        (("2018-11-20", "2018-11-31"), 13, "“2018-11-31” is no day that there is."),
        (("2018-11-20", "20/11/2018"), 13, "“20/11/2018” is not a day like 2018-11-20"),
        (("2018-11-20", "2018-11-20 perhaps"), 13, "is not a day like 2018-11-20"),
        (("2018-11-20", ""), 13, "“from” is empty. Remove the line, or enter a day like"),
        (("    memberships:\n", "    members:\n"), 10, "“members” is not a field here. Did you mean “memberships”?"),
        (("    source: minutes\n", "    source: minutes\n    source: minutes\n"), 10, "“source” stands here twice"),
        (("  minutes:\n", "  The Minutes:\n"), 5, "“The Minutes” is not small letters, figures and hyphens"),
        (("    title: Minutes\n", "    title: Minutes\n    url: javascript:alert(1)\n"), 7, "is not its full address"),
        (("format: 1", "format: 2"), 1, "“2” is not one of: 1."),
        (("title: An example", f"title: {'x' * 301}"), 3, "“title” is longer than 300 characters."),
        (("    memberships:\n", "    memberships: none\n    codes:\n"), 10, "must be a list"),
        (("      - body: 04E", "\t- body: 04E"), 11, "A tab. Indent with spaces."),
        (("title: An example", "title: *somewhere"), 3, "anchors and aliases"),
        (("title: An example", "title: &here An example"), 3, "anchors and aliases"),
        (("title: An example", "title: !!python/object:os.system x"), 3, "“!” (a tag) is not used here"),
        (("title: An example", "title: [a, b"), 4, "This is not YAML"),
        (("title: An example", "? [a]\n: b"), 3, "The name of a field must be one word."),
        (("title: An example", "title: a\n---\nformat: 1"), 4, "One file holds one arrangement"),
        (("title: An example", 'title: "\\0"'), 3, "cannot be part of a text"),
        (("title: An example", 'title: "\\ud800"'), 3, "cannot be part of a text"),
        (("title: An example", "title: \x07"), 3, "cannot be part of a text file"),
    ],
)
def test_a_fault_is_told_with_its_line(change: tuple[str, str], line: int, words: str) -> None:
    found = faults(GOOD.replace(*change))

    assert [place for place, said in found if words in said] == [line], found


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "must be a record"),
        (b"- a\n- b\n", "must be a record"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"a: " + b"x" * LARGEST, "larger than 1 megabyte"),
        (b"a: " + b"[" * 5000, "inside each other"),
        (b"a: " + b"{b: " * 5000, "inside each other"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchors and aliases"),
    ],
)
def test_a_hostile_file_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        parse(data)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_whatever_the_bytes_a_file_is_read_or_refused(data: bytes) -> None:
    with suppress(Unreadable):
        problems_of(parse(data))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    ("definition", "field", "choices"),
    [
        ("membership", "basis", Membership.Basis),
        ("membership", "role", Membership.Role),
        ("event", "kind", MembershipEvent.Kind),
        ("state", "state", PartnershipState.State),
        ("partnership", "level", Level),
        ("body_name", "use", BodyName.Use),
        ("code_held", "scheme", CodeScheme),
        ("appointment", "basis", Appointment.Basis),
        ("succession", "kind", Succession.Kind),
        ("succession", "status", Succession.Status),
        ("succession_part", "scope", SuccessionPart.Scope),
        ("accountability", "kind", Accountability.Kind),
    ],
)
def test_the_schema_offers_what_the_register_knows(definition: str, field: str, choices: type) -> None:
    assert schema()["$defs"][definition]["properties"][field]["enum"] == choices.values


def test_the_schema_knows_every_precision_and_confidence() -> None:
    assert schema()["$defs"]["confidence"]["enum"] == Confidence.values
    assert all(precision in schema()["$defs"]["date"]["pattern"] for precision in Precision.values)


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("2018-11-20", "2018-11-20", "exact"),
        ("2016-03", "2016-03-01", "month"),
        ("2002", "2002-01-01", "year"),
        ("2017-04-01 first_observed", "2017-04-01", "first_observed"),
    ],
)
def test_a_date_carries_how_well_it_is_known(written: str, day: str, precision: str) -> None:
    on, known = read_date(written)

    assert (on.isoformat(), known) == (day, precision)


def test_every_field_is_documented() -> None:
    written = "".join(page.read_text(encoding="utf-8") for page in DOCUMENTATION)
    records = [schema(), *(part for part in schema()["$defs"].values() if "properties" in part)]

    for field in {name for record in records for name in record["properties"]}:
        assert f"| `{field}` |" in written, field
