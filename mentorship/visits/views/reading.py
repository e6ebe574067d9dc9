from typing import Any

from flask import render_template
from flask_login import current_user

from core import clock, outbox
from core.access import needs
from mentorship.visits import addresses, policy, queries
from mentorship.visits.views.blueprint import bp
from people.models import Pasante
from people.queries import find_pasante, whole_pasante


@bp.get("")
@needs(policy.may_follow_visits)
@outbox.keeps(addresses.index)
def index() -> Any:
    if current_user.is_pasante:
        return _own_visits()
    if current_user.is_coordinator:
        statuses, drafts = queries.all_clinics(clock.today()), []
    else:
        statuses, drafts = queries.clinics_of(current_user, clock.today()), queries.drafts_of(current_user)
    return render_template(
        "visits/index.html", statuses=statuses, drafts=drafts, latest=queries.latest_visits()
    )


def _own_visits() -> Any:
    """A pasante's own year: what waits for her, what is agreed, and every signed visit."""
    pasante = find_pasante(current_user)
    pasante_id = pasante.id if pasante is not None else 0
    return render_template(
        "visits/own.html",
        awaiting=queries.awaiting_acknowledgement(pasante_id),
        still_open=queries.open_commitments(pasante_id),
        closed=queries.closed_commitments(pasante_id),
        history=queries.visits_to(pasante_id),
    )


@bp.get("/pasantes/<int:pasante_id>")
@needs(policy.may_prepare_visit, on=Pasante)
@outbox.keeps(addresses.preparing)
def prepare(pasante: Pasante) -> Any:
    today, history = clock.today(), queries.visits_to(pasante.id)
    record = queries.visit_records([pasante.id], today)[pasante.id]
    return render_template(
        "visits/prepare.html",
        pasante=whole_pasante(pasante),
        record=record,
        tone=queries.tone_of((today - record.last_on).days if record.last_on else None),
        history=history,
        still_open=queries.open_commitments(pasante.id),
        closed=queries.closed_commitments(pasante.id),
        bands=queries.bands_over_time(history),
        drafts=[draft for draft in queries.drafts_of(current_user) if draft.pasante_id == pasante.id],
    )
