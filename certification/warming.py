"""While somebody reads a check list, the press loads what it prints with and lays out the first sheet.

The first print of a process costs seconds, however many follow: here they pass unnoticed, before the click.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from flask import current_app

from certification.actions.issuing import proof_of_press
from certification.documents import Candidate, Document
from certification.templates.reading import source_of_draft

_under_way = threading.Lock()


def warm_press(document: Document, candidates: Sequence[Candidate]) -> None:
    """For the first who may have it, in a thread that nobody waits for."""
    first = next((each.snapshot for each in candidates if each.may_be_issued), None)
    if first is not None and current_app.config.get("WARM_PRESS", not current_app.testing):
        proof = proof_of_press(document, first, source_of_draft(first))
        threading.Thread(target=_alone, args=(proof,), name="warming", daemon=True).start()


def _alone(prove: Callable[[], None]) -> None:
    """One at a time. What fails is left to the click, which says why in words."""
    if not _under_way.acquire(blocking=False):
        return
    try:
        with suppress(Exception):
            prove()
    finally:
        _under_way.release()
