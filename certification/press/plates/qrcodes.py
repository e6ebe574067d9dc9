"""QR codes as sums of ready-made patterns: modules are affine over GF(2) once version, level and mask stand.

Each bit of the message has its place on the grid, and the check words are linear in the data; so a code is
the empty code, and for every codeword the pattern of its bits, all added without carry. ISO/IEC 18004:2015.
The first code of every length is compared with the library's; what differs is left to the plain path.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import segno
from segno import consts

from certification.press import ornaments
from certification.press.plates.errors import NotOnPlate

QUIET = 4
"""Modules of white round the code."""

_BLOCKS: Any = consts.ECC
"""How codewords are shared out, by version and level."""

Rows = tuple[int, ...]


@dataclass(frozen=True)
class Form:
    """What all codes for addresses of one length share."""

    version: int
    side: int
    blocks: tuple[tuple[int, int], ...]
    """Data words and check words of each block."""
    base: int
    """The grid of a message of zeros, as bits row after row from the upper left corner."""
    words: tuple[tuple[int, ...], ...]
    """For each codeword, in the order of the grid, what each of its 256 values adds to the grid."""

    @property
    def data_words(self) -> int:
        return sum(data for data, _check in self.blocks)


def drawing(address: str) -> bytes:
    """The path of the code of `address` as the layout library writes that of `ornaments.qr`."""
    form = form_of(len(address.encode()), address)
    rows = _rows(form.side, _grid(form, address))
    return b"\n".join(_row_drawing(number, row, form.side) for number, row in enumerate(rows) if row)


def compact_drawing(address: str) -> bytes:
    """The same dark modules as rectangles, in a quarter of the bytes: for print."""
    form = form_of(len(address.encode()), address)
    rows = _rows(form.side, _grid(form, address))
    return b"\n".join(_row_rectangles(number, row, form.side) for number, row in enumerate(rows) if row)


def side_of(address: str) -> int:
    """Modules along a side, quiet zone excluded."""
    return form_of(len(address.encode()), address).side


def form_of(length: int, example: str) -> Form:
    """The form of codes for `length` bytes; `NotOnPlate` where `example` is not such a code."""
    if not example.isascii() or _is_alphanumeric(example):
        raise NotOnPlate("the address is not written in bytes")
    return _form(length)


@lru_cache(maxsize=32)
def _form(length: int) -> Form:
    example = "".join(chr(97 + number % 26) for number in range(length))
    code = ornaments.qr_code(example)
    version, side = int(code.version), len(code.matrix)
    blocks = tuple(
        (info.num_data, info.num_total - info.num_data)
        for info in _BLOCKS[version][getattr(consts, f"ERROR_LEVEL_{code.error}")]
        for _ in range(info.num_blocks)
    )
    form = Form(version, side, blocks, 0, _patterns(version, side, sum(map(sum, blocks))))
    form = Form(version, side, blocks, _bits(code) ^ _grid(form, example), form.words)
    for probe in (example[::-1], "0" * (length - 1) + "a"):
        if _grid(form, probe) != _bits(ornaments.qr_code(probe)):
            raise NotOnPlate(f"codes of version {version} are not drawn as expected")
    return form


def _grid(form: Form, address: str) -> int:
    grid = form.base
    for patterns, word in zip(form.words, _codewords(form, address.encode("ascii")), strict=True):
        grid ^= patterns[word]
    return grid


def _codewords(form: Form, message: bytes) -> list[int]:
    """Data and check words of all blocks, interleaved."""
    data, blocks, start = _data(form, message), [], 0
    for size, checks in form.blocks:
        block = data[start : start + size]
        blocks.append((block, _check_words(block, checks)))
        start += size
    longest = max(len(block) for block, _check in blocks)
    words = [block[place] for place in range(longest) for block, _check in blocks if place < len(block)]
    return words + [check[place] for place in range(len(blocks[0][1])) for _block, check in blocks]


def _data(form: Form, message: bytes) -> bytes:
    """Byte mode, length, message, end, and the two pad words in turn."""
    wide = 16 if form.version > 9 else 8
    bits = (0b0100 << wide | len(message)) << 8 * len(message) | int.from_bytes(message, "big")
    size = 4 + wide + 8 * len(message)
    room = 8 * form.data_words
    bits <<= min(4, room - size)
    size = min(size + 4, room)
    bits <<= -size % 8
    packed = bits.to_bytes((size + 7) // 8, "big")
    return packed + (b"\xec\x11" * form.data_words)[: form.data_words - len(packed)]


def _check_words(block: bytes, count: int) -> bytes:
    """The remainder by Reed and Solomon."""
    table, remainder, mask = _remainders(count), 0, (1 << 8 * count) - 1
    top = 8 * (count - 1)
    for word in block:
        remainder = (remainder << 8 & mask) ^ table[remainder >> top ^ word]
    return remainder.to_bytes(count, "big")


@cache
def _remainders(count: int) -> tuple[int, ...]:
    """What each leading word leaves: its multiple of the generator of so many check words."""
    generator = [1]
    root = 1
    for _ in range(count):
        shifted, scaled = [*generator, 0], [0, *(_times(root, each) for each in generator)]
        generator = [a ^ b for a, b in zip(shifted, scaled, strict=True)]
        root = _times(root, 2)
    return tuple(
        int.from_bytes(bytes(_times(word, each) for each in generator[1:]), "big") for word in range(256)
    )


def _times(a: int, b: int) -> int:
    """In the field of 256 elements of QR codes, x⁸ + x⁴ + x³ + x² + 1."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11D if a & 0x80 else 0)
        b >>= 1
    return product


def _patterns(version: int, side: int, words: int) -> tuple[tuple[int, ...], ...]:
    places = list(_places(version, side))
    found = []
    for word in range(words):
        bits = [1 << (side * side - 1 - place) for place in places[8 * word : 8 * word + 8]]
        found.append(
            tuple(sum(bit for n, bit in enumerate(bits) if value & (0x80 >> n)) for value in range(256))
        )
    return tuple(found)


def _places(version: int, side: int) -> Iterator[int]:
    """Where the bits of the message go: pairs of columns from the right, upwards and downwards in turn."""
    taken = _function_modules(version, side)
    columns = [*range(side - 1, 6, -2), 5, 3, 1]
    for turn, right in enumerate(columns):
        rows = range(side) if turn % 2 else range(side - 1, -1, -1)
        for row in rows:
            for column in (right, right - 1):
                if (row, column) not in taken:
                    yield row * side + column


def _function_modules(version: int, side: int) -> set[tuple[int, int]]:
    """Finders with format information, timing, alignment and version information."""
    taken = {(6, each) for each in range(side)} | {(each, 6) for each in range(side)}
    for top, left, height, width in ((0, 0, 9, 9), (0, side - 8, 9, 8), (side - 8, 0, 8, 9)):
        taken |= {(top + y, left + x) for y in range(height) for x in range(width)}
    centres: tuple[int, ...] = consts.ALIGNMENT_POS[version - 2] if version > 1 else ()
    corners = {(6, 6), (6, side - 7), (side - 7, 6)}
    for y in centres:
        for x in centres:
            if (y, x) not in corners:
                taken |= {(y + dy, x + dx) for dy in range(-2, 3) for dx in range(-2, 3)}
    if version >= 7:
        taken |= {(y, side - 9 - x) for y in range(6) for x in range(3)}
        taken |= {(side - 9 - x, y) for y in range(6) for x in range(3)}
    return taken


def _bits(code: segno.QRCode) -> int:
    return int("".join(str(module) for row in code.matrix for module in row), 2)


def _rows(side: int, grid: int) -> Rows:
    mask = (1 << side) - 1
    return tuple(grid >> side * (side - 1 - number) & mask for number in range(side))


def _stretches(row: int, side: int) -> list[tuple[int, int]]:
    """Start and end of each run of dark modules, from the left."""
    return [(run.start() + QUIET, run.end() + QUIET) for run in _RUN.finditer(f"{row:0{side}b}")]


_RUN = re.compile("1+")


def _row_drawing(number: int, row: int, side: int) -> bytes:
    return b"\n".join([_box(start, end, number + QUIET) for start, end in _stretches(row, side)])


@lru_cache(maxsize=60_000)
def _box(start: int, end: int, top: int) -> bytes:
    """A run of dark modules as a closed path of four points."""
    below = top + 1
    return f"{start} {top} m\n{end} {top} l\n{end} {below} l\n{start} {below} l\nh".encode()


def _row_rectangles(number: int, row: int, side: int) -> bytes:
    top = number + QUIET
    return b"\n".join(f"{start} {top} {end - start} 1 re".encode() for start, end in _stretches(row, side))


def _is_alphanumeric(text: str) -> bool:
    return all(each in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" for each in text)
