"""The roll as a form: four fields for every pasante, named by her id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field, IntegerField, RadioField, StringField
from wtforms.validators import Length, NumberRange, Optional

from core.forms import BaseForm
from core.text import _l
from people.models import Pasante
from seminars.attendance.actions import RollLine
from seminars.choices import choices
from seminars.models import Attendance

STATES = (
    ("present", _l("Present")),
    ("partial", _l("In part")),
    ("excused", _l("Excused")),
    ("absent", _l("Absent")),
)
PARTS = ("state", "minutes", "reason", "made_up_minutes")


@dataclass(frozen=True)
class RollRow:
    """One pasante and the fields about her."""

    pasante: Pasante
    state: Field
    minutes: Field
    reason: Field
    made_up_minutes: Field

    @property
    def is_open(self) -> bool:
        """Is there more to show than the state?"""
        rest = (self.minutes, self.reason, self.made_up_minutes)
        return self.state.data in ("partial", "excused") or any(field.errors for field in rest)


class RollForm(BaseForm):
    """Made for the pasantes of one seminar; see `roll_form`."""

    pasantes: Sequence[Pasante] = ()

    def rows(self) -> list[RollRow]:
        return [RollRow(who, *(self[f"{part}-{who.id}"] for part in PARTS)) for who in self.pasantes]

    def lines(self) -> dict[int, RollLine]:
        """The lines of those who were noted; who was not stays as she is."""
        return {row.pasante.id: _line(row) for row in self.rows() if row.state.data}


def _line(row: RollRow) -> RollLine:
    return RollLine(
        state=row.state.data,
        minutes=row.minutes.data or 0,
        reason=(row.reason.data or "").strip() or None,
        made_up_minutes=row.made_up_minutes.data or 0,
    )


def roll_form(pasantes: Sequence[Pasante], roll: Mapping[int, Attendance]) -> RollForm:
    """The roll to fill in, or as it was sent; what was noted before stands in it."""
    fields: dict[str, Any] = {"pasantes": pasantes}
    first: dict[str, Any] = {}
    for pasante in pasantes:
        fields |= _fields(pasante.id)
        if row := roll.get(pasante.id):
            first |= {f"{part}-{pasante.id}": getattr(row, part) or None for part in PARTS}
    return type("RollFormOfOneSeminar", (RollForm,), fields).from_request(**first)  # type: ignore[attr-defined]


def _fields(pasante_id: int) -> dict[str, Any]:
    minutes = {"inputmode": "numeric"}
    number = NumberRange(min=0, max=100_000)
    return {
        f"state-{pasante_id}": RadioField(_l("Attendance"), [Optional()], choices=choices(STATES)),
        f"minutes-{pasante_id}": IntegerField(_l("Minutes present"), [Optional(), number], render_kw=minutes),
        f"reason-{pasante_id}": StringField(_l("Reason of the absence"), [Optional(), Length(max=500)]),
        f"made_up_minutes-{pasante_id}": IntegerField(
            _l("Minutes made up by work"), [Optional(), number], render_kw=minutes
        ),
    }
