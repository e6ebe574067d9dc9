"""Taking the roll of a seminar, and correcting it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from core import audit, clock, db
from core.errors import Refused
from core.text import _
from people.models import User
from seminars.attendance import queries
from seminars.models import Attendance, Seminar


@dataclass(frozen=True)
class RollLine:
    """How one pasante is noted. Minutes are asked only of those who were there for a part."""

    state: str
    minutes: int = 0
    reason: str | None = None
    made_up_minutes: int = 0


def record_roll(seminar: Seminar, by: User, lines: Mapping[int, RollLine]) -> int:
    """Note everybody who is in `lines` (by pasante id); returns how many rows were new or changed.

    The same roll again changes nothing; a correction keeps the old line in the audit trail. Made-up
    minutes count up to 10 % of all hours held in her year (`progress.attendance_share`).
    """
    if seminar.is_cancelled:
        raise Refused(_("This seminar was cancelled."))
    if clock.today() < seminar.starts_on:
        raise Refused(_("The roll can be taken from the first day of the seminar."))
    settled = {pasante_id: _settled(line, pasante_id, seminar) for pasante_id, line in lines.items()}
    known = queries.roll(seminar)
    return sum(
        _note(seminar, by, pasante_id, line, known.get(pasante_id)) for pasante_id, line in settled.items()
    )


def _settled(line: RollLine, pasante_id: int, seminar: Seminar) -> RollLine:
    """The line as it is stored: only what its state calls for."""
    match line.state:
        case "present":
            return RollLine("present", seminar.minutes)
        case "partial":
            if not 0 < line.minutes < seminar.minutes:
                message = _("Give the minutes, fewer than the %(whole)s of all.", whole=seminar.minutes)
                raise Refused(message, field=f"minutes-{pasante_id}")
            return RollLine("partial", line.minutes)
        case "excused":
            if not line.reason:
                raise Refused(_("Give the reason of the absence."), field=f"reason-{pasante_id}")
            if line.made_up_minutes > seminar.minutes:
                message = _("Nobody makes up more than the %(whole)s minutes missed.", whole=seminar.minutes)
                raise Refused(message, field=f"made_up_minutes-{pasante_id}")
            return RollLine("excused", 0, line.reason, line.made_up_minutes)
    return RollLine("absent")


def _note(seminar: Seminar, by: User, pasante_id: int, line: RollLine, row: Attendance | None) -> bool:
    new = asdict(line)
    old = {name: getattr(row, name) for name in new} if row else None
    if old == new:
        return False
    if row is None:
        row = Attendance(seminar_id=seminar.id, pasante_id=pasante_id)
        db.session.add(row)
    for name, value in new.items():
        setattr(row, name, value)
    row.noted_by_id, row.noted_at = by.id, clock.now()
    db.session.flush()
    _tell(row, by, old, new)
    return True


def _tell(row: Attendance, by: User, old: dict[str, Any] | None, new: dict[str, Any]) -> None:
    # A reason may speak of an illness: the audit trail says that it changed, not what it says.
    def plain(line: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in line.items() if name != "reason"}

    if old is None:
        audit.note("attendance.noted", row, by=by, **plain(new))
    else:
        audit.note("attendance.corrected", row, by=by, before=plain(old), after=plain(new))
