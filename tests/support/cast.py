"""The few people every test starts from, in May of the February cohort's year.

Xóchitl serves at Nueva Aurora, where Lucía is the mentor; Ángel at El Roblar, where Olga is; Tomás
belongs to the August cohort before theirs. Emily visits for two weeks, Rosa and Teresa coordinate.
"""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime

from core import db
from people.models import Assignment, Clinic, Cohort, Institution, Pasante, Posting, Role, User

NOW = datetime(2026, 5, 14, 16, 0, tzinfo=UTC)  # ten in the morning in Chiapas
TODAY = date(2026, 5, 14)


@dataclass
class Cast:
    february: Cohort
    august: Cohort
    nueva_aurora: Clinic
    el_roblar: Clinic
    xochitl: User
    angel: User
    tomas: User
    lucia: User
    olga: User
    emily: User
    rosa: User
    teresa: User
    xochitls_place: Pasante
    angels_place: Pasante
    tomas_place: Pasante

    def user(self, name: str) -> User:
        person = getattr(self, name)
        assert isinstance(person, User)
        return person


def _person(role: Role, given: str, first: str, second: str | None, **more: object) -> User:
    mail = f"{given.split()[0]}.{first.split()[-1]}@example.org".lower()
    return User(
        role=role,
        given_names=given,
        first_surname=first,
        second_surname=second,
        email=mail,
        created_at=NOW,
        **more,
    )


def gather() -> Cast:
    """Store them all in the open transaction."""
    february = Cohort(starts_on=date(2026, 2, 1), ends_on=date(2027, 1, 31))
    august = Cohort(starts_on=date(2025, 8, 1), ends_on=date(2026, 7, 31))
    aurora = Clinic(name="Nueva Aurora", municipality="Monte Claro", travel_hours=3.5, population=1400)
    roblar = Clinic(name="El Roblar", municipality="Monte Claro", travel_hours=2, population=900)
    people = {
        "xochitl": _person(Role.PASANTE, "Xóchitl", "Peñaloza", "Güemes"),
        "angel": _person(Role.PASANTE, "Ángel", "Ruiz de la Torre", None),
        "tomas": _person(Role.PASANTE, "Tomás", "Nájera", "Ñonthe"),
        "lucia": _person(Role.MENTOR, "Lucía", "Gómez", "Aguilar", treatment="dra"),
        "olga": _person(Role.MENTOR, "Olga", "Méndez", "Sántiz"),
        "emily": _person(
            Role.RESIDENT,
            "Emily",
            "Carter",
            None,
            language="en",
            access_from=date(2026, 5, 4),
            access_until=date(2026, 5, 18),
        ),
        "rosa": _person(Role.COORDINATOR, "Rosa", "Hernández", "Núñez"),
        "teresa": _person(Role.COORDINATOR, "Teresa", "Núñez", None),
    }
    db.session.add(
        Institution(
            id=1,
            name="Salud en la Sierra A. C.",
            short_name="Salud en la Sierra",
            programme="Salud Global y Medicina Social",
            issuing_place="Monte Claro, Chiapas",
            set_up_at=NOW,
        )
    )
    db.session.add_all([february, august, aurora, roblar, *people.values()])
    db.session.flush()
    places = {
        "xochitls_place": Pasante(user_id=people["xochitl"].id, cohort_id=february.id),
        "angels_place": Pasante(user_id=people["angel"].id, cohort_id=february.id),
        "tomas_place": Pasante(user_id=people["tomas"].id, cohort_id=august.id),
    }
    db.session.add_all(places.values())
    db.session.flush()
    db.session.add_all(
        [
            Posting(
                pasante_id=places["xochitls_place"].id, clinic_id=aurora.id, starts_on=february.starts_on
            ),
            Posting(pasante_id=places["angels_place"].id, clinic_id=roblar.id, starts_on=february.starts_on),
            Posting(pasante_id=places["tomas_place"].id, clinic_id=roblar.id, starts_on=august.starts_on),
            Assignment(mentor_id=people["lucia"].id, clinic_id=aurora.id, starts_on=date(2025, 8, 1)),
            Assignment(mentor_id=people["olga"].id, clinic_id=roblar.id, starts_on=date(2025, 8, 1)),
        ]
    )
    db.session.flush()
    cast = Cast(february=february, august=august, nueva_aurora=aurora, el_roblar=roblar, **people, **places)
    assert all(getattr(cast, field.name) is not None for field in fields(cast))
    return cast
