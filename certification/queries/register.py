"""The register of everything issued, and the batches it was made in."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import joinedload

from certification.models import Batch, Certificate, Waiver
from core import clock, db
from core.access import select_visible
from people import names
from people.models import Cohort, Pasante, User
from seminars.models import Seminar
from seminars.queries import seminars_of

WHOLE = (
    joinedload(Certificate.user),
    joinedload(Certificate.pasante).joinedload(Pasante.cohort),
)
MOST = 300


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the register; empty is everything."""

    cohort_id: int | None = None
    kind: str = ""
    state: str = ""
    words: str = ""


def register(wanted: Wanted, limit: int | None = MOST) -> list[Certificate]:
    """What the reader may see of it, the newest first; user, pasante and cohort loaded."""
    rows = (
        select_visible(Certificate)
        .join(User, User.id == Certificate.user_id)
        .outerjoin(Pasante, Pasante.id == Certificate.pasante_id)
        .where(*_conditions(wanted))
        .options(*WHOLE)
        .order_by(Certificate.created_at.desc(), Certificate.series, Certificate.number)
        .limit(limit)
    )
    return list(db.session.scalars(rows))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.cohort_id:
        found.append(Pasante.cohort_id == wanted.cohort_id)
    if wanted.kind:
        found.append(Certificate.kind == wanted.kind)
    if wanted.state:
        found.append(_is(wanted.state))
    return found + [_name_or_folio(word) for word in names.fold(wanted.words).split()]


def _is(state: str) -> ColumnElement[bool]:
    """As `Certificate.state_on` tells it today."""
    expired = and_(Certificate.valid_until.is_not(None), Certificate.valid_until < clock.today())
    if state == "expired":
        return and_(Certificate.state == "valid", expired)
    return and_(Certificate.state == state, ~expired if state == "valid" else true())


def _name_or_folio(word: str) -> ColumnElement[bool]:
    # sort_name writes ñ as nzz so that it sorts; who searches types n or ñ
    name = func.replace(User.sort_name, "nzz", "n")
    folio = Certificate.folio.contains(word.upper(), autoescape=True)
    return or_(folio, name.contains(word, autoescape=True))


def certificates_of(user_id: int) -> list[Certificate]:
    """Those of one person that the reader may see, the newest first."""
    rows = select_visible(Certificate).where(Certificate.user_id == user_id)
    return list(db.session.scalars(rows.order_by(Certificate.id.desc())))


def whole_certificate(certificate: Certificate) -> Certificate:
    """The same with its user, pasante and cohort."""
    wanted: Select[Certificate] = select(Certificate).where(Certificate.id == certificate.id)
    whole = wanted.options(*WHOLE, joinedload(Certificate.letter)).execution_options(populate_existing=True)
    return db.session.scalars(whole).one()


def replaced_by(certificate: Certificate) -> Certificate | None:
    return db.session.scalars(select(Certificate).filter_by(replaces_id=certificate.id)).one_or_none()


def whole_batch(batch: Batch) -> Batch:
    """The same with its cohort and jobs, as they are now."""
    loaded = (joinedload(Batch.cohort), joinedload(Batch.job), joinedload(Batch.mail_job))
    wanted = select(Batch).where(Batch.id == batch.id).options(*loaded)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def certificates_in(batch: Batch) -> list[Certificate]:
    """In list order; user, pasante and letter loaded."""
    loaded = (*WHOLE, joinedload(Certificate.letter))
    rows = select(Certificate).where(Certificate.batch_id == batch.id).options(*loaded)
    return list(db.session.scalars(rows.order_by(Certificate.number)))


def batches_of(cohort: Cohort | None, limit: int | None = None) -> list[tuple[Batch, int]]:
    """The batches of a cohort (or of none) with how many certificates each holds, the newest first."""
    count = func.count(Certificate.id)
    rows = (
        select(Batch, count)
        .outerjoin(Certificate, Certificate.batch_id == Batch.id)
        .where(Batch.cohort_id.is_not_distinct_from(cohort.id if cohort else None))
        .group_by(Batch.id)
        .order_by(Batch.id.desc())
        .limit(limit)
    )
    return [(batch, certificates) for batch, certificates in db.session.execute(rows)]


def seminars_held(cohort: Cohort, on: date) -> list[Seminar]:
    """Those of the cohort's year that are over, the newest first."""
    over = [each for each in seminars_of(cohort) if each.ends_on <= on]
    return over[::-1]


def cohorts() -> list[Cohort]:
    """Those the reader may see, the newest first."""
    return list(db.session.scalars(select_visible(Cohort).order_by(Cohort.starts_on.desc())))


def pasantes_in(cohort: Cohort) -> Select[Pasante]:
    return select(Pasante).where(Pasante.cohort_id == cohort.id)


def waivers_of(pasante: Pasante) -> list[Waiver]:
    """With who let the rule go."""
    rows = select(Waiver).where(Waiver.pasante_id == pasante.id).options(joinedload(Waiver.by))
    return list(db.session.scalars(rows.order_by(Waiver.created_at)))


def asked_to_revoke() -> list[Certificate]:
    """Those for which a first coordinator asked and the second has not answered."""
    rows = select_visible(Certificate).where(
        and_(Certificate.state == "valid", Certificate.revoked_by_id.is_not(None))
    )
    return list(db.session.scalars(rows.options(*WHOLE).order_by(Certificate.id)))
