"""QR codes as sums: the modules of a code are affine over GF(2) once version, level and mask stand.

Each bit of the message has its place on the grid, and the check words are linear in the data; so a code is
the empty code, and over it, added without carry, every bit of the codewords in its place. ISO/IEC 18004:2015.
Before the first, some are compared with the library's; what differs is left to the plain path.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from segno import consts

from certification.press import codes
from certification.press.codes import CAPACITY, QUIET, ROW, SIDE, VERSION, WIDE
from certification.press.plates.errors import NotOnPlate

_BLOCKS: Any = consts.ECC
"""How codewords are shared out, by version and level."""

_PROBES = (1, 60, 200, CAPACITY)
"""Lengths of the codes that are compared."""


@dataclass(frozen=True)
class Form:
    """What all codes share."""

    blocks: tuple[tuple[int, int], ...]
    """Data words and check words of each block."""
    base: int
    """The picture of a code whose codewords are all zero."""
    pick: Callable[[str], tuple[str, ...]]
    """From the bits of the codewords and a zero behind them, those of the picture, row after row."""

    @property
    def data_words(self) -> int:
        return sum(data for data, _check in self.blocks)


@lru_cache(maxsize=2048)
def dots(address: str) -> bytes:
    """The same picture as `codes.dots`; kept for the print file, which shows it again."""
    if not address.isascii() or len(address) > CAPACITY:
        raise NotOnPlate("the address is not written in so many bytes")
    return _picture(form(), address)


@cache
def form() -> Form:
    """`NotOnPlate` where codes are not drawn as expected."""
    blocks = tuple(
        (info.num_data, info.num_total - info.num_data)
        for info in _BLOCKS[VERSION][consts.ERROR_LEVEL_M]
        for _ in range(info.num_blocks)
    )
    empty = Form(blocks, 0, _pick(8 * sum(map(sum, blocks))))
    example = _example(_PROBES[1])
    base = int.from_bytes(codes.dots(example), "big") ^ int.from_bytes(_picture(empty, example), "big")
    found = Form(blocks, base, empty.pick)
    for length in _PROBES:
        if _picture(found, _example(length)) != codes.dots(_example(length)):
            raise NotOnPlate("codes are not drawn as expected")
    return found


def _example(length: int) -> str:
    return "".join(chr(33 + 7 * number % 94) for number in range(length))


def _picture(form: Form, address: str) -> bytes:
    words = _codewords(form, address.encode("ascii"))
    bits = f"{int.from_bytes(bytes(words), 'big'):0{8 * len(words)}b}0"
    return (int("".join(form.pick(bits)), 2) ^ form.base).to_bytes(ROW * WIDE, "big")


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
    """Byte mode, length (16 bits from version 10 on), message, end, and the two pad words in turn.

    The library puts a word of zeros ahead of the pad words, which no reader looks at; so do we.
    """
    size = len(message)
    bits = (0b0100 << 16 | size) << 8 * size | int.from_bytes(message, "big")
    packed = (bits << 4).to_bytes(size + 3, "big")
    return (packed + b"\0" + b"\xec\x11" * form.data_words)[: form.data_words]


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


def _pick(bits: int) -> Callable[[str], tuple[str, ...]]:
    """Every place of the picture that no bit of a codeword fills takes the zero behind them."""
    order = [bits] * (8 * ROW * WIDE)
    for number, (row, column) in zip(range(bits), _places(), strict=False):
        order[(row + QUIET) * 8 * ROW + QUIET + column] = number
    return itemgetter(*order)


def _places() -> Iterator[tuple[int, int]]:
    """Where the bits of the message go: pairs of columns from the right, upwards and downwards in turn."""
    taken = _function_modules()
    columns = [*range(SIDE - 1, 6, -2), 5, 3, 1]
    for turn, right in enumerate(columns):
        rows = range(SIDE) if turn % 2 else range(SIDE - 1, -1, -1)
        for row in rows:
            for column in (right, right - 1):
                if (row, column) not in taken:
                    yield row, column


def _function_modules() -> set[tuple[int, int]]:
    """Finders with format information, timing, alignment and version information."""
    taken = {(6, each) for each in range(SIDE)} | {(each, 6) for each in range(SIDE)}
    for top, left, height, width in ((0, 0, 9, 9), (0, SIDE - 8, 9, 8), (SIDE - 8, 0, 8, 9)):
        taken |= {(top + y, left + x) for y in range(height) for x in range(width)}
    centres: tuple[int, ...] = consts.ALIGNMENT_POS[VERSION - 2]
    corners = {(6, 6), (6, SIDE - 7), (SIDE - 7, 6)}
    for y in centres:
        for x in centres:
            if (y, x) not in corners:
                taken |= {(y + dy, x + dx) for dy in range(-2, 3) for dx in range(-2, 3)}
    taken |= {(y, SIDE - 9 - x) for y in range(6) for x in range(3)}
    taken |= {(SIDE - 9 - x, y) for y in range(6) for x in range(3)}
    return taken
