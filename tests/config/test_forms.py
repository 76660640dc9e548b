"""The form renderer: labels, hints and errors tied to their inputs, and nothing typed is lost."""

from datetime import date

import html5lib
import pytest
from django import forms

from config.date_parts import DateParts
from config.forms import FilterForm, PlainForm, in_sentence, widget_classes
from config.unkept_characters import refuse_unkept_characters

XHTML = "{http://www.w3.org/1999/xhtml}"


class Membership(PlainForm):
    """One field of each kind."""

    title = forms.CharField(label="Title", help_text="As the minutes have it.", max_length=20)
    sector = forms.ChoiceField(
        label="Sector", choices=(("nhs", "NHS"), ("council", "Council")), widget=forms.RadioSelect
    )
    role = forms.ChoiceField(label="Role", choices=(("", "Choose"), ("lead", "Lead")))
    joined_on = DateParts(label="Joined on", help_text="For example, 1 4 2016.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    sure = forms.BooleanField(label="I am sure", required=False)


def parsed(markup: str):
    """The elements of a piece of HTML that must parse without an error."""
    return html5lib.HTMLParser(strict=True).parseFragment(markup)


def by_id(tree, id_: str):
    """The one element with that id."""
    (found,) = [element for element in tree.iter() if element.get("id") == id_]
    return found


def posted(**typed: str) -> Membership:
    """The form as it comes back."""
    return Membership(typed)


def test_every_error_of_the_summary_leads_to_an_input() -> None:
    form = posted(title="x" * 30, joined_on_day="31", joined_on_month="2", joined_on_year="2016")
    tree = parsed(str(form))
    links = [element.get("href") for element in tree.iter(f"{XHTML}a")]
    assert links == ["#id_title", "#id_sector_0", "#id_role", "#id_joined_on_day"]
    assert all(by_id(tree, link[1:]).tag in {f"{XHTML}input", f"{XHTML}select"} for link in links)


@pytest.mark.parametrize("typed", ["a\0b", "a\x1fb", "a\ufffdb"])
def test_a_character_that_cannot_be_kept_is_told_once_and_the_rest_stays(typed: str) -> None:
    form = posted(title=typed, note="Line one\r\n\tLine two")
    assert form.errors["title"] == [str(refuse_unkept_characters.message)]
    assert "note" not in form.errors
    assert "Line two" in str(form["note"])


def test_a_form_without_errors_has_no_summary() -> None:
    assert "error-summary" not in str(Membership())


def test_hint_and_error_are_tied_to_the_input() -> None:
    tree = parsed(posted()["title"].as_field_group())
    box = by_id(tree, "id_title")
    assert box.get("aria-describedby") == "id_title_helptext id_title_error"
    assert box.get("aria-invalid") == "true"
    assert box.get("class") == "govuk-input govuk-input--error"
    by_id(tree, "id_title_helptext")
    by_id(tree, "id_title_error")


def test_groups_are_fieldsets_with_their_error_tied_to_them() -> None:
    for name in ("sector", "joined_on"):
        tree = parsed(posted()[name].as_field_group())
        (fieldset,) = tree.iter(f"{XHTML}fieldset")
        assert f"id_{name}_error" in (fieldset.get("aria-describedby") or "")
        by_id(tree, f"id_{name}_error")


def test_every_input_has_a_label_and_none_says_required() -> None:
    tree = parsed(str(Membership()))
    labelled = {element.get("for") for element in tree.iter(f"{XHTML}label")}
    inputs = [each for tag in ("input", "select", "textarea") for each in tree.iter(XHTML + tag)]
    assert {each.get("id") for each in inputs} <= labelled
    assert not [each for each in inputs if each.get("required") is not None]


def test_what_was_typed_is_kept() -> None:
    page = str(
        posted(
            title="A <b>long</b> title that is too long",
            sector="council",
            joined_on_day="31",
            joined_on_month="Febr",
            note="n1",
        )
    )
    tree = parsed(page)
    assert by_id(tree, "id_title").get("value") == "A <b>long</b> title that is too long"
    assert by_id(tree, "id_sector_1").get("checked") is not None
    assert by_id(tree, "id_joined_on_day").get("value") == "31"
    assert by_id(tree, "id_joined_on_month").get("value") == "Febr"
    assert "n1" in by_id(tree, "id_note").text


def test_what_is_missing_is_asked_for_in_words() -> None:
    errors = posted().errors
    assert errors["title"] == ["Enter the title"]
    assert errors["sector"] == ["Choose the sector"]
    assert errors["joined_on"] == ["Enter joined on"]


def test_optional_fields_say_so_but_not_in_a_filter() -> None:
    class Narrow(FilterForm):
        name = forms.CharField(required=False)

    assert "Note (optional)" in Membership()["note"].as_field_group()
    assert "optional" not in Membership()["sure"].as_field_group()
    assert "optional" not in Narrow()["name"].as_field_group()


def test_an_error_of_the_whole_form_stands_in_the_summary() -> None:
    form = posted()
    form.add_error(None, "The end comes before the start")
    assert "<li>The end comes before the start</li>" in str(form)


@pytest.mark.parametrize(("label", "words"), [("Start date", "start date"), ("ODS code", "ODS code"), ("", "")])
def test_a_label_in_a_sentence(label: str, words: str) -> None:
    assert in_sentence(label) == words


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (("1", "4", "2016"), date(2016, 4, 1)),
        (("01", "April", "2016"), date(2016, 4, 1)),
        (("1", "sept", "2016"), date(2016, 9, 1)),
        (("29", "2", "2024"), date(2024, 2, 29)),
        (("", "", ""), None),
    ],
)
def test_three_boxes_make_a_day(typed: tuple[str, str, str], day: date | None) -> None:
    assert DateParts(required=False).clean(list(typed)) == day


@pytest.mark.parametrize(
    ("typed", "words", "parts"),
    [
        (("1", "", "2016"), "Joined on must include a month", ("month",)),
        (("", "", "2016"), "Joined on must include a day and a month", ("day", "month")),
        (("31", "2", "2016"), "Joined on must be a real date", ("day", "month", "year")),
        (("1", "Smarch", "2016"), "Joined on must be a real date", ("day", "month", "year")),
        (("1", "4", "16"), "Joined on must have a year of 4 figures", ("year",)),
        (("1", "4", "1066"), "Joined on must be between 1 January 1800 and 31 December 2100", ("year",)),
        (("9" * 30, "4", "2016"), "Joined on must be a real date", ("day", "month", "year")),
        (("9" * 9000, "4", "2016"), "Joined on must be a real date", ("day", "month", "year")),
    ],
)
def test_what_is_wrong_with_a_date_is_said_and_marked(
    typed: tuple[str, str, str], words: str, parts: tuple[str, ...]
) -> None:
    form = posted(joined_on_day=typed[0], joined_on_month=typed[1], joined_on_year=typed[2])
    assert form.errors["joined_on"] == [words]
    tree = parsed(form["joined_on"].as_field_group())
    marked = tuple(part for part in ("day", "month", "year") if by_id(tree, f"id_joined_on_{part}").get("aria-invalid"))
    assert marked == parts


def test_a_whole_date_under_the_fields_own_name_is_read() -> None:
    assert DateParts().widget.value_from_datadict({"on": "2024-01-15"}, {}, "on") == ["15", "1", "2024"]


def test_a_stored_date_fills_the_boxes_and_is_no_change() -> None:
    form = Membership(initial={"joined_on": date(2016, 4, 1)})
    assert by_id(parsed(form["joined_on"].as_field_group()), "id_joined_on_month").get("value") == "4"
    field = DateParts()
    assert not field.has_changed(date(2016, 4, 1), ["1", "April", "2016"])
    assert field.has_changed(date(2016, 4, 1), ["2", "4", "2016"])


@pytest.mark.parametrize(
    ("widget", "block"),
    [
        (forms.CheckboxSelectMultiple(), "govuk-checkboxes__input"),
        (forms.RadioSelect(), "govuk-radios__input"),
        (forms.CheckboxInput(), "govuk-checkboxes__input"),
    ],
)
def test_boxes_and_radios_are_drawn_as_what_they_are(widget: forms.Widget, block: str) -> None:
    assert widget_classes(widget, in_error=True) == block
