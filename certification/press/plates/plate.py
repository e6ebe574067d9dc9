"""A plate strikes the certificates of a batch: its template is laid out once for each shape they come in."""

import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import unescape
from types import MappingProxyType

from certification.press import codes, engine
from certification.press.errors import Unprintable
from certification.press.pictures import NONE, Pictures, check_at_hand, shown_in
from certification.press.plates import qrcodes
from certification.press.plates.drawn import Drawn, drawn
from certification.press.plates.errors import AnotherPage, Differs, NotOnPlate
from certification.press.plates.filing import Filing
from certification.press.plates.layouts import Layout
from certification.press.plates.leaves import Person
from certification.press.plates.proofs import proof
from certification.press.plates.reading import Text, own_places, read, somebody_else, words
from certification.press.plates.sealing import Attachment, Seal
from certification.press.plates.shapes import Dress, Shape, shape
from certification.press.plates.writing import Form, Own
from certification.press.rendering import markup, ornaments_of, stylesheet_of, without_strokes
from certification.press.sheets import LETTER, sheet_for
from certification.press.snapshot import Kind, Language, Snapshot
from certification.press.sources import SHIPPED, Source
from core.typesetting import ONE_AT_A_TIME

_log = logging.getLogger(__name__)

_SHAPES = 48
"""Kept by a plate; each is about a megabyte."""

_STRUCK = 600
"""Kept by a plate, each some 20 kB: the print file shows again what was struck one by one."""

_SIZES = (1, 0.85, 0.7, 0.55)
"""Of the largest name there is room for: the first that fits makes the shape for all smaller ones."""

Picture = Drawn | engine.Code | engine.Picture

_ALL_ANEW: Mapping[str, Drawn] = MappingProxyType({})

Key = tuple[str | float, ...]


@dataclass(frozen=True)
class Struck:
    """A person's sides, and the form they belong to."""

    form: Form
    person: Own
    layout: Layout | None = None
    words: Person | None = None
    """Both None for what was printed by the plain path."""


class Plate:
    """For one kind of document in one language, dress and paper; make it by `plate_for`.

    A bare one strikes without ornaments, for paper that carries them, and what it strikes is never issued.
    """

    def __init__(
        self,
        kind: Kind,
        palette: str,
        emblem: str,
        paper: str = LETTER,
        is_bare: bool = False,
        source: Source = SHIPPED,
    ) -> None:
        self._sheet = sheet_for(kind, paper)
        self._source = source
        self._is_bare = is_bare
        self._css = stylesheet_of(self._sheet, source)
        dressed = ornaments_of(self._sheet, palette, emblem)
        self._assets = without_strokes(dressed) if is_bare else dressed
        self.pictures: Mapping[str, Drawn] = drawn(self._assets)
        self._own: dict[tuple[object, ...], list[int]] = {}
        self._shapes: OrderedDict[Key, Shape | NotOnPlate] = OrderedDict()
        self._struck: OrderedDict[Snapshot, Struck] = OrderedDict()
        self._overflow: dict[Key, float] = {}
        """By what a shape has in common, the smallest name in points known to take another page."""
        self._is_off = False

    def strike(
        self,
        snapshot: Snapshot,
        *,
        attachments: Sequence[Attachment] = (),
        seal: Seal | None = None,
        signed_at: datetime | None = None,
        pictures: Pictures = NONE,
    ) -> bytes:
        """The whole file of `snapshot`, with `attachments` in it and sealed when there is a `seal`.

        Raises what `rendering.render` raises, and ValueError for a seal without its moment.
        """
        if seal is not None and signed_at is None:
            raise ValueError("a seal says when it was set")
        struck = self.set(snapshot, pictures)
        filing = Filing(struck.form, struck.person, signed_at)
        filing.attach(attachments)
        return filing.finish(seal)

    def set(self, snapshot: Snapshot, pictures: Pictures = NONE) -> Struck:
        """The sides of `snapshot` with its words set into them: on this plate, or else by the plain path.

        `pictures`: those that it names.
        """
        if not (snapshot.folio and snapshot.verification_url):
            raise Unprintable("A certificate prints with its folio and the address that verifies it.")
        check_at_hand(snapshot, pictures)
        with ONE_AT_A_TIME:
            struck = self._struck.get(snapshot)
            if struck is None:
                struck = self._struck[snapshot] = self._set(snapshot, pictures)
                if len(self._struck) > _STRUCK:
                    self._struck.popitem(last=False)
            return struck

    def _set(self, snapshot: Snapshot, pictures: Pictures) -> Struck:
        if self._is_off:
            return self.plain(snapshot, pictures=pictures)
        try:
            return self._fast(snapshot, pictures)
        except Differs:
            self._is_off = True
            _log.warning("The fast path of the press differs from the plain one, which prints from now on.")
        except NotOnPlate as reason:
            _log.debug("%s takes the plain path: %s", snapshot.folio, reason)
        return self.plain(snapshot, pictures=pictures)

    def _fast(self, snapshot: Snapshot, pictures: Pictures) -> Struck:
        text, own, found = self._shape(snapshot, pictures)
        lines = {place: words(text.pieces[place]) for place in own}
        person = Person(lines, text.size, snapshot.verification_url)
        made = _own(found.layout.strike(person), text, qrcodes.dots(snapshot.verification_url))
        return Struck(found.form, made, found.layout, person)

    def _markup(self, snapshot: Snapshot, dense: bool = False) -> str:
        return markup(snapshot, dense=dense, source=self._source)

    def _own_places(self, snapshot: Snapshot, text: Text) -> list[int]:
        key = (*text.pieces[1::2], *map(str.isspace, text.pieces[::2]), *map(bool, text.pieces[::2]))
        places = self._own.get(key)
        if places is None:
            if len(self._own) >= _SHAPES:
                self._own.clear()
                self._overflow.clear()
            places = self._own[key] = own_places(text, read(self._markup(somebody_else(snapshot))))
        return places

    def _shape(self, snapshot: Snapshot, pictures: Pictures) -> tuple[Text, Sequence[int], Shape]:
        """The shape for every size of the name that fits, else for this size, else both set closer."""
        text = read(self._markup(snapshot))
        own = self._own_places(snapshot, text)
        found = self._roomy(snapshot, text, own, pictures)
        if isinstance(found, NotOnPlate) and not self._overflows(text, own):
            found = self._kept(snapshot, text, own, (text.size, text.size), pictures)
        if isinstance(found, AnotherPage):
            self._note_overflow(text, own, text.size)
            text = read(self._markup(snapshot, dense=True))
            found = self._roomy(snapshot, text, own, pictures)
        if isinstance(found, AnotherPage):
            found = self._kept(snapshot, text, own, (text.size, text.size), pictures)
        if isinstance(found, NotOnPlate):
            raise found
        return text, own, found

    def _note_overflow(self, text: Text, own: Sequence[int], size: float) -> None:
        key = self._key(text, own)
        self._overflow[key] = min(size, self._overflow.get(key, size))

    def _overflows(self, text: Text, own: Sequence[int]) -> bool:
        """Whether a name as large, or a smaller one, has been seen to take another page."""
        return text.size >= self._overflow.get(self._key(text, own), text.size + 1)

    def _roomy(
        self, snapshot: Snapshot, text: Text, own: Sequence[int], pictures: Pictures
    ) -> Shape | NotOnPlate:
        """The shape for the largest of our steps that fits the page, unless this name is larger."""
        found: Shape | NotOnPlate = AnotherPage("not laid out yet")
        for share in _SIZES:
            top = round(2 * self._sheet.name.largest * share) / 2
            if text.size <= top and isinstance(found, AnotherPage):
                found = self._kept(snapshot, text, own, (top, top / 2), pictures)
                if isinstance(found, AnotherPage):
                    self._note_overflow(text, own, top)
        return found

    def _key(self, text: Text, own: Sequence[int]) -> Key:
        """All that those of one shape have in common."""
        constant = list(text.pieces)
        lines = constant[text.name].count("\n")
        for place in (*own, text.title):
            constant[place] = ""
        return (lines, *constant)

    def _kept(
        self,
        snapshot: Snapshot,
        text: Text,
        own: Sequence[int],
        sizes: tuple[float, float],
        pictures: Pictures,
    ) -> Shape | NotOnPlate:
        """The shape of `text`, or why there is none."""
        key = (*sizes, *self._key(text, own))
        if key not in self._shapes:
            self._shapes[key] = self._compiled(snapshot, text, own, sizes, pictures)
            if len(self._shapes) > _SHAPES:
                self._shapes.popitem(last=False)
        self._shapes.move_to_end(key)
        return self._shapes[key]

    def _compiled(
        self,
        snapshot: Snapshot,
        text: Text,
        own: Sequence[int],
        sizes: tuple[float, float],
        pictures: Pictures,
    ) -> Shape | NotOnPlate:
        """Its pictures are named in the tags, and so are part of what those of one shape have in common."""
        code = codes.dots(snapshot.verification_url)
        shown = {**self.pictures, **self._shown(snapshot, pictures, code)}
        dress = Dress(self._css, self._assets, shown, self._sheet.pages)
        try:
            return shape(text, own, sizes, snapshot.verification_url, dress)
        except Differs:
            raise
        except NotOnPlate as reason:
            _log.info("no shape for names of %s to %s points: %s", *sizes, reason)
            return reason.with_traceback(None)

    def _shown(self, snapshot: Snapshot, pictures: Pictures, code: bytes) -> dict[str, Picture]:
        """What is no ornament; on paper that carries these, the logo is one of them."""
        shown: dict[str, Picture] = {**engine.pictures_of(code, shown_in(snapshot, pictures))}
        if self._is_bare and snapshot.logo:
            shown[f"{engine.SCHEME}{snapshot.logo}"] = self.pictures[f"{engine.SCHEME}emblem"]
        return shown

    def plain(
        self, snapshot: Snapshot, ornaments: Mapping[str, Drawn] = _ALL_ANEW, pictures: Pictures = NONE
    ) -> Struck:
        """As `rendering.render` prints it, without a leaf of ours; under `ONE_AT_A_TIME`.

        With our `ornaments` they are not drawn anew, which no content stream shows.
        """
        code = codes.dots(snapshot.verification_url)
        shown = {**ornaments, **self._shown(snapshot, pictures, code)}
        try:
            return self._proved(self._markup(snapshot), code, shown)
        except AnotherPage:
            pass
        try:
            return self._proved(self._markup(snapshot, dense=True), code, shown)
        except AnotherPage as wrong:
            raise Unprintable(str(wrong)) from wrong

    def _proved(self, html: str, code: bytes, shown: Mapping[str, Picture]) -> Struck:
        text = read(html)
        made = proof(html, self._css, self._assets, shown, self._sheet.pages)
        return Struck(Form(made, text.alt), _own([side.content for side in made.sides], text, code))


def plate_for(snapshot: Snapshot, is_bare: bool = False, source: Source = SHIPPED) -> Plate:
    """The plate of this process that strikes such certificates."""
    dress = (snapshot.palette, snapshot.emblem, snapshot.paper, is_bare, source)
    return _plate(snapshot.kind, snapshot.language, *dress)


@lru_cache(maxsize=24)
def _plate(
    kind: Kind, _language: Language, palette: str, emblem: str, paper: str, is_bare: bool, source: Source
) -> Plate:
    return Plate(kind, palette, emblem, paper, is_bare, source)


def _own(contents: Sequence[bytes], text: Text, code: bytes) -> Own:
    return Own(contents, " ".join(unescape(text.pieces[text.title]).split()), unescape(text.alt), code)
