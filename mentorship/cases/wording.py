"""The words for what is stored: states, age bands, outcomes. Translated when they are read."""

from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from core.text import _l

STATES: dict[str, Any] = {
    "draft": _l("Draft"),
    "submitted": _l("In review"),
    "returned": _l("Returned"),
    "approved": _l("Approved"),
    "scheduled": _l("On a session"),
    "discussed": _l("Discussed"),
    "follow_up": _l("In follow-up"),
    "closed": _l("Closed"),
    "withdrawn": _l("Withdrawn"),
}
TONES = {
    "draft": "quiet",
    "submitted": "wait",
    "returned": "risk",
    "approved": "info",
    "scheduled": "info",
    "discussed": "wait",
    "follow_up": "wait",
    "closed": "good",
    "withdrawn": "quiet",
}
NEXT: dict[str, Any] = {
    "draft": _l("Finish the text and send it for review."),
    "submitted": _l("A mentor or a coordinator reads it for anything that could identify the patient."),
    "returned": _l("The author reads the comment, changes the text and sends it again."),
    "approved": _l("A coordinator puts it on a session."),
    "scheduled": _l("It is discussed at its session; questions can be written before."),
    "discussed": _l("The author says what is feasible and when the patient is seen again."),
    "follow_up": _l("The author sees how the patient is and closes the case."),
    "closed": _l("Nothing is left to do."),
    "withdrawn": _l("The text was erased."),
}
STEPS: dict[str, Any] = {
    "written": _l("Written"),
    "reviewed": _l("Read by a second person"),
    "discussed": _l("Discussed at a session"),
    "planned": _l("Follow-up planned"),
    "followed_up": _l("Patient seen again, case closed"),
}
AGE_BANDS: dict[str, Any] = {
    "newborn": _l("Newborn (under 28 days)"),
    "infant": _l("Infant (under 1 year)"),
    "1-4": _l("1 to 4 years"),
    "5-9": _l("5 to 9 years"),
    "10-19": _l("10 to 19 years"),
    "20-59": _l("20 to 59 years"),
    "60-89": _l("60 to 89 years"),
    "90+": _l("90 years or more"),
}
SEXES: dict[str, Any] = {"female": _l("Female"), "male": _l("Male"), "intersex": _l("Intersex")}
LANGUAGES = {"es": "Español", "en": "English"}
KINDS: dict[str, Any] = {
    "question": _l("Question"),
    "comment": _l("Comment"),
    "recommendation": _l("Recommendation"),
}
FEASIBLE: dict[str, Any] = {
    "yes": _l("Feasible here"),
    "adapted": _l("Feasible with changes"),
    "no": _l("Not feasible here"),
}
FEASIBLE_TONES = {"yes": "good", "adapted": "wait", "no": "risk"}
OUTCOMES: dict[str, Any] = {
    "improved": _l("Improved"),
    "stable": _l("Stable"),
    "worse": _l("Worse"),
    "referred": _l("Referred"),
    "died": _l("Died"),
    "lost": _l("Lost to follow-up"),
}
APPLIED: dict[str, Any] = {"yes": _l("Yes"), "partly": _l("Partly"), "no": _l("No")}


def choices(words: dict[str, Any]) -> list[Any]:
    """What a field of a form offers."""
    return [SelectChoice(key, word) for key, word in words.items()]
