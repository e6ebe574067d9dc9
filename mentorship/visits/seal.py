"""The seal of a signed visit: one way to write down all it says, and the SHA-256 of that. Pure."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from mentorship.visits.models import Commitment, CommitmentNote, Observation, Visit

VERSION = 2  # raised when the manner of writing changes; a visit without `written_at` was sealed by the first
_PLAIN = (
    "pasante_id", "clinic_id", "mentor_id", "folio", "kind", "failed_reason", "late_reason", "minutes",
    "patients_together", "home_visits", "strengths", "targets", "no_observation_reason", "private_note",
    "security", "clinic_check",
)  # fmt: skip


def content(
    visit: Visit,
    observations: Iterable[Observation],
    agreed: Iterable[Commitment],
    followed: Iterable[CommitmentNote],
) -> dict[str, Any]:
    """All that was signed. A commitment stands as it was agreed, whatever became of it later."""
    assert visit.signed_at is not None
    return {
        **_written(visit),
        **{name: getattr(visit, name) for name in _PLAIN},
        "held_on": visit.held_on.isoformat(),
        "signed_at": _moment(visit.signed_at),
        "observations": [_observation(each) for each in observations],
        "agreed": [_agreed(each) for each in agreed],
        "followed": [_followed(each) for each in followed],
    }


def _written(visit: Visit) -> dict[str, Any]:
    if visit.written_at is None:
        return {"version": 1}
    return {"version": VERSION, "written_at": _moment(visit.written_at)}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _observation(seen: Observation) -> dict[str, Any]:
    names = ("kind", "topic", "bands", "overall", "comment", "patient_agreed")
    return {name: getattr(seen, name) for name in names}


def _agreed(commitment: Commitment) -> dict[str, Any]:
    return {
        "text": commitment.text,
        "category": commitment.category,
        "owner": commitment.owner,
        "due_on": (commitment.first_due_on or commitment.due_on).isoformat(),
    }


def _followed(note: CommitmentNote) -> dict[str, Any]:
    moved_to = note.new_due_on.isoformat() if note.new_due_on else None
    return {
        "commitment_id": note.commitment_id,
        "state": note.state,
        "note": note.note,
        "new_due_on": moved_to,
    }


def fingerprint(signed: dict[str, Any]) -> str:
    """The SHA-256 of the content as JSON: keys sorted, no blanks, letters as they are; in hexadecimal."""
    written = json.dumps(signed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
