"""The scene, for every test of reminders."""

import pytest

from tests.governance.reminders.scene import Scene


@pytest.fixture
def scene(db: None) -> Scene:
    """A planned merger with its readers."""
    return Scene()
