"""How a print file is put on paper, told as whole sentences for this paper and these options."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from certification.press.options import Offset, PrintOptions, Sides
from certification.press.other_sheets import Words
from certification.press.sheets import Sheet
from core.text import _, _l, language, number

PAPERS: Mapping[str, Any] = MappingProxyType({"letter": _l("letter size"), "a4": _l("size A4")})


def how_to_print(sheet: Sheet, options: PrintOptions) -> list[str]:
    """From the order of the pages to what the printer must leave as it is."""
    said = [_order(sheet, options)]
    if options.on_stock:
        said.append(_("Put in the pre-printed paper: only the words and codes are in the file."))
    said += [moved for side in range(sheet.pages) if (moved := _moved(side, options))]
    return [*said, _("Print at real size (100 %), without fitting to the page.")]


def _order(sheet: Sheet, options: PrintOptions) -> str:
    paper = str(PAPERS[sheet.paper])
    if sheet.pages == 1:
        return _("The print file is in list order, %(paper)s, one side.", paper=paper)
    if options.sides is Sides.FRONTS:
        return _("The fronts in list order, %(paper)s: print them on one side.", paper=paper)
    if options.sides is Sides.BOTH:
        return _on_both_sides(sheet, paper)
    return f"{_backs(options, paper)} {_turned(sheet)}"


def _on_both_sides(sheet: Sheet, paper: str) -> str:
    if sheet.is_landscape:
        return _(
            "The print file is in list order; print it on both sides, %(paper)s, turned on the short edge.",
            paper=paper,
        )
    return _(
        "The print file is in list order; print it on both sides, %(paper)s, turned on the long edge.",
        paper=paper,
    )


def _backs(options: PrintOptions, paper: str) -> str:
    if options.is_reversed:
        return _("The backs from last to first, %(paper)s: the last sheet goes in first.", paper=paper)
    return _("The backs in list order, %(paper)s: the first sheet goes in first.", paper=paper)


def _turned(sheet: Sheet) -> str:
    if sheet.is_landscape:
        return _("Turn the printed pile over its short edge, and try it with two sheets.")
    return _("Turn the printed pile over its long edge, and try it with two sheets.")


def _moved(side: int, options: PrintOptions) -> str:
    offset = options.offset(side)
    if not offset or not options.prints(side):
        return ""
    if side:
        return _("The back is moved %(right)s mm to the right and %(down)s mm down.", **_millimetres(offset))
    return _("The front is moved %(right)s mm to the right and %(down)s mm down.", **_millimetres(offset))


def _millimetres(offset: Offset) -> dict[str, str]:
    return {"right": _half(offset.right), "down": _half(offset.down)}


def _half(value: float) -> str:
    return number(value, 0 if value.is_integer() else 1)


def of_calibration(sheet: Sheet) -> Words:
    """What the calibration sheet says: how the offset is read, and where it is typed."""
    return Words(
        language=language(),
        title=_("Calibration sheet"),
        sides=(_("front"), _("back"))[: sheet.pages],
        sentences=(
            _(
                "Print this sheet as you print the documents, at real size (100 %), and lay a ruler from the"
                " left edge of the paper, then from its upper edge: the mark that stands at 20 mm says what"
                " to type for the way that the arrow shows."
            ),
            _(
                "Type both numbers for this side on the page «Other ways to print» of the batch; held against"
                " the light, the crosses of front and back cover each other once both are right."
            ),
        ),
    )
