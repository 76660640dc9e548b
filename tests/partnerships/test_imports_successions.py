"""ODS successions: mostly surgeries and sites; ours are compared by pair and day."""

import datetime as dt

import pytest

from partnerships import operations
from partnerships.imports.report import Outcome
from partnerships.models import Body, BodyKind, Source, Succession, SuccessionPart
from tests.cast import person
from tests.england import England
from tests.partnerships.published_files import apply, read

pytestmark = pytest.mark.django_db
OTHERS = "A81001,A81002,20150401\n00FAA,13TAA,20150401\nQ01,Q35,20060701\n"


def trust(code: str, opened: dt.date | None = None, ended: dt.date | None = None) -> Body:
    source = Source.objects.get(code="ods-trusts")
    kind = BodyKind.objects.get(code="nhs_trust")
    return Body.objects.create(code=code, kind=kind, source=source, established_on=opened, abolished_on=ended)


def test_rows_that_are_not_ours_are_accounted_for(england: England) -> None:
    report = read(f"00F,13T,20150401\n{OTHERS}".encode())
    assert report.layout == "ods_successions"
    assert (report.rows, report.count(Outcome.UNCHANGED), report.count(Outcome.NOT_OURS)) == (4, 1, 3)
    assert {tally.count for tally in report.reasons} == {1, 2}
    assert (report.adds_up, report.writes) == (True, 0)


@pytest.mark.parametrize("day", ["20150331", "20150401", "20150402"])
def test_a_day_more_or_less_is_the_same_succession(england: England, day: str) -> None:
    assert read(f"00F,13T,{day}\n{OTHERS}".encode()).count(Outcome.UNCHANGED) == 1


def test_pairs_that_hang_together_are_one_event(england: England) -> None:
    day = dt.date(2026, 4, 1)
    old, other, new = trust("Z01", ended=day), trust("Z02", ended=day), trust("Z09", opened=day)
    content = f"Z01,Z09,20260401\n{OTHERS}Z02,Z09,20260401\nZ02,Z09,20260401\n".encode()

    report = apply(content)

    event = Succession.objects.get(parts__from_body=old)
    assert (event.kind, event.effective_on, event.confidence) == ("merger", day, "inferred")
    assert {part.from_body for part in event.parts.all()} == {old, other}
    assert {part.to_body for part in event.parts.all()} == {new}
    assert (report.count(Outcome.NEW), report.count(Outcome.UNCHANGED), report.adds_up) == (2, 1, True)
    assert apply(content).writes == 0


def test_a_succession_dated_on_the_last_day_is_recorded_on_the_day_after(england: England) -> None:
    trust("Z01", ended=dt.date(2026, 4, 1)), trust("Z09")
    apply(f"Z01,Z09,20260331\n{OTHERS}".encode())
    assert Succession.objects.get(parts__from_body__code="Z01").effective_on == dt.date(2026, 4, 1)


def test_another_day_for_a_known_pair_is_claimed_and_settled(england: England) -> None:
    content = f"00F,13T,20160401\n{OTHERS}".encode()
    report = apply(content, vintage=dt.date(2026, 6, 1))
    assert report.count(Outcome.CONFLICTING) == 1
    claim = Succession.objects.get(standing="claimed")
    assert apply(content, vintage=dt.date(2026, 6, 1)).writes == 0

    operations.settle_claim(claim, by=person("ada"), reason="The order", version=1, accept=True)

    accepted = SuccessionPart.objects.accepted().filter(from_body__code="00F", to_body__code="13T")
    assert [part.succession.effective_on for part in accepted] == [dt.date(2016, 4, 1)]
    others = SuccessionPart.objects.accepted().filter(to_body__code="13T", from_body__code__in=["00G", "00H"])
    assert others.exclude(succession=claim).count() == 2


def test_a_successor_that_had_ended_is_not_believed(england: England) -> None:
    trust("Z01"), trust("Z09", ended=dt.date(2020, 4, 1))
    report = apply(f"Z01,Z09,20260401\n{OTHERS}".encode())
    assert report.count(Outcome.CONFLICTING) == 1
    assert not Succession.objects.accepted().filter(parts__from_body__code="Z01").exists()


def test_columns_in_between_and_a_header(england: England) -> None:
    report = read(b"Old Code,New Code,Reason,Effective Date,Filler\n00F,13T,R,20150401,\nA81001,A81002,R,20150401,\n")
    assert (report.rows, report.count(Outcome.UNCHANGED)) == (2, 1)
