"""The sheet of data that helps with the authority's own papers. No certificate: nothing of it is kept."""

from typing import Any

from flask import abort

from certification import queries
from certification.data_sheets import data_sheets
from certification.policy import may_have_data_sheet
from certification.press.errors import PressUnavailable
from certification.views.blueprint import bp
from certification.views.handing_out import hand_out
from core import clock, db
from core.access import needs
from people.models import Cohort, Pasante
from people.policy import may_run_programme
from people.queries import whole_pasante
from people.queries.serving import in_spanish_order


@bp.get("/pasantes/<int:pasante_id>/data-sheet.pdf")
@needs(may_have_data_sheet, on=Pasante)
def data_sheet(pasante: Pasante) -> Any:
    """One pasante's, as her data stand today."""
    whole = whole_pasante(pasante)
    return _handed_out([whole], f"ficha-de-datos-{whole.cohort.code}-{pasante.id}.pdf")


@bp.get("/cohorts/<int:cohort_id>/data-sheets.pdf")
@needs(may_run_programme, on=Cohort)
def data_sheets_of_cohort(cohort: Cohort) -> Any:
    """Everybody's of a cohort in list order, a page each."""
    pasantes = list(db.session.scalars(in_spanish_order(queries.pasantes_in(cohort))))
    return _handed_out(pasantes or abort(404), f"fichas-de-datos-{cohort.code}.pdf")


def _handed_out(pasantes: list[Pasante], name: str) -> Any:
    try:
        return hand_out(data_sheets(pasantes, clock.today()), name)
    except PressUnavailable:
        abort(503)
