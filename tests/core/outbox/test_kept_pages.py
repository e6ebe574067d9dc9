"""The pages a phone keeps: the same bytes each time, whole by their hash, and only those of one's own."""

import functools
import hashlib
import re
import time
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from core import clock, db
from core.outbox import epoch
from core.serving import compressed
from mentorship.visits import actions as visits
from people.models import Assignment, Clinic, Pasante, Posting, Role, User
from seminars.curricula.commands import CONTENT
from seminars.library.actions import import_curriculum
from seminars.models import QuizAttempt, Seminar
from seminars.schedule.actions import schedule_seminar
from tests.conftest import sign_in, words_of
from tests.mentorship.cases.case_support import FILLED_IN, a_case, a_session
from tests.mentorship.visits.stories import commitment, draft, good_visit, signed
from tests.seminars.small_module import give
from tests.support.cast import NOW, TODAY

KEEP = {"X-Outbox-Keep": "1"}
EVERYBODY = ("xochitl", "angel", "lucia", "emily", "rosa")


@pytest.fixture
def may(app, cast):
    """A month's work: the seminar, a visit signed and one begun, a case to discuss and two being written."""
    with app.app_context(), db.transaction():
        seminar = give(cast)
        read, begun = signed(cast), draft(cast)
        session = a_session(cast.lucia, cast.emily, held_at=NOW + timedelta(days=2))
        shown = a_case(cast.xochitls_place, "scheduled", session_id=session.id, position=1)
        mine, anothers = a_case(cast.xochitls_place), a_case(cast.angels_place)
        return {
            "seminar": seminar.id, "read": read.id, "begun": begun.id, "session": session.id,
            "shown": shown.id, "mine": mine.id, "anothers": anothers.id,
            "xochitl": cast.xochitls_place.id, "angel": cast.angels_place.id,
        }  # fmt: skip


@pytest.fixture
def month(browser):
    """What a person's phone is told to keep."""
    return lambda name: browser(name).get("/outbox/v1/month").json


def addresses(told):
    return [page["url"] for page in told["pages"]]


def put(pattern, ids):
    return {line.format(**ids) for line in pattern.split()}


WORK = """
    /seminars/{seminar} /seminars/{seminar}/lessons/calling /seminars/{seminar}/quizzes/quiz
    /seminars/{seminar}/quizzes/pre /seminars/{seminar}/quizzes/post
    /seminars/{seminar}/reflections/reflection /seminars/{seminar}/field-tasks/field-task
    /seminars/{seminar}/cases/case /seminars/{seminar}/handouts/handout /seminars/{seminar}/glossary
"""
WRITING = "/cases /cases/new /cases/new?format=soap /cases/new?format=echo /cases/new?format=structural"
MONTHS = {
    "xochitl": f"/ /seminars {WORK} /visits /visits/{{read}} {WRITING} /cases/{{mine}}/edit"
    " /certificates/mine /verify",
    "angel": f"/ /seminars {WORK} /visits {WRITING} /cases/{{anothers}}/edit /certificates/mine /verify",
    "lucia": "/ /seminars /visits /visits/pasantes/{xochitl} /visits/pasantes/{xochitl}/new"
    " /visits/{begun}/edit /cases /cases/sessions/{session} /cases/{shown}",
    "olga": "/ /seminars /visits /visits/pasantes/{angel} /visits/pasantes/{angel}/new /cases",
    "emily": "/ /cases /cases/sessions/{session} /cases/{shown}",
    "rosa": "/ /seminars /seminars/{seminar}/roll /visits",
}


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_role_keeps_what_it_needs_until_the_next_signal(name, month, may):
    kept = addresses(month(name))
    of_the_house = {"/outbox"}  # the page of what waits, which everybody keeps
    assert set(kept) - of_the_house == put(MONTHS[name], may)
    assert kept[0] == "/"
    assert len(kept) == len(set(kept))


def test_a_mentor_keeps_a_page_for_each_who_serves_at_the_clinic_today(month, may, cast):
    ids = may | {"tomas": cast.tomas_place.id}
    also = put("/visits/pasantes/{tomas} /visits/pasantes/{tomas}/new", ids)
    assert set(addresses(month("olga"))) - {"/outbox"} == put(MONTHS["olga"], ids) | also


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_kept_page_is_the_same_bytes_each_time_and_as_the_list_says(name, browser, month, may):
    told = month(name)
    for page in told["pages"]:
        first, second = (browser(name).get(page["url"], headers=KEEP) for _ in range(2))
        assert first.status_code == 200, page
        assert first.data == second.data, page
        assert hashlib.sha256(first.data).hexdigest() == page["sha256"] == first.headers["X-Page-Sha256"]
        assert len(first.data) == page["bytes"]
        assert first.data.rstrip().endswith(b"</html>")
        assert first.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_list_says_what_the_month_takes_on_the_line_with_its_figures(name, browser, month, may):
    """What the production server sends, to the byte."""
    told = month(name)
    figures = figures_of(browser(name), told)
    assert bool(figures) == (name in ("xochitl", "angel"))
    sent = [
        as_sent(browser(name), address) for address in [*(page["url"] for page in told["pages"]), *figures]
    ]
    assert told["bytes"] == sum(map(len, sent))


def figures_of(browser, told):
    """The addresses of all figures that these pages show."""
    bodies = [browser.get(page["url"], headers=KEEP).text for page in told["pages"]]
    return {address for body in bodies for address in re.findall(r"/static/figures/[\w./-]+", body)}


def as_sent(browser, address):
    """An answer as it leaves the server that zips."""
    site, browser.application.wsgi_app = (
        browser.application.wsgi_app,
        compressed(browser.application.wsgi_app),
    )
    try:
        return browser.get(address, headers=KEEP | {"Accept-Encoding": "gzip"}).data
    finally:
        browser.application.wsgi_app = site


def test_the_list_says_of_which_life_of_the_data_it_is(month, app):
    with app.app_context():
        now = epoch.current()
    assert month("xochitl")["epoch"] == now


def test_the_list_names_the_pages_as_their_tabs_do(month, may):
    titles = {page["url"]: page["title"] for page in month("xochitl")["pages"]}
    assert titles["/visits"] == "Visitas"


def test_what_did_not_change_is_not_sent_again(browser, may):
    page = browser("xochitl").get("/visits", headers=KEEP)
    again = browser("xochitl").get("/visits", headers=KEEP | {"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["X-Outbox-User"] == page.headers["X-Outbox-User"]
    zipped = KEEP | {"If-None-Match": f"W/{page.headers['ETag']}"}  # as the server marks what it zips
    assert browser("xochitl").get("/visits", headers=zipped).status_code == 304
    other = KEEP | {"If-None-Match": '"another"'}
    assert browser("xochitl").get("/visits", headers=other).status_code == 200


def test_a_page_changes_with_what_it_shows(browser, app, cast, may):
    before = browser("lucia").get("/visits", headers=KEEP).headers["ETag"]
    with app.app_context(), db.transaction():
        draft(cast, held_on=TODAY - timedelta(days=3))
    assert browser("lucia").get("/visits", headers=KEEP).headers["ETag"] != before


def test_a_kept_form_has_no_key_that_two_entries_would_share(browser, month, may):
    for name in ("xochitl", "lucia", "rosa"):
        for address in addresses(month(name)):
            page = browser(name).get(address, headers=KEEP).text
            assert 'name="_key" value="' not in page.replace('name="_key" value=""', "")
    assert 'name="_key" value="' in browser("lucia").get(f"/visits/pasantes/{may['xochitl']}/new").text


def test_a_passing_message_waits_for_a_page_that_is_looked_at(browser, may):
    sent = browser("xochitl").post("/cases/new", data={**FILLED_IN, "format": "soap", "save_draft": "1"})
    assert sent.status_code == 303
    said = "El borrador está guardado"
    assert said not in browser("xochitl").get("/cases", headers=KEEP).text
    assert browser("xochitl").get("/outbox/v1/month").status_code == 200
    assert said in browser("xochitl").get("/cases").text
    assert said not in browser("xochitl").get("/cases").text


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_page_of_a_signed_in_person_says_whose_it_is(name, browser, cast, may):
    whose = str(cast.user(name).id)
    for address in ("/", "/nothing-here", "/seminars"):
        assert browser(name).get(address).headers["X-Outbox-User"] == whose
    assert "X-Page-Sha256" not in browser(name).get("/").headers
    assert "X-Outbox-User" not in browser(name).get("/manifest.webmanifest").headers


def test_a_strangers_page_is_nobodys(browser):
    assert browser("stranger").get("/sign-in").headers["X-Outbox-User"] == "none"
    assert browser("stranger").get("/outbox/v1/month").status_code == 303
    assert browser("stranger").get("/visits", headers=KEEP).status_code == 303


UNKNOWN_TO = {
    "angel": ("Peñaloza", "Xóchitl", "Nájera"),
    "xochitl": ("Ruiz de la Torre", "Ángel", "Nájera"),
    "lucia": ("Ruiz de la Torre", "Nájera"),
    "olga": ("Peñaloza", "Xóchitl"),
    "emily": ("Peñaloza", "Ruiz de la Torre", "Nájera", "Nueva Aurora"),
}


@pytest.mark.parametrize("name", UNKNOWN_TO)
def test_no_kept_page_speaks_of_anybody_one_may_not_know_of(name, browser, month, may):
    for address in addresses(month(name)):
        words = words_of(browser(name).get(address, headers=KEEP).text)
        assert [who for who in UNKNOWN_TO[name] if who in words] == [], address


def test_two_people_on_one_phone_get_each_their_own(app, cast, month, may):
    """The list is made by asking for pages within a request: nobody's answer is left over for the next."""
    first, second = month("xochitl"), month("angel")
    assert {page["sha256"] for page in first["pages"]}.isdisjoint(page["sha256"] for page in second["pages"])
    assert month("xochitl") == first


def test_a_quiz_whose_tries_are_used_up_is_not_kept(app, cast, month, may):
    with app.app_context(), db.transaction():
        version = db.session.scalars(select(Seminar.module_version_id)).one()
        db.session.add_all(
            QuizAttempt(
                pasante_id=may["xochitl"], seminar_id=may["seminar"], module_version_id=version,
                quiz_key="quiz", number=number, answers={}, score=500, submitted_at=NOW,
            )
            for number in (1, 2, 3)
        )  # fmt: skip
    assert f"/seminars/{may['seminar']}/quizzes/quiz" not in addresses(month("xochitl"))
    assert f"/seminars/{may['seminar']}/quizzes/quiz" in addresses(month("angel"))


def test_before_a_seminar_opens_only_its_page_is_kept(month, may):
    with clock.at(NOW - timedelta(days=30)):  # the seminar of May opens on the first
        assert [a for a in addresses(month("xochitl")) if a.startswith("/seminars/")] == []
    with clock.at(NOW - timedelta(days=13)):
        assert set(addresses(month("xochitl"))) >= put(WORK, may)


def test_once_the_following_seminar_opens_its_work_is_kept_too(app, cast, month, may):
    with app.app_context(), db.transaction():
        following = schedule_seminar(
            cast.rosa, module_key="m00", starts_on=date(2026, 6, 13), ends_on=date(2026, 6, 14),
            hours=Decimal(12), place="Monte Claro", opens_on=TODAY, due_on=date(2026, 6, 26),
        ).id  # fmt: skip
    assert set(addresses(month("xochitl"))) >= put(WORK, may) | put(WORK, {"seminar": following})


def costs(browser):
    """The list, and the seconds of processor it took (templates compiled)."""
    browser.get("/outbox/v1/month")
    begun = time.process_time()
    told = browser.get("/outbox/v1/month").json
    return told, time.process_time() - begun


@pytest.fixture
def real_month(app, cast):
    """May with the longest module there is."""
    with app.app_context(), db.transaction():
        import_curriculum(CONTENT)
        schedule_seminar(
            cast.rosa, module_key="m01", starts_on=date(2026, 5, 9), ends_on=date(2026, 5, 10),
            hours=Decimal(12), place="Monte Claro", opens_on=date(2026, 5, 1), due_on=date(2026, 5, 22),
        )  # fmt: skip


def test_the_month_of_a_pasante_weighs_at_most_150_kilobytes(browser, cast, app, real_month):
    with app.app_context(), db.transaction():
        signed(cast)
        a_case(cast.xochitls_place)
    told, seconds = costs(browser("xochitl"))
    weighs = told["bytes"]
    assert len(figures_of(browser("xochitl"), told)) > 1
    print(f"pasante: {len(told['pages'])} pages, {weighs} bytes zipped, {seconds:.2f} s")
    assert weighs <= 150_000


def test_the_month_of_a_mentor_of_twelve_clinics_weighs_at_most_300_kilobytes(app, cast, real_month):
    with app.app_context(), db.transaction():
        for number in range(12):
            a_clinic_with_its_year(cast, number)
    client = sign_in(app, cast.lucia)
    told, seconds = costs(client)
    weighs = told["bytes"]
    print(f"mentor: {len(told['pages'])} pages, {weighs} bytes zipped, {seconds:.2f} s")
    assert len(told["pages"]) > 24
    assert weighs <= 300_000


def a_clinic_with_its_year(cast, number):
    """A clinic of Lucía's, its pasante, and what was said at four visits."""
    clinic = Clinic(name=f"Clínica {number}", municipality="Monte Claro", population=900)
    address = f"ana{number}@example.org"
    person = User(role=Role.PASANTE, given_names="Ana", first_surname=f"Solís {number}", email=address)
    db.session.add_all([clinic, person])
    db.session.flush()
    place = Pasante(user_id=person.id, cohort_id=cast.february.id)
    db.session.add(place)
    db.session.flush()
    begins = cast.february.starts_on
    db.session.add_all(
        [
            Posting(pasante_id=place.id, clinic_id=clinic.id, starts_on=begins),
            Assignment(mentor_id=cast.lucia.id, clinic_id=clinic.id, starts_on=begins),
        ]
    )
    db.session.flush()
    write = functools.partial(visits.log_visit, place, cast.lucia)
    for day in (date(2026, month, 10) for month in (2, 3, 4, 5)):
        agreed = [commitment()] if day.month == 5 else []
        with clock.at(datetime.combine(day, NOW.timetz())):
            visits.sign_visit(write(**good_visit(held_on=day, agreed=agreed)), cast.lucia)
