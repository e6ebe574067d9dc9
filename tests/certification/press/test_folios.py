import string

import pytest

from certification import folios

PRINTED = folios.folio("SALUD", 2027, "F", "DIP", 12)
LETTERS = string.digits + string.ascii_uppercase
SAMPLES = [
    folios.folio("SALUD", 2027, "F", "DIP", 12),
    folios.folio("MSSG", 2031, "A", "SEM", 9999),
    folios.folio("AB", 1999, "A", "CUM", 10001),
]


def test_a_folio_says_programme_intake_kind_number_and_check():
    assert PRINTED == "SALUD-2027F-DIP-0012-2"
    assert str(folios.parse(PRINTED)) == PRINTED
    assert folios.parse(PRINTED).series == "SALUD-2027F-DIP"


@pytest.mark.parametrize(
    "typed", [" salud-2027f-dip-0012-2 ", "SALUD 2027F DIP 0012 2", "salud2027fdip00122"]
)
def test_a_folio_is_read_as_people_type_it(typed):
    assert str(folios.parse(typed)) == PRINTED


@pytest.mark.parametrize("typed", ["", "0012", "SALUD-2027F-DIP-0012", "SALUD-2027X-DIP-0012-2", "x" * 5000])
def test_what_is_no_folio_is_none(typed):
    assert folios.parse(typed) is None


@pytest.mark.parametrize("printed", SAMPLES)
def test_every_wrong_character_is_found(printed):
    right = folios.parse(printed)
    for place in (place for place, letter in enumerate(printed) if letter != "-"):
        for letter in LETTERS:
            wrong = printed[:place] + letter + printed[place + 1 :]
            assert folios.parse(wrong) in (None, right), wrong


@pytest.mark.parametrize("printed", SAMPLES)
def test_every_swap_of_neighbours_is_found(printed):
    bare = printed.replace("-", "")
    for place in range(len(bare) - 1):
        swapped = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]
        assert swapped == bare or folios.parse(swapped) is None, swapped


def test_every_pair_of_digits_in_every_place_may_be_swapped_and_is_found():
    for number in range(1, 10_000):
        right = folios.Folio("SALUD", 2027, "F", "DIP", number)
        digits, check = f"{number:04d}", right.check
        for place in range(3):
            swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
            assert swapped == digits or folios.check_character(f"{right.series}-{swapped}") != check


def test_numbers_of_a_series_have_folios_of_their_own():
    assert len({folios.folio("SALUD", 2027, "F", "DIP", number) for number in range(1, 2000)}) == 1999


@pytest.mark.parametrize(
    "parts",
    [
        ("salud", 2027, "F", "DIP", 1),
        ("SALUD", 27, "X", "DIP", 1),
        ("SALUD", 2027, "F", "OTR", 1),
        ("SALUD", 2027, "F", "DIP", 0),
        ("SALUD", 20270, "F", "DIP", 1),
        ("S-1", 2027, "F", "DIP", 1),
    ],
)
def test_other_parts_make_no_folio(parts):
    with pytest.raises(ValueError):
        folios.folio(*parts)


def test_a_verification_token_holds_128_random_bits():
    tokens = {folios.verification_token() for _ in range(500)}
    assert len(tokens) == 500
    assert all(len(token) == 22 for token in tokens)


def test_a_short_code_is_read_with_its_lookalikes():
    code = folios.short_code()
    assert folios.read_short_code(f" {code[:5].lower()}-{code[5:]} ") == code
    assert folios.read_short_code("OIL00-11111") == "0110011111"
    assert folios.read_short_code("UUUUU-UUUUU") is None
    assert folios.read_short_code("EFF8H") is None
