"""HTML and drawings in, PDF out, by the layout library. Importing this needs Pango."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import ImageFile
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from core.typesetting import FONTS, ONE_AT_A_TIME, only_fonts_of

# WeasyPrint tells Pillow to pass over pictures that are cut short, and that for the whole process: a photo
# that somebody hands in beside it is to be refused, not kept in half.
ImageFile.LOAD_TRUNCATED_IMAGES = False

BASE = "https://booklet.invalid/"
"""Where relative addresses lead; nothing is ever fetched from there."""

STYLE = Path(__file__).parent / "booklet.css"


class ForeignAddress(ValueError):
    """A booklet names something that does not lie within its module."""


class OwnFigures(URLFetcher):
    """Hands out the drawings of one module, and refuses every other address; a refusal stops the print."""

    def __init__(self, figures: Mapping[str, str]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._figures = figures

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        drawing = self._figures.get(url.removeprefix(BASE)) if url.startswith(BASE) else None
        if drawing is None:
            raise ForeignAddress(f"A booklet may not fetch {url}")
        return URLFetcherResponse(url, drawing, {"Content-Type": "image/svg+xml"})


def print_booklet(html: str, figures: Mapping[str, str], laid_out: Callable[[], None]) -> bytes:
    """The PDF, tagged so that it can be read aloud; `laid_out` hears when its pages are set."""
    with ONE_AT_A_TIME:
        try:
            source = HTML(string=html, base_url=BASE, url_fetcher=OwnFigures(figures))
            document = source.render(stylesheets=[_stylesheet()], font_config=_fonts())
        except FatalURLFetchingError as refused:
            raise ForeignAddress(str(refused.__cause__)) from refused
    laid_out()
    with ONE_AT_A_TIME:
        return bytes(document.write_pdf(pdf_tags=True))


@cache
def _stylesheet() -> CSS:
    text = STYLE.read_text(encoding="utf-8")
    return CSS(string=text, base_url=BASE, font_config=_fonts(), url_fetcher=OwnFigures({}))


@cache
def _folder() -> TemporaryDirectory[str]:
    """Fontconfig's file and cache, for the life of the process."""
    return TemporaryDirectory(prefix="booklet-")


@cache
def _fonts() -> FontConfiguration:
    with only_fonts_of(FONTS, Path(_folder().name)):
        return FontConfiguration()
