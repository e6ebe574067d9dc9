"""Ornaments drawn once: two thirds of a print is drawing their curves, which are the same on every sheet."""

from collections.abc import Mapping
from typing import Any

from weasyprint.images import SVGImage, get_image_from_uri
from weasyprint.pdf.stream import Stream

from certification.press.engine import SCHEME, OurAssets


class Drawn:
    """An SVG picture that keeps what it drew at each size and hands out the same strokes again."""

    def __init__(self, image: SVGImage) -> None:
        self._image = image
        self._strokes: dict[tuple[float, float], tuple[list[Any], dict[str, Any]]] = {}

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        size: tuple[float, float, float] = self._image.get_intrinsic_size(resolution, font_size)
        return size

    def draw(self, stream: Stream, width: float, height: float, style: Any) -> None:
        kept = self._strokes.get((width, height))
        if kept is None:
            self._draw(stream, width, height, style)
            return
        strokes, states = kept
        stream.stream.extend(strokes)
        stream._resources["ExtGState"].update(states)

    def _draw(self, stream: Stream, width: float, height: float, style: Any) -> None:
        """Keep the strokes when they are all on this stream, and need nothing of it but its opacities."""
        before = len(stream.stream)
        self._image.draw(stream, width, height, style)
        resources = stream._resources
        if not any(resources[kind] for kind in ("XObject", "Pattern", "Shading")):
            self._strokes[width, height] = (stream.stream[before:], dict(resources["ExtGState"]))


def drawn(pictures: Mapping[str, str]) -> dict[str, Drawn]:
    """SVG pictures by their names, as the layout library looks them up."""
    fetcher = OurAssets(pictures)
    urls = [f"{SCHEME}{name}" for name in pictures]
    return {url: Drawn(get_image_from_uri({}, fetcher, {}, url)) for url in urls}
