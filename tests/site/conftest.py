"""The stage, for the site-wide checks."""

import pytest

from tests.site.stage import Stage, set_stage


@pytest.fixture
def stage(db: None) -> Stage:
    """Two partnerships, a draft one, hidden facts, one person for each role."""
    return set_stage()
