"""What all that is printed shares: our typefaces, and one thread at a time.

Knows no layout library, which needs Pango; whoever prints loads it at the first print.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

ONE_AT_A_TIME = threading.Lock()
"""Pango's font map is shared between documents, and is not made for two threads."""

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <config><rescan><int>0</int></rescan></config>
</fontconfig>
"""


@contextmanager
def only_fonts_of(fonts: Path, cache_folder: Path) -> Iterator[None]:
    """Within, Fontconfig reads a configuration that knows no other folder of fonts.

    It reads the variable when a configuration is made, never after.
    """
    file = cache_folder / "fonts.conf"
    text = _CONFIGURATION.format(fonts=_escaped(fonts), cache=_escaped(cache_folder))
    file.write_text(text, encoding="utf-8")
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(file)
    try:
        yield
    finally:
        os.environ.pop("FONTCONFIG_FILE")
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


def _escaped(path: Path) -> str:
    return str(path).replace("&", "&amp;").replace("<", "&lt;")
