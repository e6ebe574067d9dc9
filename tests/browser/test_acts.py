"""Pages that no link leads to: what an act brings, what was refused, what is not there."""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select

from core import db
from mentorship.visits.models import Observation
from people.actions.invitations import invite
from people.actions.rosters import send_roster
from people.models import Cohort, User
from tests.browser.conftest import DESK, PHONE, Opens, Site
from tests.browser.looking import Looking
from tests.mentorship.cases.case_support import a_case, a_recommendation, a_session
from tests.mentorship.visits.stories import draft, signed
from tests.seminars.small_module import give
from tests.support.cast import Cast

pytestmark = pytest.mark.browser

ROSTER = """Nombre;Primer apellido;Segundo apellido;Correo;Sede
Íñigo;Muñoz;Ñonthe;inigo@example.org;El Roblar
María de la Luz;Cruz;;maria@example.org;El Roble
Xóchitl;Peñaloza;Güemes;xochitl.peñaloza;Nueva Aurora
""".encode("cp1252")
NEW = (
    "/people/new?role=pasante",
    "/people/new?role=resident",
    "/clinics/new",
    "/seminars/new",
    "/seminars/modules/upload",
    "/cases/sessions/new",
)
SIZES = {"es": PHONE, "en": DESK}
INVITE = "form[action$='/invitations'] button"


@dataclass
class Things:
    """The numbers of what stands in the addresses below."""

    roster: int
    discussed: int
    follow_up: int
    submitted: int
    draft: int
    observation: int
    signed: int
    pasante: int
    cohort: int
    xochitl: int
    link: str


@pytest.fixture(params=["es", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def things(site: Site, cast: Cast, language: str) -> Things:
    """Something in each state, and everybody reading the language of this run."""
    with site.app.app_context(), db.transaction():
        for name in ("xochitl", "angel", "lucia", "rosa", "emily"):
            db.session.get_one(User, cast.user(name).id).language = language
        rosa, cohort = db.session.get_one(User, cast.rosa.id), db.session.get_one(Cohort, cast.february.id)
        sent = send_roster(cohort, file_name="lista.csv", data=ROSTER, by=rosa)
        _invitation, token = invite(db.session.get_one(User, cast.angel.id), by=rosa)
        give(cast)
        session = a_session(cast.lucia, cast.emily)
        cases = {
            state: a_case(cast.xochitls_place, state, session_id=session.id)
            for state in ("discussed", "follow_up")
        }
        for case in cases.values():
            a_recommendation(case, cast.emily)
        submitted = a_case(cast.xochitls_place, "submitted")
        visit = signed(cast, held_on=date(2026, 5, 4))
        begun = draft(cast)
        seen = select(Observation.id).where(Observation.visit_id == begun.id)
        return Things(
            roster=sent.id,
            discussed=cases["discussed"].id,
            follow_up=cases["follow_up"].id,
            submitted=submitted.id,
            draft=begun.id,
            observation=db.session.scalars(seen).one(),
            signed=visit.id,
            pasante=cast.xochitls_place.id,
            cohort=cohort.id,
            xochitl=cast.xochitl.id,
            link=f"/invitations/{token}",
        )


def test_what_a_coordinator_brings_about(site: Site, things: Things, opens_as: Opens, language: str) -> None:
    rosa = Looking(site, opens_as("rosa", language=language, size=SIZES[language]))
    rosa.page.on("dialog", lambda dialog: dialog.accept())
    rosa.looks_at(f"/rosters/{things.roster}")
    rosa.looks_at("/set-up/steps")
    rosa.sends(f"/people/{things.xochitl}", INVITE, status=200)
    rosa.sends(f"/cohorts/{things.cohort}", INVITE, status=200)
    for address in ("/people/new?role=pasante", "/people/new?role=resident", "/seminars/new", "/clinics/new"):
        rosa.sends(address)
    for address in (
        f"/cohorts/{things.cohort}/rosters/new",
        "/cases/sessions/new",
        "/seminars/modules/upload",
    ):
        rosa.sends(address)
    assert not rosa.troubles, "\n".join(rosa.troubles)


def test_what_a_pasante_brings_about(site: Site, things: Things, opens_as: Opens, language: str) -> None:
    xochitl = Looking(site, opens_as("xochitl", language=language, size=SIZES[language]))
    xochitl.sends("/seminars/1/quizzes/quiz")
    xochitl.sends("/seminars/1/reflections/reflection")
    xochitl.sends("/cases/new?format=soap")
    for address in (f"/cases/{things.discussed}/follow-up", f"/cases/{things.follow_up}/close"):
        xochitl.looks_at(address)
        xochitl.sends(address)
    xochitl.sends("/me/password")
    xochitl.looks_at(f"/visits/{things.signed}")
    xochitl.looks_at("/people", status=403)
    xochitl.looks_at("/visits/999", status=404)
    assert not xochitl.troubles, "\n".join(xochitl.troubles)


def test_what_a_mentor_brings_about(site: Site, things: Things, opens_as: Opens, language: str) -> None:
    lucia = Looking(site, opens_as("lucia", language=language, size=SIZES[language]))
    lucia.sends(f"/visits/pasantes/{things.pasante}/new", "button[value=sign]")
    lucia.looks_at(f"/visits/{things.draft}/edit")
    lucia.looks_at(f"/visits/{things.draft}/observations/new")
    lucia.looks_at(f"/visits/observations/{things.observation}")
    lucia.looks_at(f"/cases/{things.submitted}")
    assert not lucia.troubles, "\n".join(lucia.troubles)


def test_what_a_stranger_brings_about(site: Site, things: Things, opens: Opens, language: str) -> None:
    stranger = Looking(site, opens(site, language, SIZES[language]))
    stranger.sends("/sign-in")
    stranger.sends("/verify")
    stranger.looks_at(things.link)
    stranger.sends(things.link)
    stranger.looks_at("/invitations/nobody", status=404)
    stranger.looks_at("/nothing", status=404)
    assert not stranger.troubles, "\n".join(stranger.troubles)


def test_an_empty_site_asks_to_be_set_up(new_site: Site, opens: Opens, language: str) -> None:
    nobody = Looking(new_site, opens(new_site, language, SIZES[language]))
    nobody.looks_at("/")
    nobody.sends("/set-up")
    assert not nobody.troubles, "\n".join(nobody.troubles)
