"""The sentences of a block as people write them, and back into the block.

    promoción {{ cohort }}, con **{{ hours }} horas**[, en modalidad {{ modality }}].
    [university: otorgan | otorga] el presente

A passage in brackets prints only while its placeholders have something to say; one that begins with a name
chooses between words. `**` is strong, `____` a line to write on. What cannot be said so is the layout's, and
no sentence here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape

from certification.press.placeholders import PLACEHOLDERS, TREATMENT, TREATMENTS
from certification.templates.faults import Fault
from core.text import _

_TOKENS = re.compile(r"({%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>)", re.DOTALL)
_NAMES = "|".join(PLACEHOLDERS)
_PLACEHOLDER = re.compile(rf"{{{{ ({_NAMES}) }}}}")
_EITHER = re.compile(rf'{{{{ ("[^"]*") if ({_NAMES}) else ("[^"]*") }}}}')
_TREATED = re.compile(
    "{{ {" + ", ".join(f'"{each}": ("[^"]*")' for each in TREATMENTS) + f"}}\\[{TREATMENT}\\] }}}}"
)
_IF = re.compile(r"{% if (" + _NAMES + r"(?: and (?:" + _NAMES + r"))*) %}")
_MARKS: Mapping[str, str] = {"<strong>": "**", "</strong>": "**"}
_BLANK = '<span class="blank"></span>'
_RESERVED = re.compile(r"[\[\]{}|]|\*\*|__")
_BLANKS = " \n"
"""Around a sentence they are the layout's: a word may follow on the other side of a tag."""

_SPACES = re.compile(r"[ \t\r\n]+")

_WRITTEN = re.compile(r"({{.*?}}|\[[^\[\]]*\]|\*\*|_{4,})", re.DOTALL)
_CHOICE = re.compile(r"\[\s*(\w+)\s*:(.*)\]", re.DOTALL)


@dataclass(frozen=True)
class Sentence:
    """Where it stands among the pieces of its block, and how it is written."""

    start: int
    end: int
    written: str


def sentences_of(block: str) -> list[Sentence]:
    """Every sentence of a block, in order."""
    pieces = _TOKENS.split(block)
    found, start = [], 0
    while start < len(pieces):
        end = _run_from(pieces, start)
        if end > start and (sentence := _sentence(pieces, start, end)):
            found.append(sentence)
        start = max(end, start + 1)
    return found


def with_sentences(block: str, written: Mapping[int, str]) -> tuple[str, list[tuple[int, Fault]]]:
    """The block with other words in the sentences of these numbers; and what is wrong with each."""
    pieces, faults = _TOKENS.split(block), []
    for number, sentence in reversed(list(enumerate(sentences_of(block)))):
        if number not in written or written[number] == sentence.written:
            continue
        source, wrong = _in_block(written[number])
        faults += [(number, fault) for fault in wrong]
        before = "".join(pieces[sentence.start : sentence.end])
        start, end = len(before) - len(before.lstrip(_BLANKS)), len(before.rstrip(_BLANKS))
        pieces[sentence.start : sentence.end] = [before[:start], source, before[end:]]
    return "".join(pieces), faults


def _run_from(pieces: list[str], start: int) -> int:
    """The end of the words and inline marks that begin here."""
    place = start
    while place < len(pieces):
        if _IF.fullmatch(pieces[place]):
            end = _run_from(pieces, place + 1)
            if end >= len(pieces) or pieces[end] != "{% endif %}":
                return place
            place = end + 1
        elif _BLANK.startswith(pieces[place]) and pieces[place] and _is_blank(pieces, place):
            place += 3
        elif _is_inline(pieces[place]):
            place += 1
        else:
            return place
    return place


def _is_blank(pieces: list[str], place: int) -> bool:
    return "".join(pieces[place : place + 3]) == _BLANK


def _is_inline(piece: str) -> bool:
    if not _TOKENS.fullmatch(piece):
        return not _RESERVED.search(unescape(piece))
    return piece in _MARKS or any(each.fullmatch(piece) for each in (_PLACEHOLDER, _EITHER, _TREATED))


def _sentence(pieces: list[str], start: int, end: int) -> Sentence | None:
    """None where there is nothing to be worded: blanks, or a placeholder alone."""
    while start < end and not pieces[start].strip():
        start += 1
    while end > start and not pieces[end - 1].strip():
        end -= 1
    run = pieces[start:end]
    plain = "".join(each for each in run if not _TOKENS.fullmatch(each))
    has_choice = any(_EITHER.fullmatch(each) or _TREATED.fullmatch(each) for each in run)
    if not has_choice and not any(letter.isalpha() for letter in unescape(plain)):
        return None
    return Sentence(start, end, "".join(_as_written(run)).strip(_BLANKS))


def _as_written(run: list[str]) -> Iterator[str]:
    place = 0
    while place < len(run):
        piece = run[place]
        if _IF.fullmatch(piece):
            yield "["
        elif piece == "{% endif %}":
            yield "]"
        elif _is_blank(run, place):
            yield "____"
            place += 2
        elif found := _EITHER.fullmatch(piece):
            yield f"[{found[2]}: {_choice(found[1])} | {_choice(found[3])}]"
        elif found := _TREATED.fullmatch(piece):
            yield f"[{TREATMENT}: {' | '.join(map(_choice, found.groups()))}]"
        elif _PLACEHOLDER.fullmatch(piece):
            yield piece
        else:
            yield _MARKS.get(piece) or _SPACES.sub(" ", unescape(piece))
        place += 1


def _choice(literal: str) -> str:
    """Without its quotes, unless blanks at its ends matter."""
    words = literal[1:-1]
    return words if words and words == words.strip() else literal


def _in_block(written: str) -> tuple[str, list[Fault]]:
    """As the block says it."""
    faults: list[Fault] = []
    source = "".join(_parts(_SPACES.sub(" ", written).strip(" "), faults))
    if source.count("<strong>") != source.count("</strong>"):
        faults.append(_fault("**", _("Strong words stand between two pairs of stars.")))
    return source, faults


def _parts(written: str, faults: list[Fault], within: bool = False) -> Iterator[str]:
    strong = False
    for piece in _WRITTEN.split(written):
        if piece == "**":
            strong = not strong
            yield "<strong>" if strong else "</strong>"
        elif len(piece) >= 4 and not piece.strip("_"):
            yield _BLANK
        elif piece.startswith("{{") and piece.endswith("}}"):
            yield _placeholder(piece, faults)
        elif piece.startswith("[") and piece.endswith("]") and not within:
            yield _bracketed(piece, faults)
        else:
            yield _plain(piece, faults)


def _placeholder(piece: str, faults: list[Fault]) -> str:
    name = piece[2:-2].strip()
    if name not in PLACEHOLDERS:
        faults.append(_fault(piece, _("There is no such placeholder.")))
    return f"{{{{ {name} }}}}"


def _bracketed(piece: str, faults: list[Fault]) -> str:
    choice = _CHOICE.fullmatch(piece)
    if choice and choice[1] in (*PLACEHOLDERS, TREATMENT):
        return _chosen(piece, choice[1], [each.strip() for each in choice[2].split("|")], faults)
    named = dict.fromkeys(each.strip() for each in re.findall(r"{{(.*?)}}", piece))
    if not named:
        faults.append(_fault(piece, _("A passage in brackets needs a placeholder: it prints only with it.")))
    inside = "".join(_parts(piece[1:-1], faults, within=True))
    return f"{{% if {' and '.join(named)} %}}{inside}{{% endif %}}"


def _chosen(piece: str, name: str, words: list[str], faults: list[Fault]) -> str:
    wanted = len(TREATMENTS) if name == TREATMENT else 2
    if len(words) != wanted:
        faults.append(
            _fault(piece, _("Write %(count)s choices here, with a line | between them.", count=wanted))
        )
        return ""
    words = [each[1:-1] if re.fullmatch('"[^"]*"', each) else each for each in words]
    if any(_RESERVED.search(each) or "\\" in each or '"' in each for each in words):
        faults.append(_fault(piece, _("Choices are plain words, without marks.")))
        return ""
    said = [f'"{each}"' for each in words]
    if name == TREATMENT:
        pairs = ", ".join(f'"{each}": {word}' for each, word in zip(TREATMENTS, said, strict=True))
        return f"{{{{ {{{pairs}}}[{TREATMENT}] }}}}"
    return f"{{{{ {said[0]} if {name} else {said[1]} }}}}"


def _plain(text: str, faults: list[Fault]) -> str:
    if stray := re.search(r"[\[\]{}|]", text):
        faults.append(
            _fault(
                _around(text, stray.start()), _("A bracket or a line stands alone; close it or take it out.")
            )
        )
    if stray := re.search(r"<[^>]*>?|>", text):
        faults.append(_fault(stray[0], _("Tags may not stand in a sentence; they belong to the layout.")))
    return escape(text, quote=False).replace("\u00a0", "&nbsp;")


def _around(text: str, place: int) -> str:
    return text[max(0, place - 8) : place + 12].strip()


def _fault(word: str, sentence: str) -> Fault:
    return Fault("", sentence, 1, word[:60])
