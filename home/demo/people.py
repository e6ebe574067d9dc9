"""Who takes part in the demo year, and where: the programme's own actions, told from the data."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from core import clock, db
from home.demo.dates import Dates, moment
from people.actions.accounts import add_person, confirm_certificate_name
from people.actions.invitations import invite
from people.actions.places import add_clinic, assign_mentor, make_cohort, post_pasante
from people.models import Clinic, Cohort, Institution, Pasante, Role, Signatory, User
from people.names import fold
from people.queries import find_pasante, whole_pasante

MAIL = "demo.acompana.example"
UNCONFIRMED = ("inigo", "sebastian", "emiliano", "diego", "paola")
"""Whose names wait for their owners."""

MISTYPED = {"jose_angel": "Jose Ángel Nuñez de la Cruz"}
"""Confirmed in a hurry; the certificate it was printed on is replaced later."""

LOCKED = "!"
"""Stands where the hash of a password does: they have been here, and no password opens their account."""

INVITED = "priya"  # has a link since some days, and has not come in yet
ROLES = {
    "coordinators": Role.COORDINATOR,
    "mentors": Role.MENTOR,
    "residents": Role.RESIDENT,
}
OWN = ("given_names", "first_surname", "second_surname", "treatment", "phone")
PLACE = ("name", "kind", "municipality", "clues", "population", "travel_hours", "signal")


@dataclass(slots=True)
class Company:
    """Everybody by the key they have in the data, and what the data says of them."""

    users: dict[str, User] = field(default_factory=dict)
    pasantes: dict[str, Pasante] = field(default_factory=dict)
    clinics: dict[str, Clinic] = field(default_factory=dict)
    cohorts: list[Cohort] = field(default_factory=list)
    about: dict[str, dict[str, Any]] = field(default_factory=dict)

    def mentor_of(self, pasante: str) -> User:
        """Who accompanies the clinic where she serves."""
        return self.users[self.about[self.about[pasante]["clinic"]]["mentor"]]

    def of_cohort(self, number: int) -> list[str]:
        """The keys of a cohort's pasantes, in the order of the data."""
        return [key for key in self.pasantes if self.about[key]["cohort"] == number]

    def eager(self, pasante: str) -> int:
        return int(self.about[pasante]["eager"])


def gather(data: dict[str, Any], dates: Dates) -> Company:
    """Store the institution, the people, the clinics and who serves where."""
    company = Company()
    older, younger = (moment(day - timedelta(days=20), 10) for day in dates.starts)
    with clock.at(older):
        _found_institution(data)
        for group, role in ROLES.items():
            for person in data[group]:
                company.users[person["key"]] = _add(person, role, company, **_stay(person, dates))
        _open_clinics(data, dates, company)
    for number, begun in enumerate((older, younger)):
        with clock.at(begun):
            _open_cohort(number, dates, company)
            _bring_pasantes(data, number, company)
    _let_all_in(company, dates)
    return company


def _found_institution(data: dict[str, Any]) -> None:
    db.session.add(Institution(id=1, is_demo=True, set_up_at=clock.now(), **data["institution"]))
    for position, signatory in enumerate(data["signatories"], start=1):
        db.session.add(Signatory(position=position, **signatory))
    db.session.flush()


def _add(person: dict[str, Any], role: Role, company: Company, **more: Any) -> User:
    details = {name: person.get(name) for name in OWN} | {"treatment": person.get("treatment", "neutral")}
    company.about[person["key"]] = person
    return add_person(role, by=company.users.get("rosa"), email=_address(person), **details, **more)


def _stay(person: dict[str, Any], dates: Dates) -> dict[str, Any]:
    """A resident comes for some weeks and reads English."""
    if "stay" not in person:
        return {}
    first, last = person["stay"]
    return {"access_from": dates.ago(-first), "access_until": dates.ago(-last), "language": "en"}


def _address(person: dict[str, Any]) -> str:
    """xochitl.penaloza@demo.acompana.example: nobody has it, and no mail ever leaves for it."""
    words = f"{person['given_names'].split()[0]}.{person['first_surname'].split()[0]}"
    return f"{fold(words)}@{MAIL}"


def _open_clinics(data: dict[str, Any], dates: Dates, company: Company) -> None:
    since = dates.starts[0] - timedelta(days=10)
    for place in data["clinics"]:
        clinic = add_clinic(by=company.users["rosa"], **{name: place[name] for name in PLACE})
        company.clinics[place["key"]], company.about[place["key"]] = clinic, place
        mentor = company.users[place["mentor"]]
        assign_mentor(clinic, mentor_id=mentor.id, starts_on=since, by=company.users["rosa"])


def _open_cohort(number: int, dates: Dates, company: Company) -> None:
    starts_on = dates.starts[number]
    intake = "february" if starts_on.month == 2 else "august"
    company.cohorts.append(make_cohort(intake=intake, year=starts_on.year, by=company.users["rosa"]))


def _bring_pasantes(data: dict[str, Any], number: int, company: Company) -> None:
    cohort, rosa = company.cohorts[number], company.users["rosa"]
    year = {"cohort_id": cohort.id, "university": data["institution"]["university"]}
    for place, person in enumerate((p for p in data["pasantes"] if p["cohort"] == number), start=1):
        key = person["key"]
        user = _add(person, Role.PASANTE, company, **year, student_number=f"{cohort.code}{place:03d}")
        pasante = find_pasante(user)
        assert pasante is not None
        clinic = company.clinics[person["clinic"]]
        post_pasante(pasante, clinic_id=clinic.id, starts_on=cohort.starts_on, by=rosa)
        company.users[key], company.pasantes[key] = user, whole_pasante(pasante)
        if key not in UNCONFIRMED:
            confirm_certificate_name(user, certificate_name=MISTYPED.get(key, user.full_name))


def _let_all_in(company: Company, dates: Dates) -> None:
    """Everybody has signed in before, save one who was invited lately. Here one tap is the only way in."""
    for key, user in company.users.items():
        if key != INVITED:
            user.password_hash = LOCKED
    with clock.at(moment(dates.ago(3), 12)):
        invite(company.users[INVITED], by=company.users["rosa"])
