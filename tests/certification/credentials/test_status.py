"""The list of what was revoked."""

import base64
import gzip
import json

import pytest

from certification.credentials.status import LENGTH, encoded, is_set, status_list
from tests.certification.credentials.issuing import HOUSE, ISSUED_AT, LIST, keys


def listed(*revoked: int) -> bytes:
    return status_list(LIST, revoked, issuer=HOUSE, issued_at=ISSUED_AT, key=keys())


def test_the_list_says_what_was_revoked_and_nothing_else():
    bits = encoded([0, 9, LENGTH - 1])
    assert [index for index in range(LENGTH) if index % 1009 < 10 and is_set(bits, index)] == [0, 9]
    assert is_set(bits, LENGTH - 1)


def test_it_is_gzip_in_base64url_with_the_first_bit_leftmost():
    text = encoded([0, 9])[1:]
    bits = gzip.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    assert len(bits) == 16 * 1024
    assert bits[:3] == b"\x80\x40\x00"


def test_the_same_list_is_the_same_bytes_in_whatever_order_it_is_asked():
    assert listed(5, 7) == listed(7, 5)
    assert json.loads(listed())["credentialSubject"]["statusPurpose"] == "revocation"


def test_an_empty_list_is_as_long_as_a_full_one_would_be():
    assert not is_set(encoded([]), 131_071)
    assert len(listed()) < 1500


@pytest.mark.parametrize("index", [-1, LENGTH])
def test_there_is_no_bit_outside_the_list(index):
    with pytest.raises(ValueError, match="no bit"):
        encoded([index])
    with pytest.raises(ValueError, match="without that bit"):
        is_set(encoded([]), index)


def test_a_list_that_would_give_people_away_is_refused():
    with pytest.raises(ValueError, match="at least"):
        encoded([], 1024)


@pytest.mark.parametrize("text", ["", "u", "x", "uAAAA", "z1", encoded([1])[:-4], encoded([1], 16 * LENGTH)])
def test_what_is_no_list_is_refused(text):
    with pytest.raises(ValueError):
        is_set(text, 1)
