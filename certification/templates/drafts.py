"""What somebody has typed: checked before anything runs, shown as a picture, proved before it is kept."""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from certification.press import apart
from certification.press.pictures import NONE, Pictures
from certification.press.sheets import LETTER, PAPERS, sheet_of
from certification.press.snapshot import Kind, Language, Snapshot
from certification.press.sources import Source
from certification.templates.blocks import blocks_of, content_of, file_of
from certification.templates.checking import faults_of
from certification.templates.examples import LONG, SHORT, House, example, fullest
from certification.templates.faults import Fault, Faulty
from core.errors import Refused
from core.text import _, ngettext


@dataclass(frozen=True)
class Draft:
    """The blocks of one document and what it adds to the stylesheets."""

    kind: Kind
    language: Language
    blocks: Mapping[str, str]
    css: str = ""

    @property
    def html(self) -> str:
        return file_of(self.kind, self.language, self.blocks)

    @property
    def content(self) -> bytes:
        return content_of(self.kind, self.language, self.html, self.css)

    @property
    def source(self) -> Source:
        return Source.kept(self.content)


@dataclass(frozen=True)
class Picture:
    """A sheet under its watermark."""

    png: bytes
    pages: int
    wanted: int

    @property
    def is_whole(self) -> bool:
        return self.pages == self.wanted

    @property
    def address(self) -> str:
        """As a page holds it."""
        return f"data:image/png;base64,{base64.b64encode(self.png).decode()}"


def check(draft: Draft) -> None:
    """Refuse what may not stand in a template, all of it at once. Nothing runs before this."""
    found = faults_of(draft.kind, draft.language, draft.blocks, draft.css)
    if not found and dict(blocks_of(draft.html)) != dict(draft.blocks):
        found = [Fault("", _("A block of this template cannot be told from the next."))]
    if found:
        raise Faulty(found)


def picture(draft: Draft, who: str, house: House, pictures: Pictures = NONE) -> Picture:
    """How it will print. Raises Faulty, and Refused where the proof room gives no answer.

    `pictures`: those of the house.
    """
    check(draft)
    row = example(draft.kind, draft.language, who, house)
    return picture_of(row, draft.source, pictures)


def picture_of(row: Snapshot, source: Source, pictures: Pictures = NONE) -> Picture:
    """Of what was checked when it was written."""
    made = _asked(partial(apart.picture, row, source.files, pictures))
    if "png" not in made:
        raise Faulty([*_said(made.get("found", [["pages", made.get("pages", 0)]]), row)])
    return Picture(base64.b64decode(made["png"]), made["pages"], sheet_of(row).pages)


def prove(draft: Draft, *, thorough: bool) -> None:
    """The press's own proof, on people who do not exist. Raises Faulty, or Refused without an answer."""
    check(draft)
    source, house = draft.source, House()
    papers = PAPERS if thorough else (LETTER,)
    rows = [fullest(draft.kind, draft.language, paper) for paper in papers]
    people = (SHORT, LONG) if thorough else (SHORT,)
    rows += [example(draft.kind, draft.language, who, house) for who in people]
    for row in rows:
        found = _asked(partial(apart.proof, row, source.files, thorough=thorough))
        if found:
            raise Faulty([*_said(found, row)])


def _asked(question: Callable[[], Any]) -> Any:
    try:
        return question()
    except apart.NoAnswer as failed:
        raise Refused(
            _("The press gave no answer in time. Make the template simpler, or try again in a minute.")
        ) from failed


def _said(found: Sequence[Sequence[Any]], row: Snapshot) -> Iterator[Fault]:
    for code, *about in found:
        yield Fault("", _sentence(code, about, row))


def _sentence(code: str, about: Sequence[Any], row: Snapshot) -> str:
    if code == "pages":
        return ngettext(
            "A full sheet fills %(num)s page and should fill %(wanted)s: shorten it or set it smaller.",
            "A full sheet fills %(num)s pages and should fill %(wanted)s: shorten it or set it smaller.",
            int(about[0]),
            wanted=sheet_of(row).pages,
        )
    if code == "missing":
        return _("The sheet must show this and does not: %(part)s.", part=_part(str(about[0])))
    sentences = {
        "nesting": _(
            "The tags do not stand within one another as HTML asks: look at the last one you added."
        ),
        "structure": _(
            "A screen reader could not read this sheet: headings and tables must stay what they are."
        ),
        "differs": _("The press cannot print this the same way twice. Go back to an earlier layout."),
    }
    return sentences.get(code, _("This cannot be printed as it is."))


def _part(part: str) -> str:
    words: dict[str, str] = {
        "person": _("the name"),
        "folio": _("the folio"),
        "code": _("the code"),
        "fingerprint": _("the fingerprint"),
        "signatories": _("who signs"),
        "date": _("place and date"),
        "organisation": _("the organisation"),
        "qr": _("the QR code"),
    }
    return words.get(part, part)
