"""Where words stand on a laid-out page, and how much room they have."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from certification.press.plates.reading import MARK

_NO_LIMIT = float("inf")


@dataclass(frozen=True)
class Place:
    """A text box among its ancestors, the nearest last."""

    box: Any
    ancestors: tuple[Any, ...]

    @property
    def x(self) -> float:
        return float(self.box.position_x)

    @property
    def y(self) -> float:
        """Of the baseline, from the top of the page."""
        return float(self.box.position_y + self.box.baseline)

    @property
    def mark(self) -> int | None:
        """Which words these are, for those that may change."""
        mark = self.box.element.get(MARK) if self.box.element is not None else None
        return int(mark) if mark else None

    @property
    def line(self) -> Any:
        return next(each for each in reversed(self.ancestors) if isinstance(each, boxes.LineBox))

    @property
    def block(self) -> Any:
        return self.ancestors[self.ancestors.index(self.line) - 1]

    @property
    def stands_free(self) -> bool:
        """Whether other words in its place move nothing else: last in its line, alone or from its start."""
        texts = list(_texts(self.line))
        if texts[-1] is not self.box or self.box.style["text_transform"] != "none":
            return False
        return len(texts) == 1 or self.line.style["text_align_all"] in ("start", "left")

    @property
    def room(self) -> float:
        """Width in pixels that words may take here without breaking or widening anything."""
        limit = _NO_LIMIT
        for box in reversed(self.ancestors):
            limit = min(limit, box.style["max_width"].value)
            if isinstance(box, boxes.TableCellBox):
                limit = min(limit, box.width if box.style["width"] != "auto" else 0)
                break
            if isinstance(box, boxes.InlineBlockBox) or box.style["position"] == "absolute":
                limit = min(limit, self.ancestors[0].width / 2)
                break
        else:
            limit = min(limit, self.block.width)
        return limit - float(self.x - self.line.position_x)


def places(page_box: Any) -> list[Place]:
    """Every text box of a page."""
    return list(_walk(page_box, ()))


def pictures(page_box: Any) -> list[Any]:
    """Every picture of a page, backgrounds excluded."""
    return [box for box, _ancestors in _all(page_box, ()) if isinstance(box, boxes.ReplacedBox)]


def _walk(box: Any, ancestors: tuple[Any, ...]) -> Iterator[Place]:
    for each, above in _all(box, ancestors):
        if isinstance(each, boxes.TextBox):
            yield Place(each, above)


def _all(box: Any, ancestors: tuple[Any, ...]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    yield box, ancestors
    for child in getattr(box, "children", ()):
        yield from _all(child, (*ancestors, box))


def _texts(box: Any) -> Iterator[Any]:
    for each, _ancestors in _all(box, ()):
        if isinstance(each, boxes.TextBox):
            yield each
