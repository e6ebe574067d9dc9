"""The files of one certificate, a signed PDF and a credential: they depend on its row and the keys alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from flask import current_app

from certification import issuer, seals
from certification.addresses import site_of
from certification.credentials.badge import credential
from certification.credentials.facts import facts_of
from certification.credentials.keys import IssuerKeys
from certification.models import Certificate
from certification.pictures import pictures_of
from certification.press import rendering
from certification.press.pictures import named_in
from certification.press.plates.sealing import Attachment
from certification.press.snapshot import Snapshot
from certification.press.sources import Source
from certification.templates.reading import source_of
from core import clock, db, files


@dataclass(frozen=True)
class Signers:
    """Who signs all of a batch: the institution's seal on the PDF, the house's keys on the credential."""

    seal: seals.Seal
    keys: IssuerKeys
    pictures: dict[str, bytes] = field(default_factory=dict)
    """Of signatures and logo, read once for the batch."""


@dataclass(frozen=True)
class Order:
    """All that the press needs to know of one certificate."""

    certificate_id: int
    snapshot: Snapshot
    taken_at: datetime  # when its folio was taken: the moment that its signature names
    credential: bytes | None
    source: Source


@dataclass(frozen=True)
class Made:
    """`lacks_timestamp`: one was wanted, and the service did not answer."""

    pdf: bytes
    credential: bytes | None
    lacks_timestamp: bool = False


@dataclass(frozen=True)
class Kept:
    """Under which digests the files of one certificate are."""

    pdf_sha256: str
    credential_sha256: str | None
    lacks_timestamp: bool


def kept(made: Sequence[Made]) -> list[Kept]:
    """The files are on the disk for good."""
    digests = iter(files.keep_all([each for one in made for each in (one.pdf, one.credential) if each]))
    return [
        Kept(next(digests), next(digests) if one.credential else None, one.lacks_timestamp) for one in made
    ]


def signers() -> Signers:
    """Opened once for a batch. Raises Refused when nothing can be signed now."""
    with db.transaction():
        seals.ensure_development_key()
        issuer.ensure_keys()
        return Signers(seals.current_seal(), issuer.current_keys())


def order(certificate: Certificate, snapshot: Snapshot, signers: Signers) -> Order:
    """Raises TemplateGone where what it prints by is not kept any more."""
    if not named_in(snapshot) <= signers.pictures.keys():
        signers.pictures.update(pictures_of([snapshot]))
    return Order(
        certificate.id,
        snapshot,
        certificate.created_at,
        _credential(certificate, snapshot, signers.keys),
        source_of(snapshot),
    )


def _credential(certificate: Certificate, snapshot: Snapshot, keys: IssuerKeys) -> bytes | None:
    """The Open Badges credential of what is printed; none where the folio is older than credentials are."""
    if certificate.status_list is None or certificate.status_index is None:
        return None
    site = site_of(snapshot.verification_url)
    facts = facts_of(
        snapshot,
        issuer=issuer.issuer_at(site, snapshot.organisation),
        issued_at=certificate.created_at,
        status_list=issuer.status_address(site, certificate.status_list),
        status_index=certificate.status_index,
        valid_until=_end_of(certificate.valid_until),
    )
    return credential(facts, keys)


def _end_of(day: date | None) -> datetime | None:
    """The last second of a day in Chiapas."""
    return datetime.combine(day, time(23, 59, 59), clock.HOME) if day else None


def make(order: Order, signers: Signers) -> Made:
    """Print and sign; with a timestamp where a service is named. One that is away holds up no diploma.

    Raises what `rendering.strike` raises.
    """
    inside = [
        Attachment("credential.json", "application/vc", data, "Open Badges 3.0")
        for data in (order.credential,)
        if data is not None
    ]
    if seals.is_configured():
        unsigned = rendering.strike(
            order.snapshot, source=order.source, attachments=inside, pictures=signers.pictures
        )
        try:
            stamped = seals.timestamped(unsigned, signers.seal, order.taken_at)
            return Made(stamped, order.credential)
        except seals.NotTimestamped as failed:
            current_app.logger.warning("signed without a timestamp: %s", failed.message)
    pdf = rendering.strike(
        order.snapshot,
        source=order.source,
        attachments=inside,
        seal=signers.seal,
        signed_at=order.taken_at,
        pictures=signers.pictures,
    )
    return Made(pdf, order.credential, lacks_timestamp=seals.is_configured())
