"""Who may know of what phones handed in, who may read its words, and who settles it."""

from typing import Any

from sqlalchemy import Select, select

from core import access
from core.outbox.models import Entry, Phone
from people.models import User

OPEN_TO_COORDINATORS = ("visits.", "seminars.")
"""The kinds whose drafts coordinators read on the site too. A case is its author's until it passed the
privacy gate: what waits outside may still name a patient."""


def _own_or_all(model: Any, user: User) -> Select[Any]:
    everything = select(model)
    return everything if user.is_coordinator else everything.where(model.user_id == user.id)


@access.visible(Entry)
def visible_entries(user: User) -> Select[Any]:
    """Everybody's own; coordinators know of all, which is not to say that they read them."""
    return _own_or_all(Entry, user)


@access.visible(Phone)
def visible_phones(user: User) -> Select[Any]:
    """Everybody's own; coordinators all."""
    return _own_or_all(Phone, user)


@access.rule
def may_know_entry(user: User, entry: Entry) -> bool:
    """That it came, when, and how it stands: whose it is, and coordinators (others do not see it)."""
    return user.is_coordinator or entry.user_id == user.id


@access.rule
def may_read_entry(user: User, entry: Entry) -> bool:
    """Its words: who wrote them, and coordinators where the site would show them the same."""
    return entry.user_id == user.id or (user.is_coordinator and entry.kind.startswith(OPEN_TO_COORDINATORS))


@access.rule
def may_correct_entry(user: User, entry: Entry) -> bool:
    """Open it again as a form: who wrote it."""
    return entry.user_id == user.id


@access.rule
def may_try_entry_again(user: User, entry: Entry) -> bool:
    """Who wrote it, and coordinators; what a lost phone handed in, only coordinators."""
    return user.is_coordinator or (entry.user_id == user.id and entry.reason != "lost_phone")


@access.rule
def may_close_entry(user: User, entry: Entry) -> bool:
    """Coordinators, with a reason that its author reads."""
    return bool(user.is_coordinator)


@access.rule
def may_report_phone(user: User, phone: Phone) -> bool:
    """As lost, or as found: whose it is, and coordinators for somebody who cannot (others do not see it)."""
    return user.is_coordinator or phone.user_id == user.id


@access.rule
def may_carry(user: User) -> bool:
    """Mentors, who come by, and coordinators."""
    return bool(user.is_mentor or user.is_coordinator)
