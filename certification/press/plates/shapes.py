"""A shape of a document: laid out with two stand-ins for people, and the same but for their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pydyf

from certification.press import engine
from certification.press.plates.drawn import Drawn
from certification.press.plates.errors import Differs, NotOnPlate
from certification.press.plates.layouts import Layout, layout, register_styles, stand_free
from certification.press.plates.leaves import Person
from certification.press.plates.proofs import Proof, proof
from certification.press.plates.reading import Text, stand_in, words
from certification.press.plates.writing import Form, joined

_STAND_INS = ("0", "", "Emma Iris"), ("1", "0", "Iris")
"""A letter, one letter more, and a name for each of two people who are nobody."""


@dataclass(frozen=True)
class Shape:
    layout: Layout
    form: Form


@dataclass(frozen=True)
class Dress:
    """What a document is painted with, and how many pages it may take."""

    css: str
    assets: Mapping[str, str]
    drawn: Mapping[str, Drawn | engine.Code | engine.Picture]
    pages: int


def shape(text: Text, own: Sequence[int], sizes: tuple[float, float], address: str, dress: Dress) -> Shape:
    """The shape of `text` whose pieces at `own` may differ, for names between two sizes in points.

    Raises `AnotherPage` when it does not fit, and `NotOnPlate` when anything but words would differ.
    """
    first, second = (
        _proof(text, _words(text, own, *stand_ins), size, dress)
        for stand_ins, size in zip(_STAND_INS, sizes, strict=True)
    )
    lines = {place: text.pieces[place].count("\n") + 1 for place in own}
    if not stand_free(first, lines) or not stand_free(second, lines):
        raise NotOnPlate("words that do not stand free")
    form = Form(first, text.alt)
    if _constants(form) != _constants(Form(second, text.alt)):
        raise NotOnPlate("two people make different files")
    found = layout((first, second), sizes, text.name)
    for made, stand_ins, size in zip((first, second), _STAND_INS, sizes, strict=True):
        _test(found, made, Person(_lines(_words(text, own, *stand_ins)), size, address))
    return Shape(found, form)


def _test(found: Layout, made: Proof, person: Person) -> None:
    """Strike somebody whom the layout library has painted, and compare every byte."""
    if found.strike(person) != [side.content for side in made.sides]:
        raise Differs("the two paths differ")


def _lines(pieces: Mapping[int, str]) -> dict[int, list[str]]:
    return {place: words(piece) for place, piece in pieces.items()}


def _words(text: Text, own: Sequence[int], letter: str, more: str, name: str) -> dict[int, str]:
    pieces = {place: stand_in(text.pieces[place], letter, more) for place in own}
    pieces[text.name] = "\n".join(name for _line in text.pieces[text.name].split("\n"))
    return pieces


def _proof(text: Text, pieces: dict[int, str], size: float, dress: Dress) -> Proof:
    html = text.html(pieces, size)
    return proof(html, dress.css, dress.assets, dress.drawn, dress.pages, register_styles)


def _constants(form: Form) -> list[bytes]:
    """Every object that is said to be everybody's."""
    own = form.own_numbers - {form.page.number, form.structure.number, form.parents.number}
    own |= {form.figure.number}
    return [
        pydyf.Dictionary(each.extra).data + joined(each) if isinstance(each, pydyf.Stream) else each.data
        for each in form.objects
        if each.number not in own
    ]
