"""One laying-out and painting of a document, with all that the layout library knew of it kept at hand."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pydyf
from weasyprint import DEFAULT_OPTIONS, HTML
from weasyprint.document import Document, Page
from weasyprint.pdf import VARIANTS, generate_pdf
from weasyprint.pdf.stream import Stream

from certification.press import engine
from certification.press.errors import ForeignAddress
from certification.press.plates.boxes import Place, pictures, places
from certification.press.plates.drawn import Drawn
from certification.press.plates.errors import AnotherPage

_VARIANT = "pdf/a-3a"

BeforePainting = Callable[[Stream, list[Place]], None]


@dataclass(frozen=True)
class Side:
    """A painted page: the operators of its stream, and where its words and pictures are among them."""

    items: list[bytes]
    starts: Mapping[int, int]
    """Of marked content, by its number, among the items."""
    numbers: Mapping[int, int]
    """Of marked content, by the identity of its box."""
    places: list[Place]
    pictures: list[Any]

    @cached_property
    def content(self) -> bytes:
        return b"\n".join(self.items)

    def start(self, box: Any) -> int:
        return self.starts[self.numbers[id(box)]]


@dataclass(frozen=True)
class Proof:
    """A painted document, its objects not yet written."""

    pdf: pydyf.PDF
    sides: list[Side]
    streams: list[Stream]
    metadata: engine.BothStandards
    boxes: list[Any]
    """Kept, because sides know their boxes by identity."""


class _Watched(Page):
    """A page that says what is on it before it is painted, and keeps what it was painted on."""

    def __init__(self, page: Page, before: BeforePainting | None, all_places: list[Place]) -> None:
        self.__dict__.update(page.__dict__)
        self._before, self._all_places = before, all_places

    def paint(self, stream: Stream, scale: float = 1) -> None:
        if self._before:
            self._before(stream.clone(), self._all_places)
        super().paint(stream, scale)
        self.stream = stream
        self.numbers = {id(box): mark["mcid"] for box, mark in stream._tags.items()}


def proof(
    html: str,
    css: str,
    assets: Mapping[str, str],
    drawn: Mapping[str, Drawn | engine.Code | engine.Picture],
    wanted: int,
    before: BeforePainting | None = None,
) -> Proof:
    """`html` painted as the plain path paints it; `before` sees its words ahead of the painting.

    Raises `AnotherPage` when it takes another number of pages than `wanted`.
    """
    fetcher = engine.OurAssets(assets)
    source = HTML(string=html, base_url=engine.SCHEME, url_fetcher=fetcher)
    try:
        document = source.render(
            stylesheets=[engine.stylesheet(css)], font_config=engine.fonts(), cache=dict(drawn)
        )
    except engine.FatalURLFetchingError as refused:
        raise ForeignAddress(str(refused)) from refused
    if len(document.pages) != wanted:
        raise AnotherPage(f"The text fills {len(document.pages)} pages instead of {wanted}.")
    all_places = [place for page in document.pages for place in places(page._page_box)]
    document.pages = [
        _Watched(page, before if number == 0 else None, all_places)
        for number, page in enumerate(document.pages)
    ]
    document.metadata = engine.BothStandards(**vars(document.metadata))
    pdf = _generated(document)
    engine.tell_screen_readers(document, pdf)
    return Proof(
        pdf,
        [_side(page) for page in document.pages],
        [page.stream for page in document.pages],
        document.metadata,
        [page._page_box for page in document.pages],
    )


def _generated(document: Document) -> pydyf.PDF:
    options = {**DEFAULT_OPTIONS, "pdf_variant": _VARIANT, **VARIANTS[_VARIANT][1]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint 70 leaves its colour profile open
        return generate_pdf(document, None, 1, **options)


def _side(page: _Watched) -> Side:
    raw = page.stream.stream
    starts = {
        item["MCID"]: place
        for place, item in enumerate(raw)
        if isinstance(item, pydyf.Dictionary) and "MCID" in item
    }
    items = [item if isinstance(item, bytes) else _bytes(item) for item in raw]
    box = page._page_box
    return Side(items, starts, page.numbers, places(box), pictures(box))


def _bytes(item: Any) -> bytes:
    return bytes(item.data) if isinstance(item, pydyf.Object) else str(item).encode("ascii")
