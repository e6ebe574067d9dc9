"""What a coordinator does on the pages of a template."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient
from sqlalchemy import select

from certification.models import TemplateVersion

DIPLOMA = "/certificates/templates/diploma/es"


def typed(page: str, **words: str) -> dict[str, str]:
    """All the fields of the page as they stand there, with other words in some."""
    form = page[page.index('id="template"') :]
    found = {
        name: html.unescape(text).removeprefix("\r\n")
        for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, flags=re.S)
    }
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)', tag), re.search(r'value="([^"]*)', tag)
        if name:
            found[name[1]] = html.unescape(value[1]) if value else ""
    assert set(words) <= set(found), set(words) - set(found)
    return {**found, **words}


def edit(client: FlaskClient, address: str = DIPLOMA, *, start: int = 0, level: str = "texts", **words: str):
    """Open the page from a version, type, keep."""
    page = client.get(f"{address}/edit?from={start}&level={level}").text
    return client.post(f"{address}/edit", data=typed(page, **words))


def use(client: FlaskClient, version_id: int):
    return client.post(f"/certificates/templates/versions/{version_id}/use")


def current(client: FlaskClient, stored, *, start: int = 0, **words: str) -> TemplateVersion:
    """A version with these words, in use."""
    assert edit(client, start=start, **words).status_code == 303
    version = stored(select(TemplateVersion).order_by(TemplateVersion.number))[-1]
    assert use(client, version.id).status_code == 303
    return version
