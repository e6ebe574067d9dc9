"""The signed line in a QR code: small enough to print, and whole or refused."""

import json
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import segno

from certification.credentials.qr import KINDS, Short, encoded, payload, read, short_of
from certification.press.codes import CAPACITY
from certification.press.snapshot import Kind
from tests.certification.credentials.issuing import DIPLOMA, SEMINAR, keys

ADDRESS = "https://acompana.example.org/v/JYsbpVrEOBDGSXq4B_4iXg"
POINTS = {keys().public.qr_id: keys().public.qr}
SHORT = short_of(DIPLOMA, date(2025, 1, 31))
LONG = "María de los Ángeles Guadalupe Concepción Hernández-Güemes de la Cruz y Núñez del Río y Peñaloza"[:90]
LETTERS = "aábcdeéñüzAÁBCÉÑÜZ0129 -.'’ʼʻ…łŁçÇßİKſ漢𝒳\u2028"


def line(short: Short = SHORT, **more: str) -> str:
    return payload(short, keys(), address=more.get("address", ADDRESS))


def version(text: str) -> int:
    made = segno.make(f"{ADDRESS}#{text}", error="m", boost_error=False, micro=False)
    return int(made.version)


def test_a_phone_reads_what_was_signed():
    assert read(line(), POINTS) == SHORT


def test_a_seminar_is_named_by_its_title():
    said = read(line(short_of(SEMINAR, SHORT.issued_on)), POINTS)
    assert said is not None
    assert (said.kind, said.programme) == ("seminar", "Social justice")


def test_the_line_is_always_the_same():
    assert line() == line()


def test_it_needs_no_escaping_in_an_address():
    assert set(line(replace(SHORT, person="ʻOkina 漢 <b>&#"))) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


@pytest.mark.parametrize(
    ("person", "programme", "letters", "largest"),
    [
        ("Ana Ruiz", "Salud", 141, 10),
        ("Xóchitl Peñaloza Güemes", "Salud", 157, 10),
        ("Xóchitl Peñaloza Güemes", DIPLOMA.programme, 185, 11),
        ("MARÍA DE LOS ÁNGELES HERNÁNDEZ DE LA CRUZ", DIPLOMA.programme, 201, 12),
        (LONG, DIPLOMA.programme, 259, 13),
        ("Ñ" * 90, DIPLOMA.programme, 250, 13),
    ],
)
def test_names_fit_a_code_that_prints(person, programme, letters, largest):
    made = line(replace(SHORT, person=person, programme=programme))
    assert (len(made), version(made)) == (letters, largest)
    said = read(made, POINTS)
    assert said is not None
    assert (said.person, said.programme) == (person, programme)


def test_too_long_the_programme_is_cut_and_says_so():
    made = line(replace(SHORT, person=LONG, programme="Diplomado en salud global y medicina social " * 3))
    said = read(made, POINTS)
    assert said is not None
    assert said.person == LONG
    assert said.programme.startswith("Diplomado en salud")
    assert said.programme.endswith("…")
    assert len(ADDRESS) + 1 + len(made) <= CAPACITY


def test_a_name_in_another_script_is_cut_and_says_so():
    said = read(line(replace(SHORT, person="漢" * 90)), POINTS)
    assert said is not None
    assert said.person.startswith("漢" * 20)
    assert said.person.endswith("…")
    assert said.programme == "…"


def test_an_address_that_leaves_no_room_is_refused():
    with pytest.raises(ValueError, match="no room"):
        line(address=f"https://{'a' * 300}.example/v/x")


def test_every_kind_of_document_has_its_place_in_the_line_and_in_the_phones_script():
    assert {kind.value for kind in Kind} <= set(KINDS)
    script = (Path(__file__).parents[3] / "static" / "js" / "verify.js").read_text()
    assert f"const KINDS = {json.dumps(KINDS)};" in script


def test_a_document_that_expires_says_its_last_day_and_another_says_none():
    assert SHORT.valid_until is None
    expires = short_of(DIPLOMA, SHORT.issued_on, date(2025, 4, 30))
    assert read(line(expires), POINTS) == expires
    assert expires.valid_until == date(2025, 4, 30)
    assert len(line(expires)) == len(line())


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": 4096},
        {"hours": -1},
        {"issued_on": date(1999, 12, 31)},
        {"valid_until": date(1999, 12, 31)},
    ],
)
def test_a_number_that_has_no_place_is_refused(wrong):
    with pytest.raises(ValueError, match="does not fit"):
        line(replace(SHORT, **wrong))


def test_any_letter_changed_is_found():
    made = line()
    for position, letter in enumerate(made):
        for other in {"A", "B", "-", "z", "1"} - {letter}:
            assert read(f"{made[:position]}{other}{made[position + 1 :]}", POINTS) is None, position


def test_a_line_cut_short_or_made_longer_is_refused():
    made = line()
    for length in range(len(made)):
        assert read(made[:length], POINTS) is None
    assert read(f"{made}A", POINTS) is None
    assert read("1" * 300, POINTS) is None
    assert read("é" * 300, POINTS) is None


def test_after_a_change_of_keys_old_codes_are_read_and_strangers_are_not():
    both = {**POINTS, keys(2).public.qr_id: keys(2).public.qr}
    assert read(line(), both) == SHORT
    assert read(payload(SHORT, keys(2), address=ADDRESS), both) == SHORT
    assert read(payload(SHORT, keys(3), address=ADDRESS), both) is None


def test_texts_come_back_letter_by_letter():
    chance = random.Random(3)
    for _ in range(150):
        person = "".join(chance.choices(LETTERS, k=chance.randint(0, 24)))
        short = replace(SHORT, person=person, kind=chance.choice(KINDS), hours=chance.randrange(4096))
        assert read(line(short), POINTS) == short


def test_a_name_costs_a_letter_for_a_letter_and_one_for_a_capital():
    assert len(encoded("peñaloza")) == len("peñaloza") + 1
    assert len(encoded("Peñaloza")) == len("Peñaloza") + 2
    assert len(encoded("PEÑALOZA")) == len("PEÑALOZA") + 2
