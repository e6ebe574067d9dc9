"""Who gets a document, who does not and why: shown before any folio is taken."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from certification.addresses import verify_at
from certification.documents import Candidate, Document, good_until, held, unconfirmed, unprintable
from certification.guests import mentors, residents
from certification.models import Certificate
from certification.press.snapshot import Kind, Language
from certification.queries.roads import Road, roads, values_of
from certification.sentences import hours
from certification.snapshots import SPANISH, Surroundings, compose
from certification.templates.reading import current_source
from core import db
from core.text import _, dateformat
from people import institution
from people.models import Pasante
from people.queries import signatories
from people.queries.serving import in_spanish_order
from seminars.progress import ModuleRecord
from seminars.queries import study_records, title_of

__all__ = ["Candidate", "Document", "checklist"]

LAST_MONTH = 12


def checklist(document: Document, on: date, hours: Mapping[int, str] | None = None) -> list[Candidate]:
    """Everybody it could be for in list order, whoever asks, in a fixed number of queries.

    `hours`: of teaching as the coordinator typed them, by the id of the guest; no row has them.
    """
    around = _surroundings(document, on)
    if document.kind is Kind.MENTOR:
        found = mentors(document, around)
    elif document.kind is Kind.TEACHING:
        found = residents(document, around, hours or {})
    else:
        found = _pasantes(document, around)
    return _warn_of_namesakes(found)


def _pasantes(document: Document, around: Surroundings) -> list[Candidate]:
    on, of_cohort = around.issued_on, Pasante.cohort_id == document.whose.id
    pasantes = list(db.session.scalars(in_spanish_order(select(Pasante).where(of_cohort))))
    given = held(document, [pasante.user_id for pasante in pasantes])
    everybody = roads(pasantes, on)
    absences = _absences(document, pasantes, on)
    return [
        _candidate(
            document,
            everybody[pasante.id],
            pasante,
            around,
            given=given,
            against=absences.get(pasante.id, []),
        )
        for pasante in pasantes
    ]


def _surroundings(document: Document, on: date) -> Surroundings:
    return Surroundings(
        kind=document.kind,
        institution=institution.current(),
        signers=signatories(),
        issued_on=on,
        verify_at=verify_at(),
        seminar=document.seminar,
        subject=title_of(document.seminar)[SPANISH] if document.seminar else "",
        valid_until=good_until(document.kind, on),
        modules_offered=values_of(document.cohort).modules_offered if document.cohort else 0,
        template=current_source(document.kind, Language.SPANISH).sha256,
    )


def _absences(document: Document, pasantes: Sequence[Pasante], on: date) -> dict[int, list[str]]:
    """Who was not at the seminar long enough, and how long they were."""
    if document.seminar is None:
        return {}
    share = values_of(document.whose).attendance_share
    found = {pasante.id: [_("Was not at this seminar.")] for pasante in pasantes}
    for pasante_id, study in study_records(found.keys(), on).items():
        for line in study.modules:
            if line.seminar_id == document.seminar.id:
                found[pasante_id] = _not_there(line, share)
    return found


def _not_there(line: ModuleRecord, share: int) -> list[str]:
    if line.attendance not in ("present", "partial"):
        return [_("Was not at this seminar.")]
    if line.minutes_attended * 100 >= share * line.minutes:
        return []
    there = {"attended": hours(line.minutes_attended), "given": hours(line.minutes), "share": share}
    return [_("Attended %(attended)s of %(given)s h; %(share)s %% is asked.", **there)]


def _candidate(
    document: Document,
    road: Road,
    pasante: Pasante,
    around: Surroundings,
    *,
    given: Mapping[tuple[int, str], Certificate],
    against: list[str],
) -> Candidate:
    on, snapshot = around.issued_on, compose(pasante, road.record, around)
    asked = [each for each in road.requirements if not each.passes]
    return Candidate(
        user=pasante.user,
        pasante=pasante,
        snapshot=snapshot,
        occasion=document.occasion,
        certificate=given.get((pasante.user_id, document.occasion)),
        valid_until=around.valid_until,
        missing=asked if document.kind is Kind.DIPLOMA else [],
        refusals=[
            *_withdrawn(document, pasante, on),
            *_outside_the_year(document, on),
            *against,
            *unprintable(document, snapshot),
        ],
        warnings=[*_warnings(document, pasante, on), *_still_good(document, pasante, given, on)],
    )


def _withdrawn(document: Document, pasante: Pasante, on: date) -> list[str]:
    left_on = pasante.withdrawn_on
    if left_on is None or left_on > on or document.kind is Kind.SEMINAR:
        return []
    return [_("Left the programme on %(day)s.", day=dateformat(left_on))]


def _outside_the_year(document: Document, on: date) -> list[str]:
    """A constancia of completion says that the year was served, one of enrolment that it is under way."""
    cohort = document.whose
    if document.kind is Kind.COMPLETION and cohort.month_of(on) < LAST_MONTH:
        return [_("The year ends on %(day)s.", day=dateformat(cohort.ends_on))]
    if document.kind is Kind.ENROLMENT and on < cohort.starts_on:
        return [_("The year begins on %(day)s.", day=dateformat(cohort.starts_on))]
    if document.kind is Kind.ENROLMENT and on > cohort.ends_on:
        return [_("The year ended on %(day)s.", day=dateformat(cohort.ends_on))]
    if document.seminar is not None and document.seminar.ends_on > on:
        return [_("The seminar ends on %(day)s.", day=dateformat(document.seminar.ends_on))]
    return []


def _warnings(document: Document, pasante: Pasante, on: date) -> list[str]:
    found = unconfirmed(pasante.user)
    ends_on = document.whose.ends_on
    if document.kind is Kind.DIPLOMA and on < ends_on:
        found.append(_("The year ends on %(day)s.", day=dateformat(ends_on)))
    return found


def _still_good(
    document: Document, pasante: Pasante, given: Mapping[tuple[int, str], Certificate], on: date
) -> list[str]:
    """Another of an earlier day that still holds."""
    days = [
        each.valid_until
        for (user_id, occasion), each in given.items()
        if (user_id, each.state_on(on)) == (pasante.user_id, "valid") and occasion != document.occasion
    ]
    return [
        _("Has one that is good until %(day)s.", day=dateformat(day)) for day in days[-1:] if day is not None
    ]


def _warn_of_namesakes(candidates: list[Candidate]) -> list[Candidate]:
    names = Counter(each.snapshot.person for each in candidates)
    warning = _("Two people of this cohort print the same name.")
    return [
        replace(each, warnings=[*each.warnings, warning]) if names[each.snapshot.person] > 1 else each
        for each in candidates
    ]
