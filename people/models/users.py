from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, Enum, ForeignKey, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import clock, db
from people import names


class Role(StrEnum):
    """What a person is to the programme."""

    PASANTE = "pasante"
    MENTOR = "mentor"
    RESIDENT = "resident"
    COORDINATOR = "coordinator"


def stored(kind: type[StrEnum]) -> Enum:
    """An enumeration kept as its value, in text with a check: readable, and the same on both databases."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        values_callable=lambda k: [m.value for m in k],
        length=40,
    )


class User(UserMixin, db.Base):
    """A person who can sign in. Names stay as they are written; `sort_name` orders them as Spanish does."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("language in ('es', 'en')", name="language_known"),
        CheckConstraint("treatment in ('neutral', 'dr', 'dra')", name="treatment_known"),
        CheckConstraint(
            "access_until is null or access_from is null or access_until >= access_from", name="stay_in_order"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[Role] = mapped_column(stored(Role), index=True)
    given_names: Mapped[str]
    first_surname: Mapped[str]
    second_surname: Mapped[str | None]
    sort_name: Mapped[str] = mapped_column(index=True, default="")
    treatment: Mapped[str] = mapped_column(default="neutral")
    certificate_name: Mapped[str | None]  # exactly as it will print; empty until its owner confirmed it
    certificate_name_confirmed_at: Mapped[datetime | None]
    email: Mapped[str] = mapped_column(unique=True)  # always in lower case
    phone: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="es")
    password_hash: Mapped[str | None]
    access_from: Mapped[date | None]  # a visiting resident's stay; empty for everybody else
    access_until: Mapped[date | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    def get_id(self) -> str:
        """What the cookie holds: a random token, never the id of the row."""
        return str(getattr(self, "sign_in_token", ""))

    @property
    def full_name(self) -> str:
        return names.full_name(
            given_names=self.given_names,
            first_surname=self.first_surname,
            second_surname=self.second_surname,
        )

    @property
    def listed_name(self) -> str:
        """Peñaloza Güemes, Xóchitl"""
        return names.listed_name(
            given_names=self.given_names,
            first_surname=self.first_surname,
            second_surname=self.second_surname,
        )

    @property
    def short_name(self) -> str:
        return names.short_name(given_names=self.given_names, first_surname=self.first_surname)

    def may_enter(self, on: date) -> bool:
        """Not disabled, and within the stay if there is one."""
        begun = self.access_from is None or self.access_from <= on
        over = self.access_until is not None and self.access_until < on
        return self.disabled_at is None and begun and not over

    @property
    def is_coordinator(self) -> bool:
        return self.role is Role.COORDINATOR

    @property
    def is_mentor(self) -> bool:
        return self.role is Role.MENTOR

    @property
    def is_pasante(self) -> bool:
        return self.role is Role.PASANTE

    @property
    def is_resident(self) -> bool:
        return self.role is Role.RESIDENT


@event.listens_for(User, "before_insert")
@event.listens_for(User, "before_update")
def _keep_sort_name(mapper: Any, connection: Any, user: User) -> None:
    user.sort_name = names.sort_key(user.first_surname, user.second_surname, user.given_names)


class SignIn(db.Base):
    """One browser that is signed in. Deleting the row signs it out, wherever it is."""

    __tablename__ = "sign_ins"
    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    device: Mapped[str]


class Invitation(db.Base):
    """A link that lets one person in once, to choose a password. Only its hash is kept."""

    __tablename__ = "invitations"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[user_id])
