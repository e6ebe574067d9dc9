"""The weight of what a phone downloads, and that it downloads it from us alone."""

import gzip
import re
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"
TEMPLATES = Path(__file__).parents[2] / "templates"


def pages() -> list[Path]:
    """Templates of pages; documents for the press are not sent to a phone."""
    return [path for path in TEMPLATES.rglob("*.html") if "documents" not in path.parts]


def test_the_one_stylesheet_weighs_six_kilobytes_at_most():
    sheets = list(STATIC.rglob("*.css"))
    assert len(sheets) == 1
    assert len(gzip.compress(sheets[0].read_bytes(), 9, mtime=0)) <= 6 * 1024


def test_no_page_carries_inline_style_or_script():
    for path in pages():
        text = path.read_text()
        assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style", text), path
        for script in re.findall(r"<script[^>]*>", text):
            assert "src=" in script or 'type="application/json"' in script, (path, script)


def test_no_page_or_style_asks_another_host():
    for path in [*pages(), *STATIC.rglob("*.css"), *STATIC.rglob("*.js")]:
        asked = re.findall(r"(?:src=|@import|url\()\s*[\"']?(?:https?:)?//[^\"')\s]+", path.read_text())
        assert not asked, (path, asked)


def test_only_our_own_course_text_goes_unescaped():
    """What people write is escaped; `|safe` would be how it is not."""
    unsafe = [path for path in pages() if re.search(r"\|\s*safe\b", path.read_text())]
    assert unsafe == []
