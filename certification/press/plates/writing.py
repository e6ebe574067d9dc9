"""A painted document as a file: what is the same for everybody written once, and the rest per person.

A file is a constant beginning (fonts, ornaments, colour profile, and an object stream with all of the
structure that is nobody's own), then this person's objects, then the table of where everything is.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from typing import Any
from xml.sax.saxutils import escape

import pydyf

from certification.press import codes
from certification.press.plates.proofs import Proof

HEADER = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
_CONSTANT, _OWN = 9, 4
"""How hard to press what is written once, and what is written for each."""

_TITLE = "\ue000"


@dataclass(frozen=True)
class Own:
    """One person's part of a document."""

    contents: Sequence[bytes]
    title: str
    alt: str
    code: bytes
    """The dots of the QR code."""


_ENTRY = struct.Struct(">BIH")

FREE = _ENTRY.pack(0, 0, 65535)


def at(position: int) -> bytes:
    """An entry of the table for an object so far into the file."""
    return _ENTRY.pack(1, position, 0)


class Form:
    """A document's objects, those that are everybody's apart from those that are one's own."""

    def __init__(self, proof: Proof, alt: str) -> None:
        """`alt`: what the document says of its code, as its HTML has it."""
        self.pdf = proof.pdf
        self.objects: list[Any] = proof.pdf.objects
        self._streams = [stream.number for stream in proof.streams]
        self.figure: Any = next(each for each in self.objects if _says(each, unescape(alt)))
        self.code: Any = next(each for each in self.objects if _is_code(each))
        self.page = self._object(proof.pdf.page_references[0])
        self.root = self._object(proof.pdf.catalog["StructTreeRoot"])
        self.structure = self._object(self.root["K"][0])
        self.parents = self._object(self.root["ParentTree"])
        self.metadata = self._object(proof.pdf.catalog["Metadata"])
        proof.metadata.title = _TITLE
        xmp = pydyf.PDF()
        proof.metadata.include_in_pdf(xmp, "a", 3, "A", False)
        self._xmp = b"".join(xmp.objects[-1].stream).split(_TITLE.encode())
        self._info = {key: value for key, value in proof.pdf.info.items() if key != "Title"}

    def _object(self, reference: bytes) -> Any:
        return self.objects[int(reference.split()[0])]

    @property
    def sides(self) -> int:
        return len(self._streams)

    @cached_property
    def own_numbers(self) -> frozenset[int]:
        """Of the objects that are written for each person."""
        named = (
            self.figure,
            self.code,
            self.page,
            self.structure,
            self.parents,
            self.metadata,
            self.pdf.catalog,
        )
        return frozenset([0, *self._streams, *(each.number for each in named)])

    @cached_property
    def beginning(self) -> bytes:
        return self._beginning[0]

    @cached_property
    def rows(self) -> Sequence[bytes]:
        """The table of the constant objects, the object stream last; what is one's own is free in it."""
        return self._beginning[1]

    @cached_property
    def digest(self) -> Any:
        """SHA-256 of the beginning, to be copied and gone on with."""
        return hashlib.sha256(self.beginning)

    @cached_property
    def _beginning(self) -> tuple[bytes, list[bytes]]:
        parts, rows, position = [HEADER], [FREE] * len(self.objects), len(HEADER)
        packed: list[tuple[int, bytes]] = []
        for each in self.objects:
            if each.number in self.own_numbers:
                continue
            if not isinstance(each, pydyf.Stream):
                packed.append((each.number, each.data))
                continue
            written = indirect(each.number, stream_data(each, _CONSTANT))
            rows[each.number] = at(position)
            parts.append(written)
            position += len(written)
        stream_number = len(self.objects)
        rows.append(at(position))
        for index, (number, _data) in enumerate(packed):
            rows[number] = _ENTRY.pack(2, stream_number, index)
        parts.append(indirect(stream_number, _object_stream(packed)))
        return b"".join(parts), rows

    def own(self, person: Own) -> Iterator[tuple[int, bytes]]:
        """The person's objects that no seal and no attachment changes, with their numbers."""
        for number, content in zip(self._streams, person.contents, strict=True):
            yield number, packed_stream({}, content)
        yield self.code.number, packed_stream(codes.FORM, person.code)
        yield self.figure.number, pydyf.Dictionary({**self.figure, "Alt": pydyf.String(person.alt)}).data
        xmp = escape(person.title).encode().join(self._xmp)
        yield self.metadata.number, raw_stream({"Type": "/Metadata", "Subtype": "/XML"}, xmp)

    def structure_data(self, more: bytes = b"") -> bytes:
        """The element of the document, with `more` elements in it."""
        return more.join(self._open_structure)

    def parents_data(self, more: bytes = b"") -> bytes:
        """The tree from marked content to its elements, with `more` entries in it."""
        return more.join(self._open_parents)

    @cached_property
    def _open_structure(self) -> tuple[bytes, bytes]:
        return _opened(self.structure, "K")

    @cached_property
    def _open_parents(self) -> tuple[bytes, bytes]:
        return _opened(self.parents, "Nums")

    def info(self, title: str) -> bytes:
        return bytes(pydyf.Dictionary({**self._info, "Title": pydyf.String(title)}).data)


def _says(value: Any, alt: str) -> bool:
    return isinstance(value, dict) and "Alt" in value and value["Alt"].string == alt


def _is_code(value: Any) -> bool:
    return isinstance(value, pydyf.Stream) and value.extra.get("BitsPerComponent") == 1


def _opened(dictionary: Mapping[str, Any], key: str) -> tuple[bytes, bytes]:
    """Before and after the end of the list under `key`, which is written last."""
    rest = {name: value for name, value in dictionary.items() if name != key}
    written = pydyf.Dictionary({**rest, key: pydyf.Array(dictionary[key])}).data
    return bytes(written[:-3]), bytes(written[-3:])


def indirect(number: int, data: bytes) -> bytes:
    return b"%d 0 obj\n%b\nendobj\n" % (number, data)


def packed_stream(extra: Mapping[str, Any], content: bytes, level: int = _OWN) -> bytes:
    pressed = _pressed(content) if level == _CONSTANT else zlib.compress(content, level)
    return raw_stream({**extra, "Filter": "/FlateDecode"}, pressed)


@lru_cache(maxsize=64)
def _pressed(content: bytes) -> bytes:
    """Fonts and ornaments come again with every shape of a document."""
    return zlib.compress(content, _CONSTANT)


def raw_stream(extra: Mapping[str, Any], content: bytes) -> bytes:
    dictionary = pydyf.Dictionary({**extra, "Length": len(content)})
    return b"%b\nstream\n%b\nendstream" % (dictionary.data, content)


def stream_data(stream: pydyf.Stream, level: int = _CONSTANT) -> bytes:
    """An object stream of the layout library, pressed."""
    return packed_stream(stream.extra, joined(stream), level)


def joined(stream: pydyf.Stream) -> bytes:
    """What is in a stream of the layout library."""
    plain = pydyf.Stream(stream.stream, {}, compress=False)
    return bytes(plain.data[plain.data.index(b"stream\n") + 7 : -len(b"\nendstream")])


def _object_stream(packed: Sequence[tuple[int, bytes]]) -> bytes:
    heads, bodies, position = [], [], 0
    for number, data in packed:
        heads.append(b"%d %d" % (number, position))
        bodies.append(data)
        position += len(data) + 1
    head = b" ".join(heads) + b"\n"
    extra = {"Type": "/ObjStm", "N": len(packed), "First": len(head)}
    return packed_stream(extra, head + b"\n".join(bodies), _CONSTANT)
