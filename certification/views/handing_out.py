"""Files as downloads, under a name that any machine takes."""

import re

from flask import Response, abort

from certification.pictures import pictures_of
from certification.press.errors import PressUnavailable
from certification.press.rendering import render
from certification.press.snapshot import Snapshot
from certification.templates.reading import source_of_draft

TYPES = {
    "pdf": "application/pdf",
    "json": "application/vc",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def hand_out(data: bytes, name: str) -> Response:
    """A download. Names are made by us from folios and codes; another is a mistake of ours."""
    if not _SAFE.fullmatch(name):
        raise ValueError(f"not a safe file name: {name!r}")
    response = Response(data, mimetype=TYPES[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def hand_out_draft(snapshot: Snapshot, name: str) -> Response:
    """What would print today, under a watermark; 503 where the press is not there. Raises Unprintable."""
    try:
        pdf = render(snapshot, draft=True, source=source_of_draft(snapshot), pictures=pictures_of([snapshot]))
    except PressUnavailable:
        abort(503)
    return hand_out(pdf, name)
