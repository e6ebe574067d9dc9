"""What each page of the case reviews shows to this reader: plain values, put together once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from flask import url_for

from core import clock
from core.assets import asset
from core.markup import render_user_text
from core.receipts import new_key
from core.text import _, dateformat, timeformat
from mentorship.cases import policy, queries, states, wording
from mentorship.cases.checking import check
from mentorship.cases.formats import FORMATS, section_name
from mentorship.cases.forms import ApproveForm, ContributionForm, DiscussedForm, ReturnForm, ScheduleForm
from mentorship.cases.models import MOST_CASES, Case, CaseSession, Contribution
from mentorship.cases.privacy import EXPLANATIONS, PAGE_SENTENCES
from people.models import User

MINUTES_A_CASE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One case in a list."""

    case: Case
    title: str
    who: str
    state: str
    tone: str
    url: str
    action: str = ""
    starts_at: datetime | None = None

    @property
    def sub(self) -> str:
        return f"{self.case.code} · {self.who}" if self.who else self.case.code


def index_page(user: User) -> dict[str, Any]:
    known = queries.known_author_ids(user)
    waiting = queries.waiting_for(user)
    sessions = queries.next_sessions(user, clock.today())
    on_sessions = queries.cases_on(sessions, user)
    shown = {case.id for case in (*waiting, *chain.from_iterable(on_sessions.values()))}
    others = [case for case in queries.visible_list(user) if case.id not in shown]
    return {
        "waiting": [_waiting_line(case, user, known) for case in waiting],
        "groups": _groups(others, user, known),
        "sessions": [
            (session, [_line(c, user, known) for c in on_sessions[session.id]]) for session in sessions
        ],
        "past": queries.past_sessions(user, clock.today()),
    }


def _groups(cases: list[Case], user: User, known: set[int] | None) -> list[tuple[str, list[Line]]]:
    """The lists below what is to do: what is written, what is under way, what is learnt."""
    parts = (
        (_("Drafts"), ("draft",)),
        (_("Under way"), (*queries.IN_REVIEW, "returned")),
        (_("Closed cases"), ("closed",)),
        (_("Withdrawn cases"), ("withdrawn",)),
    )
    lines = [(title, [_line(c, user, known) for c in cases if c.state in kept]) for title, kept in parts]
    return [(title, group) for title, group in lines if group]


def _line(case: Case, user: User, known: set[int] | None, starts_at: datetime | None = None) -> Line:
    return Line(
        case=case,
        title=_title(case, user),
        who="" if case.pasante.user_id == user.id else _who(case, known is None or case.pasante_id in known),
        state=str(wording.STATES[case.state]),
        tone=wording.TONES[case.state],
        url=url_for("cases.show", case_id=case.id),
        starts_at=starts_at,
    )


def _waiting_line(case: Case, user: User, known: set[int] | None) -> Line:
    line = _line(case, user, known)
    action, endpoint = _next_step(case, case.pasante.user_id == user.id)
    return Line(
        line.case, line.title, line.who, line.state, line.tone, url_for(endpoint, case_id=case.id), action
    )


def _next_step(case: Case, is_mine: bool) -> tuple[str, str]:
    if is_mine:
        return {
            "returned": (_("Change"), "cases.edit"),
            "discussed": (_("Plan"), "cases.plan_follow_up"),
            "follow_up": (_("Close"), "cases.close"),
        }[case.state]
    return {
        "submitted": (_("Review"), "cases.show"),
        "approved": (_("Schedule"), "cases.show"),
        "scheduled": (_("Conclude"), "cases.show"),
    }[case.state]


def _who(case: Case, is_known: bool) -> str:
    return case.pasante.user.full_name if is_known else _("Pasante, rural site")


def _title(case: Case, user: User) -> str:
    """While a returned text is being changed, nobody but its author reads any of it."""
    if case.state == "withdrawn":
        return _("Withdrawn case")
    if case.state == "returned" and not case.is_checked and case.pasante.user_id != user.id:
        return _("Being changed by its author")
    return case.title or _("Case without a title")


def case_page(case: Case, user: User, refused: dict[str, Any]) -> dict[str, Any]:
    """The case as this reader may know it, with the forms of the acts that are theirs now."""
    is_known = policy.may_know_author(user, case)
    is_mine = policy.is_author(user, case)
    clinic = case.pasante.clinic_on(clock.local(case.created_at).date()) if is_known else None
    is_readable = case.state != "withdrawn" and (is_mine or case.is_checked)
    return {
        "case": case,
        "title": _title(case, user) if is_readable or case.state == "withdrawn" else _("Case under revision"),
        "who": _who(case, is_known),
        "clinic": clinic.name if clinic else None,
        "is_mine": is_mine,
        "is_known": is_known,
        "is_readable": is_readable,
        "sections": _sections(case) if is_readable else [],
        "steps": _steps(case),
        "steps_done": states.step_of(case.state),
        "discussion": [_said(row, case, is_known) for row in case.contributions],
        "outcome": _outcome(case),
        "render": render_user_text,
        "wording": wording,
        **_forms(case, user, refused),
        **(privacy_words(user) if is_readable else {}),
    }


def _sections(case: Case) -> list[tuple[str, Any]]:
    prompts = FORMATS[case.format].prompts
    return [
        (str(p.label), render_user_text(case.sections[p.key])) for p in prompts if case.sections.get(p.key)
    ]


def _outcome(case: Case) -> list[tuple[str, str]]:
    """What is known of the follow-up, in short."""
    facts = []
    if case.follow_up_on:
        facts.append((_("Patient seen again"), dateformat(case.follow_up_on)))
    if case.outcome:
        facts.append((_("How the patient is"), str(wording.OUTCOMES[case.outcome])))
    if case.applied:
        facts.append((_("Recommendations applied"), str(wording.APPLIED[case.applied])))
    return facts


def _steps(case: Case) -> list[dict[str, Any]]:
    """The way of the case, each step with the day it was taken."""
    done = states.step_of(case.state)
    days = {
        "written": case.submitted_at,
        "reviewed": case.approved_at,
        "discussed": case.discussed_at,
        "planned": case.follow_up_on and datetime.combine(case.follow_up_on, datetime.min.time(), clock.HOME),
        "followed_up": case.closed_at,
    }
    return [
        {
            "title": str(wording.STEPS[name]),
            "state": "done" if place < done else "current" if place == done else "todo",
            "sub": dateformat(day, "medium") if (day := days[name]) and place < done else None,
            "number": place + 1,
        }
        for place, name in enumerate(states.STEPS)
    ]


@dataclass(frozen=True, slots=True)
class Said:
    """One contribution as this reader sees it."""

    row: Contribution
    speaker: str
    role: str
    html: Any


def _said(row: Contribution, case: Case, is_known: bool) -> Said:
    speaker, role = _speaker(row.author, case, is_known)
    return Said(row, speaker, role, render_user_text(row.text))


def _speaker(user: User, case: Case, is_known: bool) -> tuple[str, str]:
    """Who speaks. Where the author must stay unknown, so must her mentor, who would tell the clinic."""
    leads = case.session is not None and case.session.facilitator_id == user.id
    if case.pasante.user_id == user.id:
        return (user.full_name, _("Author")) if is_known else (_("Pasante, rural site"), _("Author"))
    if leads:
        return user.full_name, _("Facilitator")
    if user.is_mentor:
        return (user.full_name, _("Mentor")) if is_known else (_("Mentor"), "")
    return user.full_name, _("Coordinator") if user.is_coordinator else _("Visiting resident")


def _forms(case: Case, user: User, refused: dict[str, Any]) -> dict[str, Any]:
    """The forms of the acts that this reader may do now; a refused one as it came back."""
    forms: dict[str, Any] = {}
    allows = states.allows
    if policy.may_review_case(user, case) and case.is_checked:
        if allows(case.state, "approve"):
            forms["approving"] = ApproveForm(data={"seen": case.checked_sha256})
            forms["findings"] = _findings(case)
        if allows(case.state, "return"):
            forms["returning"] = ReturnForm()
    if user.is_coordinator and allows(case.state, "schedule"):
        forms["scheduling"] = ScheduleForm(data={"session_id": case.session_id})
        forms["scheduling"].session_id.choices = session_choices()
    if allows(case.state, "contribute") and policy.may_discuss_case(user, case):
        forms["contributing"] = ContributionForm(data={"language": user.language, "kind": "comment"})
    if allows(case.state, "mark_discussed") and policy.may_lead_case(user, case):
        forms["ending"] = DiscussedForm()
    return _with_keys(forms) | refused


def _with_keys(forms: dict[str, Any]) -> dict[str, Any]:
    for form in forms.values():
        if hasattr(form, "validate"):
            form.key = new_key()
    return forms


def _findings(case: Case) -> list[dict[str, str]]:
    """What the check points at, for the reviewer: found anew each time, never kept."""
    reasons = {finding["kind"]: finding["reason"] for finding in case.findings or ()}
    return [
        {"words": item.words, "what": _(EXPLANATIONS[item.kind].what), "reason": reasons.get(item.kind, "")}
        for item in check(case.texts, queries.names_known_to_the_house())
    ]


def privacy_words(user: User) -> dict[str, Any]:
    """What the browser's half of the check needs: its sentences, its rules, the names this reader knows."""
    kinds = {kind: [_(said.what), _(said.instead)] for kind, said in EXPLANATIONS.items()}
    words = {key: _(sentence) for key, sentence in PAGE_SENTENCES.items()}
    return {
        "privacy_words": {**words, "kinds": kinds, "rules": asset("js/privacy-rules.json")},
        "privacy_known": queries.names_known_to(user).for_browser(),
    }


def writing_page(form: Any, user: User, case: Case | None) -> dict[str, Any]:
    return {"form": form, "case": case, "format": FORMATS[form.format_key], **privacy_words(user)}


def form_defaults(case: Case) -> dict[str, Any]:
    """What stands in the form when its author opens it again."""
    sections = {section_name(key): text for key, text in case.sections.items()}
    reasons = {f"reason_{finding['kind']}": finding["reason"] for finding in case.findings or ()}
    return {
        "language": case.language,
        "title": case.title,
        "question": case.question,
        "age_band": case.age_band,
        "sex": case.sex,
        "based_on": case.fingerprint,
        **sections,
        **reasons,
    }


def session_choices() -> list[Any]:
    """The sessions still to come, with how much room they have."""
    lines = {str(held.id): _session_line(held, count) for held, count in queries.open_sessions()}
    return wording.choices(lines)


def _session_line(session: CaseSession, count: int) -> str:
    return _(
        "%(when)s, %(place)s (%(count)s of %(most)s cases)",
        when=timeformat(session.held_at),
        place=session.place,
        count=count,
        most=MOST_CASES,
    )


def session_page(session: CaseSession, user: User) -> dict[str, Any]:
    known = queries.known_author_ids(user)
    cases = queries.cases_on([session], user)[session.id]
    return {
        "session": session,
        "lines": [_line(case, user, known, _start(session, case)) for case in cases],
        "guests": sorted((guest.user for guest in session.guests), key=lambda guest: guest.sort_name),
        "ends_at": session.held_at + timedelta(minutes=MINUTES_A_CASE * MOST_CASES),
    }


def _start(session: CaseSession, case: Case) -> datetime:
    return session.held_at + timedelta(minutes=MINUTES_A_CASE * ((case.position or 1) - 1))


def session_defaults(session: CaseSession) -> dict[str, Any]:
    local = clock.local(session.held_at)
    return {
        "held_on": local.date(),
        "held_at": local.time(),
        "place": session.place,
        "facilitator_id": session.facilitator_id,
        "guest_ids": [guest.user_id for guest in session.guests],
    }


def guests_for(session: CaseSession) -> list[User]:
    """Whoever can be invited, and whoever is."""
    return _each_once([*(guest.user for guest in session.guests), *queries.possible_guests()])


def _each_once(users: Iterable[User]) -> list[User]:
    return sorted({user.id: user for user in users}.values(), key=lambda user: user.sort_name)
