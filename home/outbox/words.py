"""How entries and phones are called on a page: what it is, how it stands, why it is in review."""

from typing import Any

from core.outbox import erasing
from core.outbox.declarations import endpoint_at, taken
from core.outbox.models import Entry
from core.text import _, _l, ngettext, timeformat
from people.models import User

STATES = {
    "stored": (_l("saved"), "good"),
    "review": (_l("needs a look"), "wait"),
    "waiting": (_l("pictures still to come"), "info"),
    "superseded": (_l("replaced by a later one"), "quiet"),
    "dismissed": (_l("closed, not saved"), "quiet"),
}
WHY = {
    "refused": _l("Something in it has to be put right first."),
    "not_allowed": _l("When it arrived, its author could no longer do this."),
    "gone": _l("The page it belongs to is no longer there."),
    "form_changed": _l("The page has changed since, and some of the words have no place on it."),
    "changed_elsewhere": _l("The same text was changed somewhere else in the meantime."),
    "base_missing": _l("It corrects something that has not arrived yet."),
    "base_closed": _l("What it corrects was closed in the meantime."),
    "collided": _l("The same was saved from somewhere else at the same moment."),
    "lost_phone": _l("It came from a phone that was reported lost."),
    "no_access": _l("The account could not enter the site when it arrived."),
    "broken": _l("Something broke on our side."),
}
NO_WORDS = {
    erasing.ERASED: _l("Its words were erased together with what they belonged to."),
    None: _l("Its words are no longer kept here; what was made of them is on the site."),
}
WITHOUT_A_PAGE = ("not_allowed", "gone", "no_access")
"""Reasons after which the author finds no form to correct: somebody else must help."""
NOTEWORTHY = 300  # seconds by which a clock may be wrong without a word

# What each browser and system says of itself; the first that is found is meant, since most name others too.
_BROWSERS = (
    ("SamsungBrowser/", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def what(entry: Entry) -> str:
    """As the person calls it: Visit log, Reflection."""
    declared = taken(entry.kind)
    return str(declared.name) if declared is not None else _("Form")


def state(entry: Entry) -> tuple[str, str]:
    """How it stands, and the tone of its chip."""
    word, tone = STATES[entry.state]
    return str(word), tone


def why(entry: Entry) -> str:
    """Why it is in review, in a sentence."""
    return str(WHY.get(entry.reason or "", WHY["broken"]))


def no_words(entry: Entry) -> str:
    """Why an entry has none to show any more; nothing while it has."""
    return "" if entry.body else str(NO_WORDS.get(entry.reason, NO_WORDS[None]))


def sentences(entry: Entry) -> list[str]:
    """What the page would have said, each once."""
    beside = [text for texts in (entry.errors or {}).values() for text in texts]
    return list(dict.fromkeys(str(text) for text in [*_said(entry), *beside]))


def _said(entry: Entry) -> list[Any]:
    """Sentences may come with the category of their notice."""
    return [each[-1] if isinstance(each, list | tuple) else each for each in entry.said or []]


def has_page(entry: Entry) -> bool:
    """Can its author open it again as a form?"""
    return entry.reason not in WITHOUT_A_PAGE and endpoint_at(entry.path, "GET") == entry.kind


def form_url(entry: Entry) -> str:
    """The page of its form, with its words in it."""
    return f"{entry.path}{'&' if '?' in entry.path else '?'}entry={entry.key}"


def history(entry: Entry, settled_by: User | None) -> list[dict[str, Any]]:
    """When it was written, came and was settled, and by whom: for the timeline."""
    written = {
        "when": timeformat(entry.written_at),
        "title": _("Written"),
        "text": _clock(entry.skew_seconds),
    }
    arrived = {"when": timeformat(entry.received_at), "title": _("Arrived")}
    steps = [written, {**arrived, "text": "", "tone": "info"}]
    if entry.settled_at is not None:
        steps.append({"when": timeformat(entry.settled_at), **_settled(entry, settled_by)})
    return steps


def _clock(skew: int) -> str:
    if abs(skew) <= NOTEWORTHY:
        return ""
    if skew > 0:
        return _("The clock of the phone was %(time)s fast; the hour is corrected.", time=off(skew))
    return _("The clock of the phone was %(time)s slow; the hour is corrected.", time=off(skew))


def _settled(entry: Entry, by: User | None) -> dict[str, str]:
    word, tone = state(entry)
    other = by is not None and by.id != entry.user_id
    title = _("%(state)s, by %(name)s", state=word, name=by.full_name) if by is not None and other else word
    return {"title": title[:1].upper() + title[1:], "text": entry.note or "", "tone": tone}


def silence(counts: list[int]) -> str:
    """The drawing of the silent phones, for who cannot see it."""
    days = range(len(counts))
    said = [
        ngettext("%(num)s day: %(phones)s", "%(num)s days: %(phones)s", d, phones=counts[d]) for d in days
    ]
    return ", ".join(text for text, count in zip(said, counts, strict=True) if count)


def device(label: str) -> str:
    """Chrome on Android, from what the browser calls itself."""
    browser = next((name for mark, name in _BROWSERS if mark in label), None)
    system = next((name for mark, name in _SYSTEMS if mark in label), None)
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or _("A phone or computer")


def off(seconds: int) -> str:
    """By how much a clock is wrong: "2 hours", "3 days"."""
    minutes = abs(seconds) // 60
    if minutes < 120:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    if minutes < 2880:
        return ngettext("%(num)s hour", "%(num)s hours", minutes // 60)
    return ngettext("%(num)s day", "%(num)s days", minutes // 1440)
