"""Certificates: everybody sees their own, the coordinators all; strangers verify what they hold in hand."""

from typing import Any

from sqlalchemy import Select, select

from certification.models import Batch, Certificate, PrintOrder, TemplateVersion, Waiver
from core import access
from people.models import Pasante, User


@access.visible(Certificate)
def visible_certificates(user: User) -> Select[Any]:
    """A coordinator sees all, everybody else their own that are in force or were until they expired."""
    everything = select(Certificate)
    if user.is_coordinator:
        return everything
    return everything.where(Certificate.state == "valid", Certificate.user_id == user.id)


def _for_coordinators(model: type) -> None:
    @access.visible(model)
    def rows(user: User) -> Select[Any]:
        everything: Select[Any] = select(model)
        return everything if user.is_coordinator else everything.where(model.id.is_(None))  # type: ignore[attr-defined]


for _model in (Batch, PrintOrder, TemplateVersion, Waiver):
    _for_coordinators(_model)


@access.rule
def may_have_data_sheet(user: User, pasante: Pasante) -> bool:
    """It is her own data that she hands in."""
    return bool(user.is_coordinator) or pasante.user_id == user.id
