"""What the rules, documents and states are called, and each requirement as one whole sentence."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from certification.models import Certificate
from certification.requirements import Requirement, Rule
from core import clock
from core.text import _, _l, ngettext, number

RULES: Mapping[Rule, Any] = MappingProxyType(
    {
        Rule.ATTENDANCE: _l("Attendance"),
        Rule.MODULES: _l("Modules"),
        Rule.MEAN: _l("Mean"),
        Rule.FLOOR: _l("Every module"),
        Rule.VISITS: _l("Mentor visits"),
        Rule.CASES: _l("Closed cases"),
    }
)
DOCUMENTS: Mapping[str, Any] = MappingProxyType(
    {
        "diploma": _l("Diploma"),
        "seminar": _l("Seminar certificate"),
        "completion": _l("Certificate of completion"),
        "enrolment": _l("Certificate of enrolment"),
        "mentor": _l("Certificate of mentorship"),
        "teaching": _l("Certificate of teaching"),
    }
)
LANGUAGE_NAMES: Mapping[str, Any] = MappingProxyType({"es": _l("Spanish"), "en": _l("English")})
STATE_NAMES: Mapping[str, Any] = MappingProxyType(
    {
        "pending": _l("printing"),
        "valid": _l("valid"),
        "expired": _l("expired"),
        "replaced": _l("replaced"),
        "revoked": _l("revoked"),
    }
)
STATE_TONES: Mapping[str, str] = MappingProxyType(
    {"pending": "wait", "valid": "good", "expired": "wait", "replaced": "quiet", "revoked": "risk"}
)
LETTERS: Mapping[str, Any] = MappingProxyType(
    {
        "over": _l("not valid any more: no letter"),
        "no_address": _l("no address"),
        "unwritten": _l("not written yet"),
        "waiting": _l("waiting"),
        "sending": _l("on its way"),
        "refused": _l("sent back"),
        "perhaps": _l("perhaps sent"),
        "sent": _l("sent"),
    }
)
LETTER_TONES: Mapping[str, str] = MappingProxyType(
    {
        "over": "quiet",
        "no_address": "wait",
        "unwritten": "quiet",
        "waiting": "wait",
        "sending": "wait",
        "refused": "risk",
        "perhaps": "wait",
        "sent": "good",
    }
)


def why_stopped(error: str | None) -> str:
    """Why a job of ours stopped, for the person who can do something about it."""
    missing = _("A file is missing on this machine: a template, a typeface or a document that was kept.")
    sentences = {
        "PressUnavailable": _("This machine cannot print certificates: the library Pango is missing."),
        "Unprintable": _("It cannot be printed as it is: a template is missing or damaged."),
        "TemplateGone": _("The template that these print by is gone; nothing was printed by another."),
        "FileNotFoundError": missing,
        "ENOSPC": _("The disk is full."),
        "Unreachable": _("The mail server does not answer, or does not let the site in."),
    }
    return sentences.get(error or "", "")


WITHOUT_SIGNAL: Mapping[str, Any] = MappingProxyType(
    {
        "title": _l("Verify without a signal"),
        "signed": _l("We signed this"),
        "signed_so": _l("The code holds exactly what we issued. Compare it with the paper in your hand:"),
        "expired": _l("This document has expired"),
        "expired_so": _l("We signed it, and its last day is over. Ask its owner for a new one."),
        "broken": _l("This code was changed"),
        "broken_so": _l("It bears our mark, but not our signature. Do not trust this paper."),
        "unknown_key": _l("This phone cannot tell yet"),
        "unknown_key_so": _l(
            "The code names a key that is not on this phone. Open this page once with a signal."
        ),
        "unable": _l("This code cannot be read without a signal"),
        "unable_so": _l("Open this page again when there is a signal."),
        "name": _l("Name"),
        "folio": _l("Folio"),
        "programme": _l("Programme or seminar"),
        "hours": _l("Hours"),
        "issued_on": _l("Issued on"),
        "valid_until": _l("Good until"),
        "document": _l("Document"),
        "cut": _l("What ends in … was too long for the code."),
        "revocation": _l("Whether it was replaced or revoked since, only the page with a signal can tell."),
        "again": _l("Ask again with a signal"),
    }
)
"""Of the page on a phone without a signal, which says them in both languages."""


def state_today(certificate: Certificate) -> str:
    """As whoever looks today is told."""
    return certificate.state_on(clock.today())


def say(requirement: Requirement) -> str:
    """Met or how much is missing, in the reader's language."""
    if requirement.waived and not requirement.met:
        return _("Let go by the coordination.")
    said = _SENTENCES[requirement.rule](requirement)
    eased = _("Fewer are asked than usual, because the mentor could not come more often.")
    return f"{said} {eased}" if requirement.eased else said


def figure(requirement: Requirement) -> str:
    """What stands in a table: the number reached, in the rule's own unit."""
    if requirement.have is None:
        return "–"
    if requirement.rule is Rule.ATTENDANCE:
        return hours(requirement.have)
    return grade(requirement.have) if requirement.rule in (Rule.MEAN, Rule.FLOOR) else str(requirement.have)


def hours(minutes: int) -> str:
    """Hours with one decimal where they are not whole."""
    return number(minutes / 60, 0 if minutes % 60 == 0 else 1)


def grade(hundredths: int) -> str:
    """A grade as it is kept, with both decimals."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _attendance(it: Requirement) -> str:
    if it.have is None:
        return _("No seminar is planned yet.")
    have, wanted = hours(it.have), hours(it.wanted)
    if it.met:
        return _("Met: %(have)s h attended, %(wanted)s h are asked.", have=have, wanted=wanted)
    return _(
        "%(missing)s h missing: %(have)s h attended of the %(wanted)s h asked.",
        missing=hours(it.missing),
        have=have,
        wanted=wanted,
    )


def _modules(it: Requirement) -> str:
    if it.met:
        return _("Met: %(have)s finished, at least %(wanted)s asked.", have=it.have, wanted=it.wanted)
    return ngettext(
        "%(num)s module missing: %(have)s finished of the %(wanted)s asked.",
        "%(num)s modules missing: %(have)s finished of the %(wanted)s asked.",
        it.missing,
        have=it.have,
        wanted=it.wanted,
    )


def _mean(it: Requirement) -> str:
    if it.have is None:
        return _("No grade yet; a mean of %(wanted)s is asked.", wanted=grade(it.wanted))
    have, wanted = grade(it.have), grade(it.wanted)
    if it.met:
        return _("Met: the mean is %(have)s, at least %(wanted)s is asked.", have=have, wanted=wanted)
    return _(
        "%(missing)s missing: the mean is %(have)s, at least %(wanted)s is asked.",
        missing=grade(it.missing),
        have=have,
        wanted=wanted,
    )


def _floor(it: Requirement) -> str:
    if it.have is None:
        return _("No grade yet; every module must reach %(wanted)s.", wanted=grade(it.wanted))
    have, wanted = grade(it.have), grade(it.wanted)
    if it.met:
        return _(
            "Met: the lowest module has %(have)s, at least %(wanted)s is asked.", have=have, wanted=wanted
        )
    return ngettext(
        "%(num)s module is below %(wanted)s; the lowest has %(have)s.",
        "%(num)s modules are below %(wanted)s; the lowest has %(have)s.",
        it.missing,
        have=have,
        wanted=wanted,
    )


def _visits(it: Requirement) -> str:
    if it.met:
        return _("Met: %(have)s acknowledged, at least %(wanted)s asked.", have=it.have, wanted=it.wanted)
    return ngettext(
        "%(num)s visit missing: %(have)s acknowledged of the %(wanted)s asked.",
        "%(num)s visits missing: %(have)s acknowledged of the %(wanted)s asked.",
        it.missing,
        have=it.have,
        wanted=it.wanted,
    )


def _cases(it: Requirement) -> str:
    if it.met:
        return _("Met: %(have)s closed, at least %(wanted)s asked.", have=it.have, wanted=it.wanted)
    return ngettext(
        "%(num)s case missing: %(have)s closed of the %(wanted)s asked.",
        "%(num)s cases missing: %(have)s closed of the %(wanted)s asked.",
        it.missing,
        have=it.have,
        wanted=it.wanted,
    )


_SENTENCES: Mapping[Rule, Callable[[Requirement], str]] = MappingProxyType(
    {
        Rule.ATTENDANCE: _attendance,
        Rule.MODULES: _modules,
        Rule.MEAN: _mean,
        Rule.FLOOR: _floor,
        Rule.VISITS: _visits,
        Rule.CASES: _cases,
    }
)
