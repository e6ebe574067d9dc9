"""The characters that mean something in GIFT, and how they are written when they mean nothing."""

import re

SPACED = ("html", "markdown")
"""Formats in which spaces at the edge of a line may mean something: `<pre>`, nested lists."""

_ESCAPED = re.compile(r"\\([~=#{}:n\\])")
_SPECIAL = re.compile(r"[\\~=#{}:]")
_FORMAT = re.compile(r"\[(html|markdown|plain|moodle)\]", re.IGNORECASE)


def unescape(raw: str) -> str:
    r"""The text a teacher meant: `\=` is `=`, `\n` a new line. Any other `\` stays, as in `\frac`."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], raw)


def escape(text: str) -> str:
    r"""The opposite of `unescape`, on one line."""
    marked = _SPECIAL.sub(lambda found: "\\" + found[0], text)
    return marked.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n")


def tidy(raw: str) -> str:
    """A text without the spaces around its lines, which only set it straight in the file."""
    return "\n".join(line.strip() for line in raw.strip().split("\n"))


def split_format(raw: str) -> tuple[str, str]:
    """The format named in front of a text, or nothing, and the rest, tidy unless spaces mean something."""
    raw = raw.strip()
    found = _FORMAT.match(raw)
    if not found:
        return "", tidy(raw)
    name, rest = found[1].lower(), raw[found.end() :].strip()
    if not rest:
        return "", ""
    return name, rest if name in SPACED else tidy(rest)


def join_format(format_name: str, text: str) -> str:
    """A text as it is written, its format in front. `[moodle]` keeps a text that looks like a format."""
    if not format_name and _FORMAT.match(text):
        format_name = "moodle"
    return f"[{format_name}]{escape(text)}" if format_name else escape(text)
