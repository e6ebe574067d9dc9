"""Where content may lead a reader."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from ..modules import Finding

FORBIDDEN_HOSTS = ("cenetec-difusion.com",)
"""Hosts that no longer belong to who is cited; this one is reported to serve a casino page."""


def check_hosts(text: str, file: str, line: int) -> Iterator[Finding]:
    """A forbidden host is not even named: a phone makes a link of what looks like one."""
    for host in FORBIDDEN_HOSTS:
        if host in text.lower():
            yield Finding(
                file, line, f"Never name or link to {host}: it is not safe. Use another copy or none."
            )


def check_link(target: str, file: str, line: int) -> Iterator[Finding]:
    """A link leads to a place in the same lesson, or over https to a host we trust."""
    if target.startswith("#") and len(target) > 1:
        return
    try:
        parts = urlsplit(target if "//" in target else f"//{target}" if target.startswith("www.") else target)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        yield Finding(file, line, f"The address {target[:80]} cannot be read. Correct it.")
        return
    if parts.scheme != "https" or not host:
        yield Finding(
            file, line, f"The address {target[:80]} is not https. Link only to https://… addresses."
        )
