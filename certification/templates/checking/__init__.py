"""What a template may say, by lists of what is allowed: nothing of it runs before it has passed."""

from collections.abc import Mapping

from certification.press.snapshot import Kind, Language
from certification.templates.blocks import required_blocks, shipped_blocks
from certification.templates.checking.html import html_faults
from certification.templates.checking.letters import letter_faults
from certification.templates.checking.placeholders import placeholder_faults
from certification.templates.checking.styles import style_faults
from certification.templates.faults import Fault
from core.text import _

LONGEST_BLOCK, LONGEST_STYLE = 4000, 8000
TITLE, STYLE = "title", "css"


def faults_of(kind: Kind, language: Language, blocks: Mapping[str, str], css: str) -> list[Fault]:
    """All that stands against it, before anything is printed; empty when it may be tried."""
    found = []
    for name in shipped_blocks(kind, language):
        inside = blocks.get(name, "")
        found += _of_block(name, inside)
        if not inside.strip() and name in required_blocks(kind, language):
            found.append(Fault(name, _("It is empty.")))
    if len(css) > LONGEST_STYLE:
        return [*found, Fault(STYLE, _("It is longer than %(most)s letters.", most=LONGEST_STYLE))]
    return [*found, *(Fault(STYLE, *each) for each in style_faults(css))]


def _of_block(name: str, inside: str) -> list[Fault]:
    if len(inside) > LONGEST_BLOCK:
        return [Fault(name, _("It is longer than %(most)s letters.", most=LONGEST_BLOCK))]
    tree, found = placeholder_faults(inside)
    if tree is not None:
        found = [*found, *html_faults(tree), *letter_faults(tree)]
    if name == TITLE and not found and (stray := next((each for each in "<:" if each in inside), None)):
        found = [(_("The name of the document is plain words, without tags and without a colon."), 1, stray)]
    return [Fault(name, *each) for each in found]
