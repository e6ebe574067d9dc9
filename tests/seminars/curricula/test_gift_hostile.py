"""A file made to keep the server busy does not."""

import time

import pytest

from seminars.curricula.gift import read, write

SIZE = 64 * 1024
PIECES = [
    "{",
    "}",
    "=",
    "~",
    "#",
    "\\",
    ":",
    "::",
    "%50%",
    "=a->b",
    "[id:",
    "// [id:",
    "[html]",
    "####",
    " ",
    "\t",
]
PIECES += [
    "\n",
    "\r",
    "{\n\n",
    "{=\n\n",
    "{=a\n//\n\n",
    "//\n\n",
    "::a\n",
    "$CATEGORY:\n",
    "{#1..",
    "{T#",
    "é",
    "\0",
]
AROUND = ["{}", "x {{{}}}", "x {{=a {}", "x {{#{}}}", "x {{={}->y =a->b}}"]


@pytest.mark.parametrize("piece", PIECES)
def test_64_kilobytes_of_anything_are_read_at_once(piece):
    filling = piece * (SIZE // len(piece))
    began = time.process_time()
    for around in AROUND:
        reading = read(around.format(filling))
        write(question for question in reading.questions if "->" not in str(question))
    # Each takes some tenths of a second at the very most; a quadratic reader takes minutes.
    assert time.process_time() - began < 5


def test_bytes_that_are_no_text_are_read_without_failing():
    assert read(bytes(range(256)) * 64).questions is not None
    assert read(b"\xff\xfe\x00").errors == ()


def test_a_number_of_absurd_size_is_an_error_and_not_a_computation():
    reading = read("x {#1e999999999}\n\ny {#" + "9" * 60000 + "}")
    assert [error.line for error in reading.errors] == [1, 3]
