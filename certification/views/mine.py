from typing import Any

from flask import render_template
from flask_login import current_user

from certification import addresses, queries
from certification.views.blueprint import bp
from core import clock, outbox
from core.access import needs
from people.policy import may_use_the_site
from people.queries import find_pasante


@bp.get("/mine")
@needs(may_use_the_site)
@outbox.keeps(addresses.road)
def mine() -> Any:
    """What one was given; for a pasante, her road to the diploma from the first day too."""
    pasante = find_pasante(current_user)
    certificates = queries.certificates_of(current_user.id)
    if pasante is None:
        return render_template("certification/own.html", certificates=certificates)
    road = queries.road(pasante, clock.today())
    return render_template("certification/mine.html", pasante=pasante, road=road, certificates=certificates)
