"""For programs that verify credentials: who we are, which are no longer valid, and the credential itself."""

from typing import Any

from flask import Response, abort, jsonify
from sqlalchemy import func, select

from certification import issuer, queries
from certification.addresses import base_url
from certification.credentials import identity, status
from certification.models import Certificate
from certification.views.blueprint import strangers
from certification.views.handing_out import hand_out
from certification.views.verifying import count_guess
from core import clock, db, files
from core.access import anyone
from people import institution

NOT_VALID = ("replaced", "revoked")
MINUTES = 300


@strangers.get("/.well-known/did.json")
@anyone
def did_document() -> Any:
    """The house as `did:web`, with every key it ever signed with."""
    return _for_all(jsonify(identity.did_document(issuer.host(), issuer.known_keys())))


@strangers.get("/status/<int:number>")
@anyone
def status_list(number: int) -> Any:
    """Which credentials of this list are no longer valid, signed; it says nothing of whose they are."""
    of_list = Certificate.status_list == number
    if not db.session.scalar(select(func.count(Certificate.id)).where(of_list)):
        abort(404)
    revoked = db.session.scalars(
        select(Certificate.status_index).where(of_list, Certificate.state.in_(NOT_VALID))
    )
    site = base_url()
    body = status.status_list(
        issuer.status_address(site, number),
        [place for place in revoked if place is not None],
        issuer=issuer.issuer_at(site, institution.current().name),
        issued_at=clock.now(),
        key=issuer.current_keys(),
    )
    return _for_all(Response(body, mimetype="application/vc"))


@strangers.get("/v/<token>/credential.json")
@anyone
def credential(token: str) -> Any:
    """The credential of a certificate, for whoever holds its QR code."""
    found = queries.find_by_token(token)
    if found is None or found.credential_sha256 is None:
        count_guess()
        abort(404)
    return hand_out(files.read(found.credential_sha256), f"{found.folio}.json")


def _for_all(response: Response) -> Response:
    """A verifier's page elsewhere may read it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = f"public, max-age={MINUTES}"
    return response
