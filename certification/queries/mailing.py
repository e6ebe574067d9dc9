"""How the letters that tell owners of their certificates stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from certification import certificate_letters
from certification.models import Certificate
from core import letters

Standing = Literal["over", "no_address", "unwritten", "waiting", "sending", "refused", "perhaps", "sent"]


@dataclass(frozen=True)
class Told:
    """One certificate and its letter. `over`: not valid any more, and nobody was told of it."""

    certificate: Certificate
    standing: Standing
    address: str | None

    @property
    def elsewhere(self) -> str | None:
        """Where the letter went, if the owner has another address now."""
        letter = self.certificate.letter
        return letter.to if letter is not None and letter.to != self.address else None

    @property
    def can_be_sent(self) -> bool:
        return letters.can_be_sent()

    @property
    def needs_a_hand(self) -> bool:
        """The site will not write to her by itself: somebody sends her the link."""
        by_hand = ("no_address", "refused", "perhaps")
        return self.standing in (by_hand if self.can_be_sent else (*by_hand, "unwritten", "waiting"))

    @property
    def whatsapp(self) -> str:
        return certificate_letters.whatsapp_url(self.certificate)

    @property
    def mail(self) -> str:
        return certificate_letters.mail_url(self.certificate)

    @property
    def public_page(self) -> str:
        return certificate_letters.public_page(self.certificate)


@dataclass(frozen=True)
class Telling:
    """The letters of a batch. `unwritten` counts whom the button writes to, refused ones included."""

    told: Sequence[Told]
    can_be_sent: bool

    @property
    def counts(self) -> Counter[str]:
        return Counter(each.standing for each in self.told)

    @property
    def unwritten(self) -> int:
        writable = [each for each in self.told if each.address is not None]
        return sum(each.standing in ("unwritten", "refused") for each in writable)


def told(certificate: Certificate) -> Told:
    """Pasante, user and letter must be loaded."""
    address = certificate_letters.address_of(certificate)
    return Told(certificate, _standing(certificate, address), address)


def telling(certificates: Sequence[Certificate]) -> Telling:
    return Telling([told(each) for each in certificates if each.state != "pending"], letters.can_be_sent())


def _standing(certificate: Certificate, address: str | None) -> Standing:
    letter = certificate.letter
    if letter is not None and letter.state in ("sent", "sending", "perhaps"):
        return letter.state
    if certificate.state != "valid":
        return "over"
    if letter is not None:
        return letter.state
    return "unwritten" if address is not None else "no_address"
