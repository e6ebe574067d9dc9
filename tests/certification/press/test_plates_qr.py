import random

import pytest
import zxingcpp

from certification.press import ornaments
from certification.press.plates import qrcodes
from certification.press.plates.errors import NotOnPlate

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/#?"


def addresses() -> list[str]:
    chance = random.Random(5)
    lengths = [*range(20, 80, 4), 120, 190, 280]
    return ["https:" + "".join(chance.choices(LETTERS, k=length - 6)) for length in lengths for _ in range(2)]


def test_a_summed_code_is_the_drawn_code():
    for address in addresses():
        form = qrcodes.form_of(len(address), address)
        assert qrcodes._grid(form, address) == qrcodes._bits(ornaments.qr_code(address)), address


def test_a_phone_reads_every_length():
    for address in addresses()[::6]:
        form = qrcodes.form_of(len(address), address)
        grid = f"{qrcodes._grid(form, address):0{form.side**2}b}"
        rows = [grid[start : start + form.side] for start in range(0, len(grid), form.side)]
        assert zxingcpp.read_barcodes(_picture(rows))[0].text == address


def test_an_address_that_would_be_coded_otherwise_is_not_summed():
    for address in ("HTTPS://A.EXAMPLE/1234", "https://ñ.example/"):
        with pytest.raises(NotOnPlate):
            qrcodes.drawing(address)


def _picture(rows: list[str]) -> memoryview:
    """Four dots to a module, within its quiet zone."""
    wide = ["0000" + row + "0000" for row in rows]
    blank = ["0" * len(wide[0])] * 4
    dots = bytearray()
    for row in blank + wide + blank:
        line = b"".join((b"\0" if module == "1" else b"\xff") * 4 for module in row)
        dots += line * 4
    side = len(wide[0]) * 4
    return memoryview(bytes(dots)).cast("B", (side, side))
