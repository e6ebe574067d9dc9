"""The one place that knows WeasyPrint: HTML and its assets in, PDF out.

Importing this needs Pango; `rendering` imports it at the first print and says so when it is missing.
"""

import warnings
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import ImageFile
from pydyf import PDF, Dictionary, Stream, String
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from certification.press import codes, typefaces
from certification.press.errors import ForeignAddress
from certification.press.pictures import NOTHING, Dots
from core.typesetting import ONE_AT_A_TIME, only_fonts_of

# WeasyPrint tells Pillow to pass over pictures that are cut short, and that for the whole process: a photo
# that somebody hands in beside it is to be refused, not kept in half.
ImageFile.LOAD_TRUNCATED_IMAGES = False

SCHEME = "press:"


class OurAssets(URLFetcher):
    """Serves the SVG of a table kept in memory, by `press:name`, and refuses every other address.

    `fail_on_errors` turns the refusal into one that stops the print instead of leaving a hole in it.
    """

    def __init__(self, assets: Mapping[str, str]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        asset = self._assets.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if asset is None:
            raise ForeignAddress(f"A certificate may not fetch {url}")
        return URLFetcherResponse(url, asset, {"Content-Type": "image/svg+xml"})


class Code:
    """A QR code for the layout library: the same operators on every sheet, the picture apart from them."""

    id = codes.NAME

    def __init__(self, dots: bytes) -> None:
        self._dots = dots

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        return codes.WIDE, codes.WIDE, 1

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        name = stream.add_image(self, False, 1)
        stream.transform(width, 0, 0, -height, 0, height)
        stream.draw_x_object(name)

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> Stream:
        return Stream([self._dots], extra=dict(codes.FORM), compress=True)


class Picture:
    """A picture of dots for the layout library, which a file holds once however often it is shown."""

    def __init__(self, dots: Dots) -> None:
        self._dots = dots
        self.id = dots.digest[:16]

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        width, height = self._dots.width, self._dots.height
        return width / resolution, height / resolution, width / height

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        name = stream.add_image(self, False, 1)
        stream.transform(width, 0, 0, -height, 0, height)
        stream.draw_x_object(name)

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> Stream:
        extra = self._form(self._dots.colours)
        if self._dots.opacity is not None:
            extra["SMask"] = Stream([self._dots.opacity], extra=self._form("/DeviceGray"), compress=True)
        return Stream([self._dots.dots], extra=extra, compress=True)

    def _form(self, colours: str) -> dict[str, Any]:
        """`Interpolate` is left out: PDF/A forbids it."""
        return {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": self._dots.width,
            "Height": self._dots.height,
            "ColorSpace": colours,
            "BitsPerComponent": 8,
        }


def pictures_of(dots: bytes | None, shown: Mapping[str, Dots] = NOTHING) -> dict[str, Code | Picture]:
    """As the layout library looks them up: the code, and what else is shown by its SHA-256."""
    found: dict[str, Code | Picture] = {f"{SCHEME}{name}": Picture(each) for name, each in shown.items()}
    if dots:
        found[f"{SCHEME}qr"] = Code(dots)
    return found


class BothStandards(DocumentMetadata):
    """XMP that claims PDF/UA-1 beside PDF/A, with the description PDF/A wants of a foreign property."""

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
        rdf: bytes = super().generate_rdf_metadata(variant, version, conformance)
        return rdf.replace(_END_OF_RDF, _PDFUA + _END_OF_RDF)


def print_pages(
    html: str,
    css: str,
    assets: Mapping[str, str],
    wanted: int,
    code: bytes | None = None,
    shown: Mapping[str, Dots] = NOTHING,
) -> tuple[bytes | None, int]:
    """The PDF of a document (PDF/A-3a and PDF/UA-1), or None when it takes another number of pages; and that.

    Its title is its heading, a colon and the person. `code`: of its QR code; `shown`: other pictures.
    """
    with ONE_AT_A_TIME:
        try:
            laid_out = _laid_out(html, css, assets, pictures_of(code, shown))
            pages = len(laid_out.pages)
            return (_written(laid_out) if pages == wanted else None), pages
        except FatalURLFetchingError as refused:
            raise ForeignAddress(str(refused)) from refused


def print_papers(papers: Iterable[str], css: str, title: str) -> bytes:
    """One PDF of several documents, each beginning a page; they are taken one by one as they are laid out.

    ValueError without any.
    """
    documents = []
    for html in papers:
        with ONE_AT_A_TIME:
            documents.append(_laid_out(html, css, {}, {}))
    if not documents:
        raise ValueError("no paper to print")
    whole = documents[0].copy([page for document in documents for page in document.pages])
    whole.metadata.title = title
    with ONE_AT_A_TIME:
        return _written(whole)


def _laid_out(html: str, css: str, assets: Mapping[str, str], pictures: dict[str, Any]) -> Document:
    source = HTML(string=html, base_url=SCHEME, url_fetcher=OurAssets(assets))
    return source.render(stylesheets=[stylesheet(css)], font_config=fonts(), cache=pictures)


def _written(document: Document) -> bytes:
    document.metadata = BothStandards(**vars(document.metadata))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint 70 leaves its colour profile open
        pdf: bytes = document.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True, finisher=tell_screen_readers)
    return pdf


def tell_screen_readers(document: Document, pdf: PDF) -> None:
    """What the layout library leaves unsaid in the structure of a file.

    The heading as a word: spaced letters are read out one by one. What a head of a table is the head of (ISO
    14289-1, 7.5), and that a line stands where something is to be written.
    """
    heading, _, _ = document.metadata.title.partition(":")
    elements = [each for each in pdf.objects if isinstance(each, Dictionary) and "S" in each]
    by_reference = {each.reference: each for each in elements}
    for element in elements:
        if element["S"] == "/H1":
            element["ActualText"] = String(heading)
        elif element["S"] == "/TH" and "A" in element:
            row = by_reference[element["P"]]
            is_above = by_reference[row["P"]]["S"] == "/THead"
            element["A"]["Scope"] = "/Column" if is_above else "/Row"
        elif element["S"] == "/Span" and not element["K"]:
            element["ActualText"] = String("____")


@cache
def stylesheet(css: str) -> CSS:
    return CSS(string=css, base_url=SCHEME, font_config=fonts(), url_fetcher=OurAssets({}))


@cache
def _folder() -> TemporaryDirectory[str]:
    """Fontconfig's file and cache, for the life of the process."""
    return TemporaryDirectory(prefix="press-")


def fonts() -> FontConfiguration:
    """Of our folder alone. FileNotFoundError where one is gone: Pango would take another in its place."""
    for face in (*typefaces.OF_NAMES, *typefaces.OF_TEXTS):
        (typefaces.FOLDER / face.file).stat()
    return _configured()


@cache
def _configured() -> FontConfiguration:
    with only_fonts_of(typefaces.FOLDER, Path(_folder().name)):
        return FontConfiguration()


_END_OF_RDF = b"</rdf:RDF>"
_PDFUA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
