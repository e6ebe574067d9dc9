"""What the tests of the curricula share."""

import pytest

from tests.seminars.curricula.small_content import SmallContent


@pytest.fixture
def content(tmp_path):
    return SmallContent(tmp_path)
