"""Curves for our ornaments, as the `d` of an SVG path in millimetres."""

from collections.abc import Callable
from math import cos, pi, sin

Point = tuple[float, float]
Curve = Callable[[float], Point]

_NEARBY = 1e-4


def path(curve: Curve, start: float, end: float, segments: int) -> str:
    """`curve` from `start` to `end` as so many cubic Bézier segments with its own tangents."""
    step = (end - start) / segments
    x, y = curve(start)
    drawn = [f"M{_mm(x)} {_mm(y)}"]
    for number in range(segments):
        here, there = start + number * step, start + (number + 1) * step
        (ax, ay), (bx, by) = curve(here), curve(there)
        (adx, ady), (bdx, bdy) = _tangent(curve, here), _tangent(curve, there)
        third = step / 3
        points = (ax + adx * third, ay + ady * third, bx - bdx * third, by - bdy * third, bx, by)
        drawn.append("C" + " ".join(_mm(each) for each in points))
    return "".join(drawn)


def wave(length: float, waves: int, height: float, phase: float, swell: float) -> Curve:
    """A wave along x over `length`, whose height swells and falls once; whole waves join tile to tile."""

    def point(x: float) -> Point:
        envelope = 1 - swell + swell * cos(2 * pi * x / length)
        return x, height * envelope * sin(2 * pi * waves * x / length + phase)

    return point


def rosette(inner: float, outer: float, petals: int, phase: float) -> Curve:
    """A closed curve round the origin, over angles 0 to 2π, that swings between two radii once per petal."""
    middle, swing = (inner + outer) / 2, (outer - inner) / 2

    def point(angle: float) -> Point:
        radius = middle + swing * sin(petals * angle + phase)
        return radius * cos(angle), radius * sin(angle)

    return point


def _tangent(curve: Curve, at: float) -> Point:
    (ax, ay), (bx, by) = curve(at - _NEARBY), curve(at + _NEARBY)
    return (bx - ax) / (2 * _NEARBY), (by - ay) / (2 * _NEARBY)


def _mm(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
