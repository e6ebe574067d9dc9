"""Letters that our typefaces have, and no addresses among them."""

import re
import unicodedata
from html import unescape

from jinja2 import nodes

from certification.press import typefaces
from certification.templates.checking.placeholders import Found
from core.text import _

_ADDRESS = re.compile(r"\b(?:file|https?|ftp|data|javascript):\S*", re.IGNORECASE)
_SPACES = frozenset(" \n\u00a0")


def letter_faults(tree: nodes.Template) -> list[Found]:
    """Each letter that cannot be printed, once, and every address."""
    texts = [(each.data, each.lineno) for each in tree.find_all(nodes.TemplateData)]
    texts += [(each.value, each.lineno) for each in tree.find_all(nodes.Const) if isinstance(each.value, str)]
    found: dict[str, Found] = {}
    for text, line in texts:
        plain = unescape(text)
        for letter in {*_hidden(plain), *typefaces.missing_letters(plain, typefaces.OF_TEXTS)} - _SPACES:
            here = line + text.count("\n", 0, max(text.find(letter), 0))
            word = letter if letter.isprintable() else f"U+{ord(letter):04X}"
            found.setdefault(letter, (_("Our typefaces lack this letter."), here, word))
        for address in _ADDRESS.finditer(plain):
            here = line + plain.count("\n", 0, address.start())
            sentence = _("No address is printed here: the sheet says itself where it is verified.")
            found.setdefault(address[0], (sentence, here, address[0][:60]))
    return list(found.values())


def _hidden(text: str) -> list[str]:
    return [letter for letter in text if unicodedata.category(letter)[0] in "CZ"]
