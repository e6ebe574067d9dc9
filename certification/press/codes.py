"""The QR code of a sheet, as a picture of one bit a module. It always has one version: all are as large.

On paper 28 mm wide a module has 0.36 mm; from a picture of 150 dots an inch every code was read, of 26 mm not
quite all (docs/decisions/0014-credentials.md).
"""

from typing import Any

import segno

from certification.press.errors import Unprintable

VERSION, QUIET = 13, 4
CAPACITY = 331
"""Bytes in a code of this version that survives a stain (level M)."""

SIDE = 17 + 4 * VERSION
WIDE = SIDE + 2 * QUIET
"""Modules along a side, without the white round it and with it."""

ROW = -(-WIDE // 8)
"""Bytes in a row of the picture."""

_MASK = 3
"""Given, not sought: a code is then a sum of fixed patterns, and any reader undoes it."""

NAME = "code"
FORM: dict[str, Any] = {
    "Type": "/XObject",
    "Subtype": "/Image",
    "Width": WIDE,
    "Height": WIDE,
    "ColorSpace": "/DeviceGray",
    "BitsPerComponent": 1,
}
"""Of the picture in a PDF; `Interpolate` left out: a reader must not smooth it."""


def qr_code(address: str) -> segno.QRCode:
    """`Unprintable` when the address is longer than a code holds."""
    try:
        return segno.make_qr(address, error="m", version=VERSION, mask=_MASK, mode="byte", boost_error=False)
    except segno.DataOverflowError as wrong:
        raise Unprintable(f"The address is too long for its code: {address}") from wrong


def dots(address: str) -> bytes:
    """The picture of the code of `address`, row after row from the top, one bit a module, white is 1."""
    white = "1" * (8 * ROW)
    rows = ["".join("0" if dark else "1" for dark in row) for row in qr_code(address).matrix]
    framed = [white] * QUIET + [f"{'1' * QUIET}{row}".ljust(8 * ROW, "1") for row in rows] + [white] * QUIET
    return int("".join(framed), 2).to_bytes(ROW * WIDE, "big")
