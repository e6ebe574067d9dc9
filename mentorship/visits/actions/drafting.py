"""Writing a visit down. A draft takes whatever there is so far; only its day and kind must make sense."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from core import audit, clock, db
from core.errors import Refused
from core.text import _
from mentorship.visits.actions.observing import is_blank, still_draft
from mentorship.visits.models import Commitment, CommitmentNote, Observation, Visit
from mentorship.visits.rules import USUAL_DUE
from people.models import Clinic, Pasante, User
from people.queries import whole_pasante

Fields = Mapping[str, Any]


class ChangedElsewhere(Refused):
    """Another window wrote the draft in between; `edition` is what a second try, knowing that, rests on."""

    reason = "changed_elsewhere"

    def __init__(self, edition: int):
        super().__init__(
            _(
                "This draft was changed in another window. Your words are still here. "
                "Look at the saved version first; if you send again, yours replaces it."
            )
        )
        self.edition = edition


def log_visit(pasante: Pasante, mentor: User, *, edition: int | None = None, **fields: Any) -> Visit:
    """Begin the draft of a visit to a pasante; the fields are those of `change_draft`."""
    moments = {"created_at": clock.now(), "written_at": clock.written()}
    visit = Visit(pasante_id=pasante.id, mentor_id=mentor.id, edition=edition or 0, **moments)
    _write(visit, **fields)
    audit.note("visit.begun", visit, by=mentor)
    return visit


def change_draft(visit: Visit, mentor: User, *, edition: int | None = None, **fields: Any) -> Visit:
    """Write a draft anew; once signed the visit no longer changes.

    `edition` is the one the writer saw: words of another window are not written over unseen.
    """
    still_draft(visit)
    if edition is not None and edition != visit.edition:
        raise ChangedElsewhere(visit.edition)
    _write(visit, **fields)
    audit.note("visit.changed", visit, by=mentor)
    return visit


def delete_draft(visit: Visit, mentor: User) -> None:
    """Throw a draft away, with what hangs on it."""
    still_draft(visit)
    audit.note("visit.deleted", visit, by=mentor)
    db.session.execute(delete(Visit).where(Visit.id == visit.id))
    db.session.expunge(visit)


def _write(
    visit: Visit,
    *,
    held_on: date,
    kind: str,
    failed_reason: str | None = None,
    late_reason: str | None = None,
    minutes: int | None = None,
    patients_together: int | None = None,
    home_visits: int | None = None,
    strengths: str = "",
    targets: str = "",
    no_observation_reason: str | None = None,
    private_note: str = "",
    security: str = "calm",
    clinic_check: dict[str, Any] | None = None,
    observation: Fields | None = None,
    observation_id: int | None = None,
    agreed: Iterable[Fields] = (),
    followed: Iterable[Fields] = (),
) -> None:
    failed_reason = _reason_of_failure(kind, failed_reason)
    visit.clinic_id = _place_and_day(visit, held_on).id
    visit.held_on, visit.kind, visit.failed_reason = held_on, kind, failed_reason
    visit.late_reason = late_reason or None
    visit.minutes, visit.patients_together = minutes or 0, patients_together or 0
    visit.home_visits = home_visits or 0
    visit.strengths, visit.targets, visit.private_note = strengths, targets, private_note
    visit.no_observation_reason = no_observation_reason or None
    visit.security, visit.clinic_check = security, clinic_check
    visit.edition += 1
    db.session.add(visit)
    db.session.flush()
    _observe(visit, observation, observation_id)
    _agree(visit, agreed)
    _follow(visit, followed)
    db.session.flush()


def _place_and_day(visit: Visit, held_on: date) -> Clinic:
    """The clinic she served at that day; refuses a day that cannot be, or that has a draft already."""
    if held_on > clock.today():
        raise Refused(_("A visit cannot be logged before it happens."), field="held_on")
    other = select(Visit.id).where(
        Visit.mentor_id == visit.mentor_id,
        Visit.pasante_id == visit.pasante_id,
        Visit.held_on == held_on,
        Visit.signed_at.is_(None),
    )
    if set(db.session.scalars(other)) - {visit.id}:
        raise Refused(_("You already began a visit of that day. Go on with that draft."), field="held_on")
    place = _place(visit.pasante_id, held_on)
    if place is None:
        raise Refused(_("She was not posted at any clinic on that day."), field="held_on")
    return place


def _place(pasante_id: int, day: date) -> Clinic | None:
    pasante = whole_pasante(db.session.get_one(Pasante, pasante_id))
    return pasante.clinic_on(day) if day <= pasante.cohort.ends_on else None


def _reason_of_failure(kind: str, reason: str | None) -> str | None:
    if kind != "failed":
        return None
    if not reason:
        raise Refused(_("Say why the visit could not take place."), field="failed_reason")
    return reason


def _observe(visit: Visit, fields: Fields | None, observation_id: int | None) -> None:
    """The observation on the visit's own page: made, changed, or taken away."""
    known = db.session.get(Observation, observation_id) if observation_id else None
    if known is not None and known.visit_id == visit.id:
        if fields is None:
            db.session.delete(known)
        else:
            known.take(**fields)
    elif fields is not None and not is_blank(fields):
        db.session.add(Observation(visit_id=visit.id, **fields))


def _agree(visit: Visit, rows: Iterable[Fields]) -> None:
    db.session.execute(delete(Commitment).where(Commitment.visit_id == visit.id))
    for row in rows:
        if row.get("text"):
            db.session.add(
                Commitment(
                    visit_id=visit.id,
                    pasante_id=visit.pasante_id,
                    text=row["text"],
                    owner=row.get("owner") or "pasante",
                    category=row.get("category") or "clinical",
                    due_on=row.get("due_on") or visit.held_on + USUAL_DUE,
                )
            )


def _follow(visit: Visit, rows: Iterable[Fields]) -> None:
    """Notes on earlier commitments of hers; a row without a state says nothing yet."""
    db.session.execute(delete(CommitmentNote).where(CommitmentNote.visit_id == visit.id))
    theirs = select(Commitment.id).where(
        Commitment.pasante_id == visit.pasante_id, Commitment.visit_id != visit.id
    )
    known = set(db.session.scalars(theirs))
    said = {row["commitment_id"]: row for row in rows if row.get("state")}
    for commitment_id in said.keys() & known:
        row = said[commitment_id]
        db.session.add(
            CommitmentNote(
                commitment_id=commitment_id,
                visit_id=visit.id,
                state=row["state"],
                note=row.get("note") or "",
                new_due_on=row.get("new_due_on"),
            )
        )
