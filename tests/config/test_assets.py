"""GOV.UK Frontend without what only GOV.UK may wear."""

import pytest

from config.local.assets import neutral, without_source_map

FONT = '@font-face{font-family:GDS Transport;src:url(/assets/fonts/bold.woff2) format("woff2")}'


def test_typeface_and_crest_go_and_the_rest_stays():
    stylesheet = (
        FONT + ".a{font-family:GDS Transport,arial,sans-serif}.b{background:url(/assets/images/govuk-crest.svg)}"
    )
    assert neutral(stylesheet) == ".a{font-family:arial,sans-serif}.b{background:none}"


@pytest.mark.parametrize("left", [".a{font:GDS Transport}", ".a{background:url(/new/crest.svg)}", "@font-face {x:y}"])
def test_a_new_version_that_hides_them_elsewhere_is_refused(left):
    with pytest.raises(ValueError, match=r"GOV\.UK Frontend has changed"):
        neutral(left)


def test_no_address_of_a_source_map_is_left():
    assert without_source_map("a{}\n/*# sourceMappingURL=x.min.css.map */\n") == "a{}\n"
    assert without_source_map("f();//# sourceMappingURL=x.min.js.map") == "f();"
