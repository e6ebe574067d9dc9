"""The print file of a batch: every sheet front and back in the order of the list, what they share once.

It is for the printer's eyes: no structure, no attachments, no seal. Each page is a ground that it shares
with all whose name is as large, and over it what is the person's own.
"""

import zlib
from collections.abc import Callable, Iterable
from typing import Any

import pydyf

from certification.press.options import AS_ISSUED, PrintOptions
from certification.press.pictures import NONE, Pictures
from certification.press.plates.plate import Struck, plate_for
from certification.press.plates.writing import HEADER, indirect, joined, packed_stream
from certification.press.snapshot import Snapshot
from certification.press.sources import Source, shipped
from core.typesetting import ONE_AT_A_TIME

_PAGES, _CATALOG = 1, 2


def merged(
    snapshots: Iterable[Snapshot],
    options: PrintOptions = AS_ISSUED,
    source_of: Callable[[Snapshot], Source] = shipped,
    pictures: Pictures = NONE,
) -> bytes:
    """One PDF of all `snapshots`; memory grows with the file alone."""
    file = _PrintFile(options)
    for snapshot in snapshots:
        file.add(plate_for(snapshot, options.on_stock, source_of(snapshot)).set(snapshot, pictures))
    return file.finish()


def _without_code(named: Any, struck: Struck) -> Any:
    """Whoever stands on a shared ground brings the code within the page."""
    if struck.layout is None:
        return named
    code = b"%d 0 R" % struck.form.code.number
    shown = {key: each for key, each in named.get("XObject", {}).items() if each != code}
    return {**named, "XObject": pydyf.Dictionary(shown)}


class _PrintFile:
    def __init__(self, options: PrintOptions) -> None:
        self._options = options
        self._parts = [HEADER]
        self._length = len(HEADER)
        self._offsets: dict[int, int] = {}
        self._next = _CATALOG + 1
        self._pages: list[int] = []
        self._shared: dict[bytes, int] = {}
        """Numbers of what was written, by its digest: equal fonts and ornaments are written once."""
        self._resources: dict[int, tuple[Any, int]] = {}
        self._grounds: dict[tuple[int, int, float], tuple[Any, int]] = {}

    def add(self, struck: Struck) -> None:
        with ONE_AT_A_TIME:
            self._add_sides(struck)

    def _add_sides(self, struck: Struck) -> None:
        resources = self._resources_of(struck)
        for side, content in enumerate(struck.person.contents):
            if not self._options.prints(side):
                continue
            if struck.layout is None or struck.words is None:
                shown = [self._write(packed_stream({}, content))]
            else:
                own = struck.layout.own(side, struck.words)
                shown = [self._ground(struck, side), self._write(packed_stream({}, own))]
            self._add_page(struck, resources, [*self._moved(side), *shown])

    def _moved(self, side: int) -> list[int]:
        """What goes ahead of a page that is moved: paper and signed files know nothing of it."""
        offset = self._options.offset(side)
        if not offset:
            return []
        right, up = offset.points
        return [self._share(packed_stream({}, f"1 0 0 1 {right:.4f} {up:.4f} cm".encode()))]

    def finish(self) -> bytes:
        pages = self._pages[::-1] if self._options.begins_at_the_end else self._pages
        kids = b" ".join(b"%d 0 R" % number for number in pages)
        count = len(self._pages)
        self._put(_PAGES, b"<</Type /Pages/Count %d/Kids [%b]>>" % (count, kids))
        self._put(_CATALOG, b"<</Type /Catalog/Pages %d 0 R>>" % _PAGES)
        start = self._length
        rows = b"".join(b"%010d 00000 n \n" % self._offsets[number] for number in range(1, self._next))
        head = b"xref\n0 %d\n0000000000 65535 f \n" % self._next
        identity = b"<%032x>" % zlib.crc32(rows)
        trailer = b"trailer\n<</Size %d/Root %d 0 R/ID [%b %b]>>\nstartxref\n%d\n%%%%EOF\n"
        self._parts += [head, rows, trailer % (self._next, _CATALOG, identity, identity, start)]
        return b"".join(self._parts)

    def _add_page(self, struck: Struck, resources: int, shown: list[int]) -> None:
        contents = b" ".join(b"%d 0 R" % number for number in shown)
        paper = struck.form.page["MediaBox"].data
        page = b"<</Type /Page/Parent %d 0 R/MediaBox %b/Resources %d 0 R/Contents [%b]>>"
        self._pages.append(self._write(page % (_PAGES, paper, resources, contents)))

    def _ground(self, struck: Struck, side: int) -> int:
        assert struck.layout is not None
        assert struck.words is not None
        key = (id(struck.layout), side, struck.words.size)
        if key not in self._grounds:
            ground = struck.layout.ground(side, struck.words)
            # The layout is kept beside the number, so that no other takes its identity.
            self._grounds[key] = (struck.layout, self._share(packed_stream({}, b"q\n" + ground + b"\nQ", 9)))
        return self._grounds[key][1]

    def _resources_of(self, struck: Struck) -> int:
        form = struck.form
        if id(form) not in self._resources:
            named = form.objects[int(form.page["Resources"].split()[0])]
            number = self._share(self._adopted(_without_code(named, struck), form.objects))
            self._resources[id(form)] = (form, number)
        return self._resources[id(form)][1]

    def _adopted(self, value: Any, objects: list[Any]) -> bytes:
        """A value of another file as it stands in this one, with all it refers to."""
        if isinstance(value, pydyf.Stream):
            extra = {key: self._adopted(each, objects) for key, each in value.extra.items()}
            return packed_stream(extra, joined(value), 9)
        if isinstance(value, dict):
            entries = {key: self._adopted(each, objects) for key, each in value.items()}
            return bytes(pydyf.Dictionary(entries).data)
        if isinstance(value, list):
            return bytes(pydyf.Array([self._adopted(each, objects) for each in value]).data)
        if isinstance(value, bytes) and value.endswith(b" 0 R"):
            return b"%d 0 R" % self._share(self._adopted(objects[int(value[:-4])], objects))
        return bytes(pydyf.Array([value]).data[1:-1])

    def _share(self, data: bytes) -> int:
        number = self._shared.get(data)
        if number is None:
            number = self._shared[data] = self._write(data)
        return number

    def _write(self, data: bytes) -> int:
        number = self._next
        self._next += 1
        self._put(number, data)
        return number

    def _put(self, number: int, data: bytes) -> None:
        written = indirect(number, data)
        self._offsets[number] = self._length
        self._parts.append(written)
        self._length += len(written)
