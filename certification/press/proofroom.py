"""Where a template that nobody has proved yet is laid out: `python -m certification.press.proofroom`.

A process of its own with limits (`apart` keeps it): one order a line on its input, one answer a line on its
output, both JSON. It knows no database, no request and no secret.
"""

import base64
import io
import json
import re
import resource
import select
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

import nh3
import pydyf
import pypdfium2
from PIL import Image

from certification.press import codes, engine
from certification.press.errors import Unprintable
from certification.press.fitting import set_name
from certification.press.pictures import shown_in
from certification.press.plates.drawn import Drawn, drawn
from certification.press.plates.errors import AnotherPage
from certification.press.plates.plate import plate_for
from certification.press.plates.proofs import Proof, proof
from certification.press.rendering import markup, ornaments_of, stylesheet_of
from certification.press.sheets import Sheet, sheet_of
from certification.press.snapshot import Snapshot
from certification.press.sources import SHIPPED, Source, packed
from core.typesetting import ONE_AT_A_TIME

MEMORY = 2 << 30
WORK = 20
"""Seconds of the processor that one order may take, however busy the machine is; then it is ended."""

IDLE = 300
"""Seconds without an order after which it leaves; the next order starts it again."""

_MOST_PAGES = 6
_DOTS = 1.5
"""Pixels a point in which a proof is looked at."""

_WIDTH = 720
_COLOURS = 48
_DARK, _CONTRAST = 150, 60
_SAME = 10
"""Mean difference of two grey pictures that are the same to the eye."""

_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
_TAGS = frozenset(
    (
        *("main", "header", "section", "footer", "div", "p", "h1", "h2", "br", "ul", "ol", "li"),
        *("span", "strong", "em", "b", "i", "small", "sub", "sup", "img"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    )
)
_ATTRIBUTES = {"*": {"class", "lang", "style", "scope", "colspan", "rowspan", "src", "alt"}}

Shown = tuple[tuple[str, bytes], ...]
"""Pictures that a snapshot names: their SHA-256, and their bytes as PNG."""


def picture(snapshot: Snapshot, source: Source, pictures: Shown = ()) -> dict[str, Any]:
    """A draft as one picture, its pages below one another, and how many it fills."""
    made = _laid_out(snapshot, source, draft=True, pictures=pictures)
    pages = len(made.sides)
    if pages > _MOST_PAGES:
        return {"pages": pages}
    return {"pages": pages, "png": base64.b64encode(_as_png(_written(made))).decode()}


def proof_of(snapshot: Snapshot, source: Source, thorough: bool) -> dict[str, Any]:
    """What is wrong with a sheet: each a code and what it is about; `thorough` tries the fast path, too."""
    made = _laid_out(snapshot, source)
    if len(made.sides) != sheet_of(snapshot).pages:
        return {"found": [["pages", len(made.sides)]]}
    ours = _laid_out(_by_what_ships(snapshot), SHIPPED)
    found = [*_nesting(snapshot, source), *_structure(made, ours), *_missing(snapshot, made, ours)]
    if not found and thorough and not _fast_is_plain(snapshot, source):
        found.append(["differs", ""])
    return {"found": found}


@lru_cache(maxsize=8)
def _laid_out(snapshot: Snapshot, source: Source, draft: bool = False, pictures: Shown = ()) -> Proof:
    """Painted as the plain path paints it, set closer where it would be too long; then with any pages."""
    sheet = sheet_of(snapshot)
    css, pages = stylesheet_of(sheet, source), sheet.pages
    ornaments = _ornaments(sheet, snapshot.palette, snapshot.emblem)
    seen: dict[str, Drawn | engine.Code | engine.Picture] = {
        **_drawn(sheet, snapshot.palette, snapshot.emblem),
        **engine.pictures_of(codes.dots(snapshot.verification_url), shown_in(snapshot, dict(pictures))),
    }
    for dense in (False, True, True):
        html = markup(snapshot, draft, dense, source)
        try:
            with ONE_AT_A_TIME:
                return proof(html, css, ornaments, seen, pages)
        except AnotherPage as wrong:
            pages = _pages_said(wrong) if dense else pages
    raise Unprintable("The text fills another number of pages each time.")


def _pages_said(wrong: AnotherPage) -> int:
    found = re.search(r"fills (\d+) pages", str(wrong))
    assert found is not None
    return int(found[1])


@lru_cache(maxsize=8)
def _drawn(sheet: Sheet, palette: str, emblem: str) -> Mapping[str, Drawn]:
    return drawn(_ornaments(sheet, palette, emblem))


@lru_cache(maxsize=8)
def _ornaments(sheet: Sheet, palette: str, emblem: str) -> Mapping[str, str]:
    return ornaments_of(sheet, palette, emblem)


def _written(made: Proof) -> bytes:
    file = io.BytesIO()
    made.pdf.write(file)
    return file.getvalue()


def _as_png(pdf: bytes) -> bytes:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=_WIDTH / page.get_width()).to_pil().convert("RGB") for page in document]
    whole = Image.new("RGB", (_WIDTH, sum(page.height for page in pages) + 12 * (len(pages) - 1)), "#968877")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height + 12
    file = io.BytesIO()
    whole.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=False)
    return file.getvalue()


def _nesting(snapshot: Snapshot, source: Source) -> Iterator[list[Any]]:
    """Read as HTML asks and cleaned by our list, the sheet must be what was written."""
    body = _BODY.search(markup(snapshot, source=source))
    assert body is not None
    cleaned = nh3.clean(
        body[1], tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes={"press"}, link_rel=None
    )
    if _read(body[1]) != _read(cleaned):
        yield ["nesting", ""]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "tbody":  # which HTML adds by itself
            self.found.append((tag, *sorted(f"{name}={value}" for name, value in attrs)))


def _read(html: str) -> list[tuple[str, ...]]:
    reader = _Reader()
    reader.feed(html)
    return reader.found


def _structure(made: Proof, ours: Proof) -> Iterator[list[Any]]:
    """What a screen reader and an archive are promised, as in the sheets that ship with the site."""
    (said, headings, is_described), (as_ours, wanted, _) = (_told(each) for each in (made, ours))
    if said != as_ours or headings != wanted or not is_described:
        yield ["structure", ""]


def _told(made: Proof) -> tuple[frozenset[str], int, bool]:
    elements = [each for each in made.pdf.objects if isinstance(each, pydyf.Dictionary) and "S" in each]
    headings = sum(each["S"] == "/H1" for each in elements)
    is_described = all("Alt" in each for each in elements if each["S"] == "/Figure")
    return frozenset(made.pdf.catalog), headings, is_described


def _missing(snapshot: Snapshot, made: Proof, ours: Proof) -> Iterator[list[Any]]:
    """What must stand on every sheet, and be seen there."""
    with pypdfium2.PdfDocument(_written(made)) as document:
        page = document[0]
        grey = page.render(scale=_DOTS).to_pil().convert("L")
        words = page.get_textpage()
        for part, texts in _must_show(snapshot).items():
            if not all(_is_seen(words, text, grey, page.get_height()) for text in texts):
                yield ["missing", part]
    if not _same_pictures(made, grey, ours):
        yield ["missing", "qr"]


def _must_show(snapshot: Snapshot) -> dict[str, Sequence[str]]:
    """Whole lines where they never wrap, else words."""
    name = set_name(snapshot.person, snapshot.surnames, sheet_of(snapshot).name)
    assert name is not None
    return {
        "person": name.lines,
        "folio": [snapshot.folio],
        "code": [f"{snapshot.short_code[:5]}-{snapshot.short_code[5:]}"],
        "fingerprint": snapshot.fingerprint.split(),
        "signatories": [word for each in snapshot.signatories for word in each.name.split()],
        "date": snapshot.place_and_date.split(),
        "organisation": snapshot.organisation.split(),
    }


def _is_seen(words: Any, text: str, grey: Image.Image, height: float) -> bool:
    """Somewhere it stands on the page, darker than what is around it."""
    searcher = words.search(text, match_case=True)
    while (found := searcher.get_next()) is not None:
        for number in range(words.count_rects(*found)):
            left, bottom, right, top = words.get_rect(number)
            box = (left, height - top, right, height - bottom)
            if _has_ink(grey, tuple(round(each * _DOTS) for each in box)):
                return True
    return False


def _has_ink(grey: Image.Image, box: tuple[int, ...]) -> bool:
    left, top, right, bottom = box
    is_on_page = 0 <= left < right <= grey.width and 0 <= top < bottom <= grey.height
    if not is_on_page:
        return False
    darkest, lightest = grey.crop((left, top, right, bottom)).getextrema()
    return bool(darkest < _DARK and lightest - darkest > _CONTRAST)  # type: ignore[operator]


def _same_pictures(made: Proof, grey: Image.Image, ours: Proof) -> bool:
    """The code, and whatever pictures a sheet of ours has, in the same size and with nothing over them."""
    before, after = _pictures(ours), _pictures(made)
    if len(before) != len(after) or not before:
        return False
    shown = _look(ours)
    return all(
        all(abs(a - b) < 0.5 for a, b in zip(one[2:], other[2:], strict=True))
        and _difference(_cut(shown, one), _cut(grey, other)) < _SAME
        for one, other in zip(before, after, strict=True)
    )


def _look(made: Proof) -> Image.Image:
    """The first page as it looks."""
    with pypdfium2.PdfDocument(_written(made)) as document:
        return document[0].render(scale=_DOTS).to_pil().convert("L")


def _by_what_ships(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, template="")


def _pictures(made: Proof) -> list[tuple[float, ...]]:
    """Left, top, width and height of each picture of the first page, in points."""
    return [
        tuple(each * 0.75 for each in (box.content_box_x(), box.content_box_y(), box.width, box.height))
        for box in made.sides[0].pictures
    ]


def _cut(grey: Image.Image, box: tuple[float, ...]) -> Image.Image:
    left, top, width, height = (round(each * _DOTS) for each in box)
    return grey.crop((left, top, left + width, top + height)).resize((64, 64))


def _difference(one: Image.Image, other: Image.Image) -> float:
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (64 * 64)


def _fast_is_plain(snapshot: Snapshot, source: Source) -> bool:
    """Whether the fast path gives the same page to the byte, or steps aside."""
    plate = plate_for(snapshot, source=source)
    struck = plate.set(snapshot)
    with ONE_AT_A_TIME:
        plain = plate.plain(snapshot)
    return list(struck.person.contents) == list(plain.person.contents)


def _pictures_in(order: Mapping[str, Any]) -> Shown:
    sent: Mapping[str, str] = order.get("pictures", {})
    return tuple((digest, base64.b64decode(data)) for digest, data in sent.items())


def answer(line: str) -> dict[str, Any]:
    order = json.loads(line)
    source = Source.kept(packed(order["files"]))
    snapshot = Snapshot.from_stored({**order["snapshot"], "template": source.sha256})
    work: dict[str, Callable[[], dict[str, Any]]] = {
        "picture": lambda: picture(snapshot, source, _pictures_in(order)),
        "proof": lambda: proof_of(snapshot, source, bool(order.get("thorough"))),
    }
    try:
        return work[order["work"]]()
    except Unprintable as wrong:
        return {"found": [["unprintable", str(wrong)]]}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while select.select([sys.stdin], [], [], IDLE)[0]:
        line = sys.stdin.readline()
        if not line:
            return
        used = int(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (used + WORK, resource.RLIM_INFINITY))
        sys.stdout.write(json.dumps(answer(line)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
