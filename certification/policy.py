"""Certificates: a pasante sees her own, the coordinators all; strangers verify what they hold in hand."""

from typing import Any

from sqlalchemy import Select, select

from certification.models import Batch, Certificate, PrintOrder, Waiver
from core import access
from people.models import Pasante, User


@access.visible(Certificate)
def visible_certificates(user: User) -> Select[Any]:
    """A coordinator sees all, a pasante those of hers that are valid, nobody else any."""
    everything = select(Certificate)
    if user.is_coordinator:
        return everything
    hers = select(Pasante.id).where(Pasante.user_id == user.id)
    return everything.where(Certificate.state == "valid", Certificate.pasante_id.in_(hers))


def _for_coordinators(model: type) -> None:
    @access.visible(model)
    def rows(user: User) -> Select[Any]:
        everything: Select[Any] = select(model)
        return everything if user.is_coordinator else everything.where(model.id.is_(None))  # type: ignore[attr-defined]


for _model in (Batch, PrintOrder, Waiver):
    _for_coordinators(_model)


@access.rule
def may_follow_own_road(user: User) -> bool:
    """Whoever serves a year."""
    return bool(user.is_pasante)
