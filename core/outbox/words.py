"""What the phone says by itself, in both languages. A new sentence is one line here and its Spanish."""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import current_app, g

from core.text import _l, language

# Counts have one sentence for one and another for many: the phone chooses.
WORDS: dict[str, Any] = {
    "kept_one": _l("Kept on this phone. 1 entry to send."),
    "kept_many": _l("Kept on this phone. %(n)s entries to send."),
    "sending_one": _l("Sending… 1 to go"),
    "sending_many": _l("Sending… %(n)s to go"),
    "all_sent": _l("All sent. Last: %(when)s"),
    "signed_out_one": _l("Your sign-in has ended. 1 entry is still kept on this phone."),
    "signed_out_many": _l("Your sign-in has ended. %(n)s entries are still kept on this phone."),
    "attention_one": _l("1 entry needs your attention. Nothing was deleted."),
    "attention_many": _l("%(n)s entries need your attention. Nothing was deleted."),
    "others_one": _l("Another account has 1 entry to send on this phone."),
    "others_many": _l("Another account has %(n)s entries to send on this phone."),
    "saved": _l("Kept on this phone. It is sent as soon as there is a signal."),
    "sent": _l("Sent."),
    "found": _l("We found what you had written here on %(when)s. Nothing was lost."),
    "start_empty": _l("Start empty"),
    "no_signal": _l("No signal"),
    "refresh": _l("Show the new version"),
    "newer": _l("There is a newer version of this page."),
    "full": _l(
        "This phone has no room left: your words are still in the form. Free some room and tap again."
    ),
    "picture_large": _l(
        "This picture is too large, and this phone cannot make it smaller. Choose another one."
    ),
    "go_on": _l("Go on"),
    "to_queue": _l("See what waits"),
    "open_again": _l("Go on with what I wrote"),
    "keeping": _l("Keeping %(done)s of %(all)s pages, %(kb)s kB at most…"),
    "month_kept": _l("This month is kept on this phone (%(when)s)."),
    "month_partly": _l("Not everything could be kept: %(done)s of %(all)s. Tap again to go on."),
    "copy_of": _l("Copy kept on this phone on %(when)s"),
    "unsent_chip": _l("to send"),
    "confirm_sign_out_one": _l(
        "1 entry is not sent yet. It stays on this phone, closed to others, until you sign in again. "
        "Sign out?"
    ),
    "confirm_sign_out_many": _l(
        "%(n)s entries are not sent yet. They stay on this phone, closed to others, until you sign in again. "
        "Sign out?"
    ),
    "needs_network": _l("This needs a signal."),
    "row_waiting": _l("Waits to be sent"),
    "row_review": _l("Arrived; needs your attention"),
    "row_attention": _l("Could not be handed in; ask your coordinator"),
}

# The page that stands in for one that is not kept: it cannot know who reads it, so it says this twice.
OFFLINE: dict[str, Any] = {
    "title": _l("This page is not kept on this phone"),
    "safe": _l("There is no signal now. What you wrote is safe: it is kept on this phone and sent later."),
    "do": _l("Go on with the pages that are kept, or come back to this one when there is a signal."),
    "home": _l("Go to the first page"),
    "queue": _l("What waits to be sent"),
}


def said(sentences: Mapping[str, Any], tongue: str) -> dict[str, str]:
    """These sentences in one language, whoever asks."""
    with current_app.app_context():  # a context of its own, so that the reader's language stays theirs
        g.language = tongue
        return {name: str(sentence) for name, sentence in sentences.items()}


@lru_cache
def spoken(tongue: str) -> bytes:
    """The phone's sentences as it fetches them: `{name: sentence with %(blanks)s}` in JSON."""
    return json.dumps(said(WORDS, tongue), ensure_ascii=False, separators=(",", ":")).encode()


def address(tongue: str | None = None) -> str:
    """Where the sentences of a language (the reader's, unless named) are; another text is elsewhere."""
    tongue = tongue or language()
    return f"/static/words/{hashlib.sha256(spoken(tongue)).hexdigest()[:10]}/{tongue}.json"
