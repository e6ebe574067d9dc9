"""The canonical N-Quads of a document: what is hashed and signed. No network: contexts are files of ours.

PyLD takes milliseconds, and a cohort's credentials differ in a few words only. A `Template` asks PyLD once,
with a mark in place of each word, and from then on puts the words in and sorts the lines again. That is the
same text because a word stands only inside a literal or at the end of an address, and because a document has
at most one blank node, which is `_:c14n0` whatever it says (RDF Dataset Canonicalization, section 4.4). The
first filling is compared with PyLD's.
"""

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from json.encoder import encode_basestring
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from pyld import jsonld

Document = dict[str, Any]
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXTS: Mapping[str, Path] = MappingProxyType(
    {
        CREDENTIALS: Path(__file__).parent / "contexts" / "credentials-v2.jsonld",
        BADGES: Path(__file__).parent / "contexts" / "open-badges-3.0.3.jsonld",
    }
)

_log = logging.getLogger(__name__)
_MARK = re.compile("\ue000([0-9]+)\ue001")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000\ue001\ufffe\uffff]")
_UNFIT_IN_ADDRESS = re.compile(r'[\s<>"{}|\\^`]')


def is_fit(text: str) -> bool:
    """No control characters, which libraries escape differently, no halves of letters, none of our marks."""
    return _UNFIT.search(text) is None


def is_fit_address(text: str) -> bool:
    return is_fit(text) and ":" in text and _UNFIT_IN_ADDRESS.search(text) is None


def load(address: str, _options: object = None) -> Document:
    """PyLD's document loader: our files, nothing else."""
    path = CONTEXTS.get(address)
    if path is None:
        raise jsonld.JsonLdError(f"not a context of ours: {address}", "jsonld.LoadDocumentError")
    document = json.loads(path.read_text(encoding="utf-8"))
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": document,
    }


def quads(document: Document) -> str:
    """By PyLD; its URDNA2015 and RDFC-1.0 agree on all that `is_fit`. ValueError for what it refuses."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    try:
        return str(jsonld.normalize(document, options))
    except jsonld.JsonLdError as wrong:
        raise ValueError("not JSON-LD that we can read") from wrong


def dumps(document: Document) -> str:
    """The one way we write JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


class Written(NamedTuple):
    """A document as it is kept, and as it is signed."""

    text: str
    quads: str


class Template:
    """Writes documents that differ only in their words. `build` makes one of a list of words."""

    def __init__(self, build: Callable[[Sequence[str]], Document], words: int) -> None:
        self._build = build
        marked = build([f"\ue000{number}\ue001" for number in range(words)])
        self._text, self._quads = _Pattern(dumps(marked)), _Pattern(quads(marked))
        self._agrees: bool | None = None

    def write(self, words: Sequence[str]) -> Written:
        """Words must be fit; those in an address fit for an address."""
        if self._agrees is None:
            self._agrees = self._fast(words) == self._plain(words)
            if not self._agrees:
                _log.warning("A template of credentials differs from the plain way, which is used instead.")
        return self._fast(words) if self._agrees else self._plain(words)

    def _plain(self, words: Sequence[str]) -> Written:
        document = self._build(words)
        return Written(dumps(document), quads(document))

    def _fast(self, words: Sequence[str]) -> Written:
        # Without control characters JSON and N-Quads escape alike: the backslash and the quotation mark.
        escaped = [encode_basestring(word)[1:-1] for word in words]
        lines = self._quads.fill(escaped).split("\n")
        lines.pop()
        lines.sort()
        return Written(self._text.fill(escaped), "\n".join(lines) + "\n")


class _Pattern:
    def __init__(self, marked: str) -> None:
        parts = _MARK.split(marked)
        # Two more than needed, so that it is a tuple however few there are.
        self._order = itemgetter(0, 0, *(int(number) for number in parts[1::2]))
        self._format = "%.0s%.0s" + "%s".join(part.replace("%", "%%") for part in parts[::2])

    def fill(self, words: Sequence[str]) -> str:
        return self._format % self._order(words)
