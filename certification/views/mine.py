from typing import Any

from flask import abort, render_template
from flask_login import current_user

from certification import addresses, policy, queries
from certification.views.blueprint import bp
from core import clock, outbox
from core.access import needs
from people.queries import find_pasante


@bp.get("/mine")
@needs(policy.may_follow_own_road)
@outbox.keeps(addresses.road)
def mine() -> Any:
    """A pasante's road to the diploma from the first day, and what she was given."""
    pasante = find_pasante(current_user) or abort(404)
    road = queries.road(pasante, clock.today())
    certificates = queries.certificates_of(pasante)
    return render_template("certification/mine.html", pasante=pasante, road=road, certificates=certificates)
