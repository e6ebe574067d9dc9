"""The ornaments of our documents as SVG: guilloche border and underprint, emblems."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import pi
from types import MappingProxyType

from certification.press.curves import path, rosette, wave


@dataclass(frozen=True)
class Palette:
    """Two colours of the guilloche, and a tint of the first for the underprint."""

    ink: str
    accent: str
    tint: str


PALETTES: Mapping[str, Palette] = MappingProxyType(
    {
        "forest": Palette("#1f5a45", "#a9772f", "#eef3ee"),
        "indigo": Palette("#273f73", "#a9772f", "#eef0f5"),
        "cochineal": Palette("#7d2137", "#a9772f", "#f6efef"),
    }
)

_SAFE, _BAND, _CORNER = 9.0, 7.0, 7.5
"""Millimetres: what a printer may leave white, width of the woven band, radius of a corner's rosette."""

_MARGIN = _SAFE + _CORNER - _BAND / 2
"""Paper edge to the woven band: the rosettes stand out from it, and keep the safe margin."""

_TILE = 14.0
"""About the length of one tile of the band; it is stretched so that a side holds whole tiles."""


@cache
def border(width: float, height: float, palette: str) -> str:
    """The guilloche border of a page of so many millimetres."""
    colours = PALETTES[palette]
    middle = _MARGIN + _BAND / 2
    across, down = width - 2 * middle, height - 2 * middle
    sides = [
        _side(across, f"translate({middle} {middle})", colours),
        _side(across, f"translate({middle} {height - middle})", colours),
        _side(down, f"translate({middle} {middle}) rotate(90)", colours),
        _side(down, f"translate({width - middle} {middle}) rotate(90)", colours),
    ]
    corners = [_corner(x, y, colours) for x in (middle, width - middle) for y in (middle, height - middle)]
    frames = _frames(width, height, colours)
    return svg(width, height, "".join([*frames, *sides, *corners]))


@cache
def plain_border(width: float, height: float, palette: str) -> str:
    """The quiet border of a reverse side."""
    return svg(width, height, "".join(_frames(width, height, PALETTES[palette])[1:]))


@cache
def underprint(palette: str) -> str:
    """A large pale rosette to lie under the text, 140 mm across."""
    colours = PALETTES[palette]
    rings = [(24, 68, 18, 6), (12, 40, 12, 6)]
    drawn = [_rosette(*ring, colour=colours.tint, width=0.45) for ring in rings]
    return svg(140, 140, f'<g transform="translate(70 70)">{"".join(drawn)}</g>')


@cache
def emblem(name: str, palette: str) -> str:
    """A round emblem, 40 mm across."""
    colours = PALETTES[palette]
    ring = [
        '<circle r="19.8" fill="#fff"/>',
        _rosette(15.2, 19.4, 36, 3, colour=colours.accent, width=0.22),
        _rosette(15.2, 19.4, 36, 2, colour=colours.ink, width=0.22, turned=pi / 6),
        _circle(19.8, colours.ink, 0.35),
        _circle(14.6, colours.ink, 0.35),
    ]
    return svg(40, 40, f'<g transform="translate(20 20)">{"".join(ring)}{EMBLEMS[name](colours)}</g>')


def blank(width: float, height: float) -> str:
    """Nothing, in so many millimetres: where paper carries the ornament already."""
    return svg(width, height, "")


def _side(length: float, placed: str, colours: Palette) -> str:
    """A woven band along x from one corner's rosette to the other's, tile after equal tile."""
    room = length - 2 * _CORNER
    tiles = round(room / _TILE)
    tile = room / tiles
    strands = [(phase, colours.ink) for phase in (0, pi / 3, 2 * pi / 3, pi, 4 * pi / 3, 5 * pi / 3)]
    strands += [(phase, colours.accent) for phase in (pi / 6, 5 * pi / 6, 9 * pi / 6)]
    drawn = []
    for phase, colour in strands:
        weave = wave(tile, 2, _BAND / 2 - 0.5, phase, 0.28)
        drawn.append(_stroke(path(weave, 0, tile, 8), colour, 0.2))
    one = "".join(drawn)
    repeated = (
        f'<g transform="translate({_CORNER + number * tile:.3f} 0)">{one}</g>' for number in range(tiles)
    )
    return f'<g transform="{placed}">{"".join(repeated)}</g>'


def _corner(x: float, y: float, colours: Palette) -> str:
    drawn = [
        f'<circle r="{_CORNER - 0.4}" fill="#fff"/>',
        _circle(_CORNER - 0.4, colours.ink, 0.3),
        _rosette(3.6, _CORNER - 0.8, 16, 4, colour=colours.ink, width=0.18),
        _rosette(1.0, 5.0, 8, 3, colour=colours.accent, width=0.18),
        f'<circle r="0.7" fill="{colours.accent}"/>',
    ]
    return f'<g transform="translate({x} {y})">{"".join(drawn)}</g>'


def _frames(width: float, height: float, colours: Palette) -> list[str]:
    insets = [(_MARGIN, colours.ink, 0.35), (_MARGIN + _BAND, colours.ink, 0.35)]
    insets.append((_MARGIN + _BAND + 1.1, colours.accent, 0.25))
    return [
        f'<rect x="{inset}" y="{inset}" width="{width - 2 * inset}" height="{height - 2 * inset}"'
        f' fill="none" stroke="{colour}" stroke-width="{stroke}"/>'
        for inset, colour, stroke in insets
    ]


def _rosette(
    inner: float, outer: float, petals: int, strands: int, *, colour: str, width: float, turned: float = 0.0
) -> str:
    phases = (turned + 2 * pi * number / strands for number in range(strands))
    curves = (path(rosette(inner, outer, petals, phase), 0, 2 * pi, petals * 4) + "Z" for phase in phases)
    return "".join(_stroke(curve, colour, width) for curve in curves)


def _circle(radius: float, colour: str, width: float) -> str:
    return f'<circle r="{radius:.2f}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _lighter(colour: str, share: float) -> str:
    """`colour` with so much of it gone to white; opaque, where paper would show through otherwise."""
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * share):02x}" for part in parts)


def _stroke(curve: str, colour: str, width: float) -> str:
    return f'<path d="{curve}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def svg(width: float, height: float, drawn: str) -> str:
    size = f'width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawn}</svg>'


def _sierra(colours: Palette) -> str:
    """Sun over three ridges, and the path that goes up to them."""
    far, near = _lighter(colours.ink, 0.45), _lighter(colours.ink, 0.2)
    rays = "".join(
        f'<path d="M0 -5.2V-7.6" stroke="{colours.accent}" stroke-width="0.55" stroke-linecap="round"'
        f' transform="translate(0 -3) rotate({angle})"/>'
        for angle in range(-66, 67, 22)
    )
    return (
        '<clipPath id="disc"><circle r="14"/></clipPath><g clip-path="url(#disc)">'
        f'<circle cy="-3" r="4" fill="{colours.accent}"/>{rays}'
        f'<path d="M-15 2.4C-10.5 -1.4 -8.2 -4.6 -6.2 -4.6C-3.8 -4.6 -2.4 -1.4 -0.4 -0.6'
        f'C2.2 -2.2 4.2 -3.4 6 -3.4C8.4 -3.4 11 0 15 2.6V15H-15Z" fill="{far}"/>'
        f'<path d="M-15 3.8C-10 1.6 -7 2 -3.6 4.2C0 6.4 3 2.4 7 2.4C10 2.4 12.4 3.2 15 4.4V15H-15Z"'
        f' fill="{near}"/>'
        f'<path d="M-15 7.4C-9 5.8 -4 7.4 0 7.6C4 7.8 9 6 15 7.2V15H-15Z" fill="{colours.ink}"/></g>'
        '<path d="M-3.4 13.2C-2.2 11.4 2.6 10.8 2 9.2C1.5 7.9 -1.6 7.6 -0.6 5.8" fill="none" stroke="#fff"'
        ' stroke-width="0.8" stroke-linecap="round"/>'
    )


def _cafeto(colours: Palette) -> str:
    """A coffee sprig with its cherries."""
    leaf = "M0 0C2.2 -3 6.4 -4 10 -2.4C8 1 3.6 2.2 0 0Z"
    leaves = "".join(
        f'<path d="{leaf}" fill="{_lighter(colours.ink, paler)}"'
        f' transform="translate(0 {height}) scale({mirrored} 1) rotate({turn})"/>'
        for height, turn, paler in ((7.5, -18, 0), (1.5, -30, 0.15), (-4.5, -48, 0.3))
        for mirrored in (1, -1)
    )
    cherries = "".join(
        f'<circle cx="{x}" cy="{y}" r="1.5" fill="{colours.accent}"/>'
        for x, y in ((-1.5, 5.2), (1.6, 4.6), (-1.4, -0.8), (1.5, -1.4), (0, -6.8))
    )
    stem = f'<path d="M0 12.4C0.5 6 -0.5 0 0 -8" fill="none" stroke="{colours.ink}" stroke-width="0.7"/>'
    return stem + leaves + cherries


EMBLEMS: Mapping[str, Callable[[Palette], str]] = MappingProxyType({"sierra": _sierra, "cafeto": _cafeto})
