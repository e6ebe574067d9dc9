"""What a person writes is shown as meant, and nothing in it runs or takes the page apart."""

import re
import time

import pytest
from markupsafe import Markup

from core.markup import LONGEST, render_user_text


def test_marks_lists_and_tables_are_shown():
    html = render_user_text("**Sí**, *no*\n\n- uno\n- dos\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert isinstance(html, Markup)
    for part in ("<strong>Sí</strong>", "<em>no</em>", "<li>uno</li>", "<td>2</td>"):
        assert part in html


def test_lines_stay_lines_and_html_stays_visible():
    html = render_user_text("Querida familia:\nllegué bien <b>hoy</b> & 3 < 5")
    assert re.search(r"familia:<br>\s*llegué", html)
    assert "&lt;b&gt;hoy&lt;/b&gt; &amp; 3 &lt; 5" in html


def test_a_heading_is_bold_and_does_not_disturb_the_page():
    assert "<p><strong>Plan</strong></p>" in render_user_text("# Plan\n\nSeguir.")
    assert "<h" not in render_user_text("# a\n\n### b\n\nc\n---\n")


def test_a_link_says_that_nobody_vouches_for_it_and_a_picture_is_only_a_link():
    assert 'rel="noopener noreferrer nofollow"' in render_user_text("[x](https://example.org)")
    assert "<img" not in render_user_text("![x](https://example.org/x.png)")


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "<javascript:alert(1)>",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x]: javascript:alert(1)\n\n[x]",
        '[x](https://e.org "onmouseover=alert(1)")',
        '[x](https://e.org" onclick="alert(1))',
        "`<script>`",
        "```\n<script>alert(1)</script>\n```",
        "```js onload=x\ny\n```",
        "| <script>x</script> |\n|---|\n| <img src=x onerror=y> |",
    ],
)
def test_nothing_that_people_write_runs(payload):
    tags = "".join(re.findall(r"<[^>]*>", render_user_text(payload).lower()))
    # An address keeps strange letters only when they are encoded.
    assert not re.search(r"<script|<img|javascript:|data:|\son\w+=|style=|class=|id=", tags)


def test_a_text_above_the_limit_is_refused_in_bytes():
    assert render_user_text("a" * LONGEST)
    with pytest.raises(ValueError, match="longer"):
        render_user_text("ñ" * (LONGEST // 2 + 1))


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "*",
        "_",
        "`",
        "> ",
        "- ",
        "**a ",
        "[a](",
        "![",
        "<",
        "|",
        "\\",
        "[a]: ",
        "a\n-\n",
        "*_",
        "&#",
        "[](",
    ],
)
def test_a_hostile_text_is_shown_at_once(piece):
    began = time.process_time()
    render_user_text((piece * LONGEST)[:LONGEST])
    assert time.process_time() - began < 2


def test_odd_characters_are_no_reason_to_fail():
    assert "a" in render_user_text("a\0\ud800\u202e\r\n")
