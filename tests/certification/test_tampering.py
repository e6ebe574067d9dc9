"""A thousand changes to a file that was issued, each found by the check of uploaded files."""

import io
import random

import pytest
from sqlalchemy import select

from certification import queries, seals
from certification.models import Certificate
from core import files
from tests.conftest import words_of

TIMES = 1000


@pytest.fixture
def diploma(app, graduation, browser, stored):
    """The bytes of Xóchitl's, as they were handed out."""
    browser("rosa").post("/certificates/cohorts/1/issue/diploma")
    [row] = stored(select(Certificate))
    with app.app_context():
        return files.read(row.pdf_sha256)


@pytest.fixture
def passes(app):
    """Whether the upload check lets these bytes pass: by their digest, or by the signature they carry."""
    with app.app_context():
        ours = seals.known()
        yield (
            lambda data: (
                queries.find_by_file(data) is not None or seals.check(data, ours).state == "ours_intact"
            )
        )


def the_signature(data):
    start = data.rindex(b"/Contents <")
    return range(start, data.index(b">", start))


def the_attachment(data):
    start = data.index(b"/EmbeddedFile")
    return range(start, data.index(b"endstream", start))


def the_whole(data):
    return range(len(data))


@pytest.mark.parametrize("part", [the_whole, the_signature, the_attachment])
def test_every_change_of_one_byte_is_found(diploma, passes, part):
    assert passes(diploma)
    chance, places = random.Random(part.__name__), part(diploma)
    for _time in range(TIMES if part is the_whole else TIMES // 5):
        changed = bytearray(diploma)
        place = chance.choice(places)
        changed[place] ^= chance.randrange(1, 256)
        assert not passes(bytes(changed)), f"byte {place} may be changed"


def test_every_byte_added_taken_away_or_moved_is_found(diploma, passes):
    chance = random.Random(5)
    for _time in range(TIMES // 10):
        place, more = chance.randrange(1, len(diploma)), chance.randbytes(chance.randint(1, 40))
        assert not passes(diploma + more)
        assert not passes(more + diploma)
        assert not passes(diploma[:place])
        assert not passes(diploma[place:])
        assert not passes(diploma[:place] + more + diploma[place:])
        assert not passes(diploma[:place] + diploma[place + len(more) :])
        assert not passes(diploma[place:] + diploma[:place])


def test_whoever_hands_in_a_changed_file_is_told_so(diploma, browser):
    for changed in (diploma + b"\n", diploma[:-1], diploma.replace(b"/Lang", b"/Lamg", 1)):
        answer = browser("stranger").post("/verify/file", data={"file": (io.BytesIO(changed), "d.pdf")})
        assert answer.status_code == 404
        assert "exactamente" not in words_of(answer.text)
        assert "Xóchitl" not in words_of(answer.text)
