"""From a snapshot to its PDF: a pure function, on any machine, clock and day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from certification.press import codes, ornaments
from certification.press.errors import PressUnavailable, Unprintable
from certification.press.fitting import set_name
from certification.press.options import AS_ISSUED, PrintOptions
from certification.press.plates.sealing import Attachment, Seal
from certification.press.sheets import LETTER, Sheet, sheet_of
from certification.press.snapshot import Snapshot

TEMPLATES = Path(__file__).parents[2] / "templates" / "certification" / "documents"


def render(snapshot: Snapshot, draft: bool = False) -> bytes:
    """The PDF of `snapshot`; with `draft` under a watermark, and then it needs no folio yet.

    Raises `Unprintable` when it makes no whole document and `PressUnavailable` without the layout library.
    """
    if not draft and not (snapshot.folio and snapshot.verification_url):
        raise Unprintable("A certificate prints with its folio and the address that verifies it.")
    sheet, pages = sheet_of(snapshot), 0
    css, assets = stylesheet_of(sheet), ornaments_of(sheet, snapshot.palette, snapshot.emblem)
    code = codes.dots(snapshot.verification_url) if snapshot.verification_url else None
    for dense in (False, True):
        pdf, pages = print_pages(markup(snapshot, draft, dense), css, assets, sheet.pages, code)
        if pdf is not None:
            return pdf
    raise Unprintable(f"The text fills {pages} pages instead of {sheet.pages}.")


def print_pages(
    html: str, css: str, assets: Mapping[str, str], wanted: int, code: bytes | None = None
) -> tuple[bytes | None, int]:
    """As `engine.print_pages`, which needs Pango. Raises `PressUnavailable` without."""
    engine = _loaded("certification.press.engine")
    made: tuple[bytes | None, int] = engine.print_pages(html, css, assets, wanted, code)
    return made


def strike(
    snapshot: Snapshot,
    *,
    attachments: Sequence[Attachment] = (),
    seal: Seal | None = None,
    signed_at: datetime | None = None,
) -> bytes:
    """The file of `snapshot` as it is issued: with what is attached, and sealed. Raises what `render` raises.

    By the fast path where that gives the same page (docs/press.md).
    """
    plate = _loaded("certification.press.plates.plate").plate_for(snapshot)
    return bytes(plate.strike(snapshot, attachments=attachments, seal=seal, signed_at=signed_at))


def merged(snapshots: Iterable[Snapshot], options: PrintOptions = AS_ISSUED) -> bytes:
    """One file for the printer: all pages in order, what they share once, neither signed nor tagged."""
    return bytes(_loaded("certification.press.plates.merging").merged(snapshots, options))


def plain(name: str, **values: object) -> bytes:
    """A paper that is no certificate (`papers/<name>`): as many pages as it takes, without ornaments."""
    html = _templates().get_template(f"papers/{name}.html").render(values)
    css = (TEMPLATES / "papers" / f"{name}.css").read_text("utf-8")
    print_pages = _loaded("certification.press.engine").print_pages
    _pdf, pages = print_pages(html, css, {}, 0)
    return bytes(print_pages(html, css, {}, pages)[0])


def markup(snapshot: Snapshot, draft: bool = False, dense: bool = False) -> str:
    """The HTML that is printed, set closer when `dense`; everything a person typed is escaped in it."""
    name = set_name(snapshot.person, snapshot.surnames, sheet_of(snapshot).name)
    if name is None:
        raise Unprintable(f"The name does not fit: {snapshot.person}")
    template = _templates().get_template(f"{snapshot.kind}.{snapshot.language}.html")
    palette = ornaments.PALETTES[snapshot.palette]
    return template.render(it=snapshot, name=name, draft=draft, dense=dense, palette=palette)


def ornaments_of(sheet: Sheet, palette: str, emblem: str) -> Mapping[str, str]:
    return {
        "border": ornaments.border(sheet.width, sheet.height, palette),
        "plain-border": ornaments.plain_border(sheet.width, sheet.height, palette),
        "underprint": ornaments.underprint(palette),
        "emblem": ornaments.emblem(emblem, palette),
    }


def without_strokes(assets: Mapping[str, str]) -> Mapping[str, str]:
    """Pictures of the same names in which nothing is drawn; where they stand has a size of its own."""
    return dict.fromkeys(assets, ornaments.blank(1, 1))


@cache
def _loaded(name: str) -> ModuleType:
    """A module that needs Pango, at the first print: the site starts on a machine without it."""
    try:
        return import_module(name)
    except OSError as missing:
        raise PressUnavailable(
            "Printing certificates needs Pango. On Debian: "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from missing


@cache
def _templates() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def stylesheet_of(sheet: Sheet) -> str:
    """What all documents share, then those of this shape, then what this paper asks otherwise than Letter."""
    parts = ["sheet", sheet.shape]
    if sheet.paper != LETTER:
        parts.append(f"{sheet.shape}-{sheet.paper}")
    return "\n".join((TEMPLATES / f"{part}.css").read_text("utf-8") for part in parts)
