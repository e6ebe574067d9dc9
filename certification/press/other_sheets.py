"""Sheets that are no certificates: one to find a printer's offset with, and the stock for the print shop."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from certification.press import codes, rendering
from certification.press.calibration import marks
from certification.press.errors import Unprintable
from certification.press.pictures import NONE, NOTHING, Dots, Pictures, shown_in
from certification.press.rendering import markup, ornaments_of, stylesheet_of
from certification.press.sheets import Sheet, sheet_of
from certification.press.snapshot import Snapshot
from certification.press.sources import SHIPPED, Source


@dataclass(frozen=True)
class Words:
    """What stands on the calibration sheet, in the reader's language."""

    language: str
    title: str
    sides: tuple[str, ...]
    """What each side is called, in the order of the pages."""
    sentences: tuple[str, ...]


def calibration(sheet: Sheet, words: Words) -> bytes:
    """Rulers and crosses on this paper, on as many sides as there are words for."""
    html = _filled_in("calibration.html", sheet=sheet, words=words)
    return _whole(html, "", {"marks": marks(sheet)}, len(words.sides))


def stock(snapshot: Snapshot, title: str, source: Source = SHIPPED, pictures: Pictures = NONE) -> bytes:
    """The paper that such certificates are printed on without ornaments: these alone, and no word."""
    sheet = sheet_of(snapshot)
    css, assets = stylesheet_of(sheet, source), ornaments_of(sheet, snapshot.palette, snapshot.emblem)
    code = codes.dots(snapshot.verification_url)
    shown = shown_in(snapshot, pictures)
    html = markup(snapshot, source=source)
    roomy, _pages = rendering.print_pages(html, css, assets, sheet.pages, code, shown)
    html = _filled_in("stock.html", it=snapshot, sheet=sheet, dense=roomy is None, title=title)
    return _whole(html, css, assets, sheet.pages, shown)


def _whole(
    html: str, css: str, assets: Mapping[str, str], wanted: int, shown: Mapping[str, Dots] = NOTHING
) -> bytes:
    pdf, pages = rendering.print_pages(html, css, assets, wanted, shown=shown)
    if pdf is None:
        raise Unprintable(f"The text fills {pages} pages instead of {wanted}.")
    return pdf


def _filled_in(name: str, **values: Any) -> str:
    return _templates().get_template(name).render(values)


@cache
def _templates() -> Environment:
    return Environment(loader=FunctionLoader(SHIPPED.files.get), autoescape=True, undefined=StrictUndefined)
