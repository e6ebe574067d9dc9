import random

import pytest
import zxingcpp

from certification.press import codes
from certification.press.errors import Unprintable
from certification.press.plates import qrcodes
from certification.press.plates.errors import NotOnPlate

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/#?"
LENGTHS = [*range(20, 80, 5), 120, 190, 251, 280, codes.CAPACITY - 1, codes.CAPACITY]


def addresses() -> list[str]:
    chance = random.Random(5)
    return ["https:" + "".join(chance.choices(LETTERS, k=length - 6)) for length in LENGTHS]


def test_a_summed_code_is_the_drawn_code():
    for address in [*addresses(), "HTTPS://A.EXAMPLE/1234", "0123456789" * 9]:
        assert qrcodes.dots(address) == codes.dots(address), address


def test_a_phone_reads_every_length():
    for address in addresses():
        (found,) = zxingcpp.read_barcodes(_picture(codes.dots(address)))
        assert (found.text, found.ec_level) == (address, "M")


def test_an_address_that_would_be_coded_otherwise_is_not_summed():
    for address in ("https://ñ.example/", "a" * (codes.CAPACITY + 1)):
        with pytest.raises(NotOnPlate):
            qrcodes.dots(address)


def test_an_address_longer_than_a_code_is_not_printed():
    with pytest.raises(Unprintable):
        codes.dots("a" * (codes.CAPACITY + 1))


def _picture(dots: bytes) -> memoryview:
    """Four points to a module."""
    points = bytearray()
    for start in range(0, len(dots), codes.ROW):
        row = int.from_bytes(dots[start : start + codes.ROW], "big")
        modules = f"{row:0{8 * codes.ROW}b}"[: codes.WIDE]
        points += b"".join((b"\xff" if module == "1" else b"\0") * 4 for module in modules) * 4
    side = 4 * codes.WIDE
    return memoryview(bytes(points)).cast("B", (side, side))
