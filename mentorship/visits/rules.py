"""What a visit still lacks before it can be signed, and what in a clinic is red. Plain functions."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core import clock
from core.errors import Refused
from core.text import _
from mentorship.visits.models import Commitment, CommitmentNote, Observation, Visit
from mentorship.visits.vocabulary import WITH_PATIENT

LATE_AFTER = timedelta(days=14)
CARRIED_AFTER = timedelta(hours=1)
LONGEST_DUE = timedelta(days=90)
USUAL_DUE = timedelta(days=30)  # for a commitment written down without a date
WORDS_LEAST, WORDS_MOST = 20, 1500  # letters of a strength or a target


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: what to say, and beside which field."""

    message: str
    field: str


class NotReady(Refused):
    """A visit that cannot be signed yet, with everything it lacks at once."""

    def __init__(self, gaps: Sequence[Gap]):
        super().__init__(gaps[0].message, gaps[0].field)
        self.gaps = gaps


def was_carried(visit: Visit) -> bool:
    """Was it on its way for more than an hour? Then its page says when it was written and when it came."""
    return visit.written_at is not None and visit.created_at - visit.written_at > CARRIED_AFTER


def gaps(
    visit: Visit,
    observations: Sequence[Observation],
    agreed: Sequence[Commitment],
    followed: Collection[CommitmentNote],
    still_open: Collection[Commitment],
) -> list[Gap]:
    """Everything to be added before signing; a visit that could not take place asks for its reason alone."""
    found = [*_lateness(visit), *_dates(visit, agreed)]
    if visit.kind != "failed":
        found += [
            *_followed(visit, followed, still_open),
            *_observed(visit, observations, agreed),
            *_feedback(visit),
            *_answers_red(visit, agreed),
        ]
    return found


def _lateness(visit: Visit) -> Iterator[Gap]:
    written_on = clock.local(visit.written_at or visit.created_at).date()
    if written_on - visit.held_on > LATE_AFTER and not visit.late_reason:
        yield Gap(
            _("This visit was more than 14 days ago. Say why it is written down only now."), "late_reason"
        )


def _dates(visit: Visit, agreed: Sequence[Commitment]) -> Iterator[Gap]:
    for position, commitment in enumerate(agreed):
        if not within_reach(commitment.due_on, visit.held_on):
            yield Gap(_("Choose a date within 90 days after the visit."), f"agreed.{position}.due_on")


def within_reach(due_on: date, held_on: date) -> bool:
    return held_on <= due_on <= held_on + LONGEST_DUE


def _followed(
    visit: Visit, followed: Collection[CommitmentNote], still_open: Collection[Commitment]
) -> Iterator[Gap]:
    notes = {note.commitment_id: note for note in followed}
    for commitment in still_open:
        note = notes.get(commitment.id)
        if note is None:
            yield Gap(_("Say how this commitment stands."), f"followed.{commitment.id}.state")
            continue
        moved_to = note.new_due_on or commitment.due_on
        if note.state == "carried" and not within_reach(moved_to, visit.held_on):
            yield Gap(
                _("Choose a date within 90 days after the visit."), f"followed.{commitment.id}.new_due_on"
            )
        if note.state == "dropped" and not note.note:
            yield Gap(_("Say why it no longer applies."), f"followed.{commitment.id}.note")


def _observed(
    visit: Visit, observations: Sequence[Observation], agreed: Sequence[Commitment]
) -> Iterator[Gap]:
    if not observations and not visit.no_observation_reason:
        yield Gap(_("Note one observation, or say why there was none."), "no_observation_reason")
    for position, seen in enumerate(observations):
        at = f"observation.{position}"
        if not any(band in (1, 2, 3, 4, "R") for band in seen.bands.values()) and seen.overall is None:
            yield Gap(_("Mark at least one thing you saw."), f"{at}.overall")
        if seen.kind in WITH_PATIENT and not seen.patient_agreed:
            yield Gap(_("Confirm that the patient agreed to your being there."), f"{at}.patient_agreed")
        if is_unsafe(seen) and not seen.comment:
            yield Gap(_("Something was below what is safe: say what you saw."), f"{at}.comment")
    if any(is_unsafe(seen) for seen in observations) and not agreed:
        yield Gap(
            _("Something was below what is safe: agree on what will be done about it."), "agreed.0.text"
        )


def is_unsafe(seen: Observation) -> bool:
    """Was anything in the lowest band?"""
    return 1 in seen.bands.values() or seen.overall == 1


def _feedback(visit: Visit) -> Iterator[Gap]:
    for name in ("strengths", "targets"):
        written = len(getattr(visit, name))
        if written < WORDS_LEAST:
            yield Gap(_("Write at least a sentence (20 letters): she reads it."), name)
        elif written > WORDS_MOST:
            yield Gap(_("Keep it within 1,500 letters."), name)


def _answers_red(visit: Visit, agreed: Sequence[Commitment]) -> Iterator[Gap]:
    if reds(visit.clinic_check) and all(commitment.owner == "pasante" for commitment in agreed):
        message = _("The clinic lacks something: agree on at least one thing that somebody else will do.")
        yield Gap(message, "agreed.0.text")


def reds(check: dict[str, Any] | None) -> list[str]:
    """What is out of stock, expired or not working. No signal is how some places are, not a fault."""
    check = check or {}
    tracers = [name for name, state in check.get("tracers", {}).items() if state in ("out", "expired")]
    return tracers + [name for name in ("water", "power", "night_transfer") if check.get(name) == "no"]
