"""From a snapshot to its PDF: a pure function, on any machine, clock and day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from certification.press import codes, ornaments
from certification.press.errors import PressUnavailable, Unprintable
from certification.press.fitting import set_name
from certification.press.options import AS_ISSUED, PrintOptions
from certification.press.pictures import NONE, NOTHING, Dots, Pictures, shown_in
from certification.press.placeholders import words_of
from certification.press.plates.sealing import Attachment, Seal
from certification.press.sheets import LETTER, Sheet, sheet_of
from certification.press.snapshot import Fact, Module, Signatory, Snapshot
from certification.press.sources import OWN_STYLE, SHIPPED, Source, shipped

_LONGEST = 200_000
"""Letters of HTML that a template of one's own may make; ours make some six thousand."""


def render(
    snapshot: Snapshot, draft: bool = False, source: Source = SHIPPED, pictures: Pictures = NONE
) -> bytes:
    """The PDF of `snapshot`; with `draft` under a watermark, and then it needs no folio yet.

    `pictures`: those that it names.

    Raises `Unprintable` when it makes no whole document and `PressUnavailable` without the layout library.
    """
    if not draft and not (snapshot.folio and snapshot.verification_url):
        raise Unprintable("A certificate prints with its folio and the address that verifies it.")
    sheet, pages = sheet_of(snapshot), 0
    css, assets = stylesheet_of(sheet, source), ornaments_of(sheet, snapshot.palette, snapshot.emblem)
    code = codes.dots(snapshot.verification_url) if snapshot.verification_url else None
    shown = shown_in(snapshot, pictures)
    for dense in (False, True):
        html = markup(snapshot, draft, dense, source)
        pdf, pages = print_pages(html, css, assets, sheet.pages, code, shown)
        if pdf is not None:
            return pdf
    raise Unprintable(f"The text fills {pages} pages instead of {sheet.pages}.")


def print_pages(
    html: str,
    css: str,
    assets: Mapping[str, str],
    wanted: int,
    code: bytes | None = None,
    shown: Mapping[str, Dots] = NOTHING,
) -> tuple[bytes | None, int]:
    """As `engine.print_pages`, which needs Pango. Raises `PressUnavailable` without."""
    engine = _loaded("certification.press.engine")
    made: tuple[bytes | None, int] = engine.print_pages(html, css, assets, wanted, code, shown)
    return made


def strike(
    snapshot: Snapshot,
    *,
    source: Source = SHIPPED,
    attachments: Sequence[Attachment] = (),
    seal: Seal | None = None,
    signed_at: datetime | None = None,
    pictures: Pictures = NONE,
) -> bytes:
    """The file of `snapshot` as it is issued: with what is attached, and sealed. Raises what `render` raises.

    By the fast path where that gives the same page (docs/press.md).
    """
    plate = _loaded("certification.press.plates.plate").plate_for(snapshot, source=source)
    return bytes(
        plate.strike(snapshot, attachments=attachments, seal=seal, signed_at=signed_at, pictures=pictures)
    )


def merged(
    snapshots: Iterable[Snapshot],
    options: PrintOptions = AS_ISSUED,
    source_of: Callable[[Snapshot], Source] = shipped,
    pictures: Pictures = NONE,
) -> bytes:
    """One file for the printer: all pages in order, what they share once, neither signed nor tagged."""
    merging = _loaded("certification.press.plates.merging")
    return bytes(merging.merged(snapshots, options, source_of, pictures))


def papers(name: str, title: str, each: Iterable[Mapping[str, object]]) -> bytes:
    """Papers that are no certificates (`papers/<name>`) in one file, without ornaments.

    `each`: what one of them is filled in with, taken when its turn comes.
    """
    template = _templates(SHIPPED).get_template(f"papers/{name}.html")
    print_papers = _loaded("certification.press.engine").print_papers
    filled_in = (template.render(values) for values in each)
    return bytes(print_papers(filled_in, SHIPPED.files[f"papers/{name}.css"], title))


def markup(snapshot: Snapshot, draft: bool = False, dense: bool = False, source: Source = SHIPPED) -> str:
    """The HTML that is printed, set closer when `dense`; everything a person typed is escaped in it.

    A row names the template that it prints by; no other prints it.
    """
    if snapshot.template != source.sha256:
        raise Unprintable("This certificate prints by another template.")
    name = set_name(snapshot.person, snapshot.surnames, sheet_of(snapshot).name)
    if name is None:
        raise Unprintable(f"The name does not fit: {snapshot.person}")
    palette = ornaments.PALETTES[snapshot.palette]
    words = words_of(snapshot)
    try:
        template = _templates(source).get_template(f"{snapshot.kind}.{snapshot.language}.html")
        html = template.render(words, it=snapshot, name=name, draft=draft, dense=dense, palette=palette)
    except TemplateError as wrong:
        raise Unprintable(f"The template cannot be filled in: {wrong}") from wrong
    if len(html) > _LONGEST:
        raise Unprintable(f"The template makes {len(html)} letters; {_LONGEST} are allowed.")
    return html


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


class _Sandbox(ImmutableSandboxedEnvironment):
    """Asks of each attribute whether it is safe; of the fields of a snapshot we know."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return attr in _FIELDS.get(type(obj), ()) or super().is_safe_attribute(obj, attr, value)


_FIELDS: Mapping[type, frozenset[str]] = {
    kind: frozenset(each.name for each in fields(kind)) for kind in (Snapshot, Signatory, Module, Fact)
}


@lru_cache(maxsize=16)
def _templates(source: Source) -> ImmutableSandboxedEnvironment:
    """Without `range` and its like: what repeats is in the snapshot."""
    environment = _Sandbox(
        loader=FunctionLoader(source.files.get),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    return environment


@lru_cache(maxsize=64)
def stylesheet_of(sheet: Sheet, source: Source = SHIPPED) -> str:
    """What all documents share, those of this shape, what this paper asks otherwise, a version's own."""
    parts = ["sheet", sheet.shape]
    if sheet.paper != LETTER:
        parts.append(f"{sheet.shape}-{sheet.paper}")
    names = [*(f"{part}.css" for part in parts), *([OWN_STYLE] if OWN_STYLE in source.files else [])]
    if missing := [name for name in names if name not in source.files]:
        raise Unprintable(f"The stylesheet {missing[0]} is missing.")
    return "\n".join(source.files[name] for name in names)
