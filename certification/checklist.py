"""Who of a cohort gets a document, who does not and why: shown before any folio is taken."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from certification import folios
from certification.addresses import verify_at
from certification.models import Certificate
from certification.press.checks import Refusal, refusals
from certification.press.snapshot import Kind, Snapshot
from certification.queries.roads import Road, roads, values_of
from certification.requirements import Requirement
from certification.sentences import hours, say
from certification.snapshots import SPANISH, Surroundings, compose
from core import db
from core.text import _, _l, dateformat
from people import institution
from people.models import Cohort, Pasante, Signatory
from people.queries.serving import in_spanish_order
from seminars.models import Seminar
from seminars.progress import ModuleRecord
from seminars.queries import study_records, title_of

CODES: Mapping[str, str] = MappingProxyType({"diploma": "DIP", "seminar": "SEM", "completion": "CUM"})
LAST_MONTH = 12
_SAMPLE_NUMBER = 9999


@dataclass(frozen=True)
class Document:
    """What is issued to a cohort: a kind, and the seminar it is about if it is about one."""

    cohort: Cohort
    kind: Kind
    seminar: Seminar | None = None

    @property
    def seminar_id(self) -> int:
        return self.seminar.id if self.seminar else 0

    @property
    def intake(self) -> str:
        return self.cohort.code[-1]

    @property
    def code(self) -> str:
        return CODES[self.kind]


@dataclass(frozen=True)
class Candidate:
    """One pasante before the issue: what would print, what stands against it, what to look at."""

    pasante: Pasante
    snapshot: Snapshot
    road: Road
    certificate: Certificate | None = None
    missing: list[Requirement] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def may_be_issued(self) -> bool:
        return self.certificate is None and not self.missing and not self.refusals

    @property
    def reasons(self) -> list[str]:
        """All that stands against it, as whole sentences."""
        return [*(say(each) for each in self.missing), *self.refusals]


def checklist(document: Document, on: date) -> list[Candidate]:
    """Everybody of the cohort in list order, whoever asks, in a fixed number of queries."""
    pasantes = list(
        db.session.scalars(in_spanish_order(select(Pasante).where(Pasante.cohort_id == document.cohort.id)))
    )
    around = _surroundings(document, on)
    held = _held(document, [pasante.id for pasante in pasantes])
    everybody = roads(pasantes, on)
    absences = _absences(document, pasantes, on)
    found = [
        _candidate(
            document,
            everybody[pasante.id],
            pasante,
            around,
            on,
            certificate=held.get(pasante.id),
            against=absences.get(pasante.id, []),
        )
        for pasante in pasantes
    ]
    return _warn_of_namesakes(found)


def _surroundings(document: Document, on: date) -> Surroundings:
    signers = db.session.scalars(select(Signatory).order_by(Signatory.position)).all()
    return Surroundings(
        kind=document.kind,
        institution=institution.current(),
        signers=signers,
        issued_on=on,
        verify_at=verify_at(),
        seminar=document.seminar,
        subject=title_of(document.seminar)[SPANISH] if document.seminar else "",
    )


def _held(document: Document, pasante_ids: Sequence[int]) -> dict[int, Certificate]:
    """The newest document of this kind that each of them was ever given."""
    wanted = select(Certificate).where(
        Certificate.pasante_id.in_(pasante_ids),
        Certificate.kind == document.kind.value,
        Certificate.seminar_id == document.seminar_id,
    )
    return {row.pasante_id: row for row in db.session.scalars(wanted.order_by(Certificate.id))}


def _absences(document: Document, pasantes: Sequence[Pasante], on: date) -> dict[int, list[str]]:
    """Who was not at the seminar long enough, and how long they were."""
    if document.seminar is None:
        return {}
    share = values_of(document.cohort).attendance_share
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
    on: date,
    *,
    certificate: Certificate | None,
    against: list[str],
) -> Candidate:
    snapshot = compose(pasante, road.record, around)
    asked = [each for each in road.requirements if not each.passes]
    return Candidate(
        pasante=pasante,
        snapshot=snapshot,
        road=road,
        certificate=certificate,
        missing=asked if document.kind is Kind.DIPLOMA else [],
        refusals=[
            *_withdrawn(document, pasante, on),
            *_too_early(document, on),
            *against,
            *unprintable(document, snapshot),
        ],
        warnings=_warnings(document, pasante, on),
    )


def _withdrawn(document: Document, pasante: Pasante, on: date) -> list[str]:
    left_on = pasante.withdrawn_on
    if left_on is None or left_on > on or document.kind is Kind.SEMINAR:
        return []
    return [_("Left the programme on %(day)s.", day=dateformat(left_on))]


def _too_early(document: Document, on: date) -> list[str]:
    """A constancia of completion says that the year was served."""
    if document.kind is Kind.COMPLETION and document.cohort.month_of(on) < LAST_MONTH:
        return [_("The year ends on %(day)s.", day=dateformat(document.cohort.ends_on))]
    if document.seminar is not None and document.seminar.ends_on > on:
        return [_("The seminar ends on %(day)s.", day=dateformat(document.seminar.ends_on))]
    return []


def unprintable(document: Document, snapshot: Snapshot) -> list[str]:
    """What the press refuses of this snapshot, tried with a folio and code as long as the real ones."""
    try:
        folio = folio_of(document, _SAMPLE_NUMBER)
    except ValueError:
        return [_("The programme's code for folios must be 2 to 10 capital letters: see the settings.")]
    sample = replace(
        snapshot, folio=folio, replaces=snapshot.replaces and folio, short_code=folios.short_code()
    )
    return [_("%(field)s: %(reason)s", field=_field(each), reason=each.sentence) for each in refusals(sample)]


def folio_of(document: Document, number: int) -> str:
    """ValueError when the settings make no folio."""
    code = institution.current().programme_code
    return folios.folio(code, document.cohort.starts_on.year, document.intake, document.code, number)


def _warnings(document: Document, pasante: Pasante, on: date) -> list[str]:
    found = []
    if pasante.user.certificate_name_confirmed_at is None:
        found.append(_("The name was not confirmed by its owner."))
    if document.kind is Kind.DIPLOMA and on < document.cohort.ends_on:
        found.append(_("The year ends on %(day)s.", day=dateformat(document.cohort.ends_on)))
    return found


def _warn_of_namesakes(candidates: list[Candidate]) -> list[Candidate]:
    names = Counter(each.snapshot.person for each in candidates)
    warning = _("Two people of this cohort print the same name.")
    return [
        replace(each, warnings=[*each.warnings, warning]) if names[each.snapshot.person] > 1 else each
        for each in candidates
    ]


def _field(refusal: Refusal) -> Any:
    """The part of the document that a refusal speaks of, in words."""
    return _FIELDS.get(refusal.field.partition("[")[0], refusal.field)


_FIELDS: Mapping[str, Any] = MappingProxyType(
    {
        "person": _l("Name"),
        "programme": _l("Programme"),
        "subject": _l("Seminar"),
        "site": _l("Place"),
        "place_and_date": _l("Place and date"),
        "organisation": _l("Organisation"),
        "university": _l("University"),
        "signatories": _l("Signatories"),
        "modules": _l("Modules"),
        "facts": _l("Activities"),
        "verify_at": _l("Address of this site"),
        "mean": _l("Mean"),
    }
)
