"""Requests and answers are the coordinators'; a signatory has no account and comes by a link."""

from typing import Any

from sqlalchemy import Select, select

from certification.approvals.models import Approval, ApprovalRequest
from core import access
from people.models import User


def _for_coordinators(model: type) -> None:
    @access.visible(model)
    def rows(user: User) -> Select[Any]:
        everything: Select[Any] = select(model)
        return everything if user.is_coordinator else everything.where(model.id.is_(None))  # type: ignore[attr-defined]


for _model in (ApprovalRequest, Approval):
    _for_coordinators(_model)
