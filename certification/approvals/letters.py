"""What goes with a personal link, in Spanish: nobody asked a signatory for a language."""

from datetime import datetime
from urllib.parse import quote, urlencode

from certification.approvals.models import Approval, ApprovalRequest
from certification.semesters import FEBRUARY, Semester
from certification.sentences import DOCUMENTS
from core.text import _, dateformat
from people import institution
from people.invitation_letters import speaking

LANGUAGE = "es"


def short_message(approval: Approval, link: str, until: datetime) -> str:
    """For WhatsApp. Request, cohort and signatory are loaded."""
    with speaking(LANGUAGE):
        return _(
            "Hello %(name)s, %(house)s asks you to look over and approve what you sign: %(document)s. "
            "This is your personal link, good until %(day)s: %(link)s",
            **_values(approval, link, until),
        )


def letter(approval: Approval, link: str, until: datetime) -> tuple[str, str]:
    """Subject and body."""
    with speaking(LANGUAGE):
        values = _values(approval, link, until)
        subject = _("For your signature: %(document)s", **values)
        if approval.request.replaces is not None:
            return subject, _(
                "Hello %(name)s,\n\n"
                "a certificate that carries your name was printed with something wrong. %(house)s asks you "
                "to look over and approve what would replace it: %(document)s.\n\n"
                "Open this link before %(day)s. It shows the old sheet and the new one side by side, and "
                "what changed. You need no account:\n\n%(link)s\n\n"
                "The link is yours alone. Please do not pass it on.",
                **values,
            )
        body = _(
            "Hello %(name)s,\n\n"
            "%(house)s asks you to look over and approve what you sign: %(document)s.\n\n"
            "Open this link before %(day)s. It shows every name as it will print, and takes the picture of "
            "your signature if you wish to hand it in. You need no account:\n\n%(link)s\n\n"
            "The link is yours alone. Please do not pass it on.",
            **values,
        )
    return subject, body


def whatsapp_url(approval: Approval, link: str, until: datetime) -> str:
    """Lets one choose whom to send it to."""
    return f"https://wa.me/?text={quote(short_message(approval, link, until), safe='')}"


def mail_url(approval: Approval, link: str, until: datetime) -> str:
    subject, body = letter(approval, link, until)
    words = urlencode({"subject": subject, "body": body}, quote_via=quote)
    return f"mailto:{quote(approval.signatory.email or '')}?{words}"


def about(request: ApprovalRequest) -> str:
    """What is to be signed, of whom or when; the cohort and what it corrects are loaded."""
    document = DOCUMENTS[request.kind]
    if request.replaces is not None:
        return _(
            "%(document)s, correction of folio %(folio)s", document=document, folio=request.replaces.folio
        )
    if request.cohort is not None:
        month = dateformat(request.cohort.starts_on, "month")
        return _("%(document)s, cohort of %(month)s", document=document, month=month)
    return f"{document}, {half_year(request.occasion)}"


def half_year(occasion: str) -> str:
    semester = Semester.read(occasion)
    if semester is None:
        return occasion
    if semester.month == FEBRUARY:
        return _("February to July %(year)s", year=semester.year)
    return _("August %(year)s to January %(following)s", year=semester.year, following=semester.year + 1)


def _values(approval: Approval, link: str, until: datetime) -> dict[str, str]:
    return {
        "name": approval.signatory.name,
        "house": institution.current().name,
        "document": about(approval.request),
        "link": link,
        "day": dateformat(until),
    }
