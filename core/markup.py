"""Shows what people wrote in Markdown, and nothing that they did not mean to write."""

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markupsafe import Markup

LONGEST = 20_000
"""Bytes of UTF-8. No report or case needs more, and no text may keep the server busy."""

_TAGS = {
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}


def render_user_text(text: str) -> Markup:
    """Safe HTML of a text in Markdown. HTML in it is shown as it was typed, and pictures stay links.

    Raises ValueError above 20 kB.
    """
    # Half a character, as broken JSON can bring it, is no text; it is shown as a question mark.
    encoded = text.encode("utf-8", "replace")
    if len(encoded) > LONGEST:
        raise ValueError(f"The text is longer than {LONGEST} bytes.")
    html = _reader().render(encoded.decode())
    return Markup(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes={"https", "http", "mailto", "tel"},
            link_rel="noopener noreferrer nofollow",
        )
    )


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20, "breaks": True})
    reader.enable("table").disable("image")
    # Their headings would break into the order of the headings of the page.
    reader.add_render_rule("heading_open", _paragraph_open)
    reader.add_render_rule("heading_close", _paragraph_close)
    return reader


def _paragraph_open(self: RendererHTML, *_: object) -> str:
    return "<p><strong>"


def _paragraph_close(self: RendererHTML, *_: object) -> str:
    return "</strong></p>\n"
