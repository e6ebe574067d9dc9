"""The two builds of Debian's Chromium that the tests open, and how."""

import shutil

WHOLE = shutil.which("chromium") or "/usr/bin/chromium"
"""With everything around the pages: for what ends and begins a browser, and what the system wakes."""

SHELL = shutil.which("chromium-headless-shell") or WHOLE
"""The same engine without windows, which starts sooner and leaves more of the machine to the pages."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]
