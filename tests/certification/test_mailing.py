"""Owners are told of their certificates by mail: by a link, in their language, each at most once."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from certification import mailing
from certification.models import Batch, Certificate
from core import clock, db, jobs, letters
from core.audit import AuditNote
from core.jobs import Job
from core.letters import Letter
from people.models import User
from tests.conftest import words_of
from tests.support.queries import counted

COMPLETIONS = "/certificates/cohorts/1/issue/completion"
XOCHITL, ANGEL = "xóchitl.peñaloza@example.org", "ángel.torre@example.org"


class Killed(BaseException):
    """What kill -9 looks like from inside."""


@pytest.fixture
def batch(graduation, browser):
    """The page of the constancias of completion of Xóchitl and Ángel, printed."""
    return browser("rosa").post(COMPLETIONS).location


@pytest.fixture
def send(batch, browser):
    return lambda who="rosa": browser(who).post(f"{batch}/letters", follow_redirects=True)


@pytest.fixture
def change(app):
    def do(model, wanted, **values):
        with app.app_context(), db.transaction():
            db.session.execute(update(model).where(wanted).values(**values))

    return do


def page_of(certificate):
    return f"/certificates/{certificate.id}"


def of_xochitl(stored, cast):
    return stored(select(Certificate).where(Certificate.pasante_id == cast.xochitls_place.id))[-1]


def test_each_owner_gets_one_letter_with_her_page_and_the_public_one(batch, app, send, post_office, stored):
    office = post_office(app)
    page = words_of(send().text)
    assert "Salen 2 cartas." in page
    assert sorted(office.recipients) == sorted([XOCHITL, ANGEL])
    first, second = sorted(office.taken, key=lambda each: each.to, reverse=True)
    assert first.subject.startswith("Constancia de cumplimiento, folio SALUD-2026F-CUM-000")
    tokens = stored(select(Certificate.token))
    assert "http://localhost/certificates/mine" in first.words
    assert sum(f"http://localhost/v/{token}" in first.words for token in tokens) == 1
    assert first.message_id != second.message_id
    assert stored(select(Letter.body)) == ["", ""]


def test_a_letter_carries_no_file_and_speaks_the_owners_language(batch, app, cast, send, post_office, change):
    change(User, User.id == cast.xochitl.id, language="en")
    office = post_office(app)
    send()
    english = next(each for each in office.taken if each.to == XOCHITL)
    assert "has issued a document for you" in english.words
    assert "Certificate of completion" in english.subject
    assert "%PDF" not in english.words
    assert len(english.words) < 1500


def test_the_page_shows_who_got_it_when_and_a_second_click_sends_nothing(
    batch, app, browser, send, post_office
):
    office = post_office(app)
    send()
    page = words_of(browser("teresa").get(batch).text)
    assert page.count("enviada 28 ene 2027, 10:00") == 2
    assert "Todas las personas fueron avisadas" in page
    again = words_of(send("teresa").text)
    assert "Ya se escribió a todas las personas que tienen correo." in again
    assert len(office.taken) == 2


def test_whoever_has_no_address_is_shown_and_gets_hers_later(
    batch, app, cast, send, browser, post_office, change
):
    change(User, User.id == cast.xochitl.id, email="")
    office = post_office(app)
    page = words_of(send().text)
    assert office.recipients == [ANGEL]
    assert "1 persona no tiene correo" in page
    assert "sin correo" in page
    change(User, User.id == cast.xochitl.id, email="xochitl@example.com")
    assert "Enviar 1 carta" in words_of(browser("rosa").get(batch).text)
    send()
    assert office.recipients == [ANGEL, "xochitl@example.com"]


@pytest.mark.parametrize("email", ["nobody", "a b@example.org", "a@b\nBcc: all@example.org", "<a@b>"])
def test_what_is_no_address_is_written_to_by_nobody(batch, app, cast, send, post_office, change, email):
    change(User, User.id == cast.xochitl.id, email=email)
    office = post_office(app)
    send()
    assert office.recipients == [ANGEL]


def test_what_was_replaced_or_revoked_is_mailed_to_nobody(
    batch, app, cast, send, post_office, change, browser
):
    change(Certificate, Certificate.pasante_id == cast.xochitls_place.id, state="revoked")
    office = post_office(app)
    page = words_of(send().text)
    assert office.recipients == [ANGEL]
    assert "ya no es válido: sin carta" in page
    change(Certificate, Certificate.pasante_id == cast.angels_place.id, state="replaced")
    assert "Aquí nada es válido" in words_of(send().text)


def test_a_letter_that_waits_while_its_certificate_is_revoked_stays(
    batch, app, cast, browser, post_office, change, stored
):
    office = post_office(app)
    app.extensions["ring"] = lambda _job_id: None
    browser("rosa").post(f"{batch}/letters")
    change(Certificate, Certificate.pasante_id == cast.xochitls_place.id, state="revoked")
    jobs.run(app, stored(select(Job.id).where(Job.kind == mailing.KIND))[0])
    assert office.recipients == [ANGEL]


def test_one_who_is_revoked_at_the_last_moment_gets_no_letter(
    batch, app, cast, send, post_office, change, stored
):
    """Between the list of those that wait and the handing over."""
    office = post_office(app)

    def revoke_the_others(taken):
        change(Certificate, Certificate.state == "valid", state="revoked")

    office.on_taken = revoke_the_others
    send()
    assert len(office.taken) == 1


def test_where_no_mail_server_is_set_up_a_sentence_and_the_other_ways_are_there(batch, browser, send, stored):
    page = browser("rosa").get(batch).text
    assert "No hay servidor de correo" in words_of(page)
    assert page.count("https://wa.me/") == 2
    assert page.count('href="mailto:') == 2
    assert "No hay servidor de correo" in words_of(send().text)
    assert not stored(select(Letter))


def test_the_whatsapp_message_leads_to_both_pages(batch, cast, browser, stored):
    one = of_xochitl(stored, cast)
    page = browser("rosa").get(page_of(one)).text
    assert "https://wa.me/?text=Hola%20X%C3%B3chitl" in page
    assert f"%2Fv%2F{one.token}" in page
    assert f'value="http://localhost/v/{one.token}"' in page


def test_a_job_killed_between_two_letters_goes_on_with_the_rest(
    batch, app, browser, post_office, stored, monkeypatch
):
    office = post_office(app)
    app.extensions["ring"] = lambda _job_id: None
    browser("rosa").post(f"{batch}/letters")
    (job,) = stored(select(Job.id).where(Job.kind == mailing.KIND))
    noted = letters.note_sent

    def note_and_die(letter_id):
        noted(letter_id)
        raise Killed

    monkeypatch.setattr(letters, "note_sent", note_and_die)
    with pytest.raises(Killed):
        jobs.run(app, job)
    assert len(office.taken) == 1
    monkeypatch.undo()
    jobs.run(app, job)
    jobs.run(app, job)
    assert sorted(office.recipients) == sorted([XOCHITL, ANGEL])
    assert stored(select(Job.state).where(Job.id == job)) == ["done"]


def test_a_letter_interrupted_in_the_middle_is_not_sent_again_but_shown(
    batch, app, browser, post_office, stored, monkeypatch
):
    """The mail server said yes, and the machine died before that was written down."""
    office = post_office(app)
    app.extensions["ring"] = lambda _job_id: None
    browser("rosa").post(f"{batch}/letters")
    (job,) = stored(select(Job.id).where(Job.kind == mailing.KIND))

    def die(_letter_id):
        raise Killed

    monkeypatch.setattr(letters, "note_sent", die)
    with pytest.raises(Killed):
        jobs.run(app, job)
    monkeypatch.undo()
    jobs.run(app, job)
    assert len(office.taken) == len(set(office.recipients)) == 2
    with clock.at(clock.now() + timedelta(minutes=5)):
        page = words_of(browser("rosa").get(batch).text)
        assert "1 carta quizá se envió" in page
        assert "Enviar 1 carta" not in page


@pytest.fixture
def in_doubt(batch, app, cast, post_office, browser, stored, monkeypatch):
    """Xóchitl's letter, of which nobody knows whether it left, five minutes later."""
    office = post_office(app)
    monkeypatch.setattr(letters, "note_sent", lambda _letter_id: None)
    one = of_xochitl(stored, cast)
    browser("rosa").post(f"{page_of(one)}/letter")
    monkeypatch.undo()
    assert office.recipients == [XOCHITL]
    with clock.at(clock.now() + timedelta(minutes=5)):
        yield one, office


def test_a_coordinator_sends_what_is_in_doubt_again_under_the_same_id(in_doubt, browser, stored):
    one, office = in_doubt
    page = words_of(browser("rosa").get(page_of(one)).text)
    assert "quizá enviada" in page
    assert office.taken[0].message_id in page
    browser("rosa").post(f"{page_of(one)}/letter")
    assert [each.message_id for each in office.taken] == [office.taken[0].message_id] * 2
    assert "enviada" in words_of(browser("rosa").get(page_of(one)).text)


def test_a_coordinator_notes_that_what_is_in_doubt_has_come(in_doubt, browser, stored):
    one, office = in_doubt
    browser("rosa").post(f"{page_of(one)}/letter/arrived")
    page = words_of(browser("rosa").get(page_of(one)).text)
    assert "quizá" not in page
    browser("rosa").post(f"{page_of(one)}/letter")
    assert len(office.taken) == 1
    again = browser("rosa").post(f"{page_of(one)}/letter/arrived", follow_redirects=True)
    assert "No hay duda" in words_of(again.text)


def test_while_a_letter_is_being_handed_over_nobody_sends_it_again(
    batch, app, cast, post_office, browser, stored
):
    office = post_office(app)
    one = of_xochitl(stored, cast)
    seen = []

    def click_meanwhile(_taken):
        office.on_taken = None
        answer = browser("teresa").post(f"{page_of(one)}/letter", follow_redirects=True)
        seen.append(words_of(answer.text))

    office.on_taken = click_meanwhile
    browser("rosa").post(f"{page_of(one)}/letter")
    assert len(office.taken) == 1
    assert "en este momento" in seen[0]


def test_what_the_mail_server_sends_back_is_shown_in_its_words(
    batch, app, cast, send, browser, post_office, change, stored
):
    office = post_office(app)
    office.refuses.add(XOCHITL)
    page = words_of(send().text)
    assert "devuelta 550 5.1.1 No such mailbox" in page
    assert office.recipients == [ANGEL]
    change(User, User.id == cast.xochitl.id, email="xochitl@example.com")
    browser("rosa").post(f"{page_of(of_xochitl(stored, cast))}/letter")
    assert office.recipients == [ANGEL, "xochitl@example.com"]


def test_a_letter_goes_once_to_each_address_and_to_a_new_one_when_asked(
    batch, app, cast, send, browser, post_office, change, stored
):
    office = post_office(app)
    send()
    one = page_of(of_xochitl(stored, cast))
    refused = browser("rosa").post(f"{one}/letter", follow_redirects=True)
    assert "ya se envió, y a esta dirección" in words_of(refused.text)
    change(User, User.id == cast.xochitl.id, email="xochitl@example.com")
    assert "Enviar a la dirección nueva" in words_of(browser("rosa").get(one).text)
    send()
    assert len(office.taken) == 2
    browser("rosa").post(f"{one}/letter")
    assert office.recipients[2:] == ["xochitl@example.com"]


def test_a_line_that_breaks_in_the_middle_leaves_one_in_doubt_and_the_rest_waiting(
    batch, app, browser, post_office, stored
):
    office = post_office(app)
    office.falls_silent_after = 0
    with pytest.raises(letters.Unreachable):
        browser("rosa").post(f"{batch}/letters")
    assert len(office.taken) == 1
    page = words_of(browser("rosa").get(batch).text)
    assert "El servidor de correo no responde" in page
    assert "Enviar 1 carta" in page
    office.falls_silent_after = None
    browser("rosa").post(f"{batch}/letters")
    assert len(set(office.recipients)) == len(office.taken) == 2


def test_a_mail_server_that_is_away_loses_nothing(batch, app, browser, post_office, stored):
    office = post_office(app)
    app.config["MAIL_URL"] = "smtp://127.0.0.1:9"
    with pytest.raises(letters.Unreachable):
        browser("rosa").post(f"{batch}/letters")
    assert stored(select(Job.error).where(Job.kind == mailing.KIND)) == ["Unreachable"]
    assert "2 cartas esperan. Nadie recibe dos." in words_of(browser("rosa").get(batch).text)
    app.config["MAIL_URL"] = office.url
    browser("rosa").post(f"{batch}/letters")
    assert len(office.taken) == 2


def test_many_letters_go_over_one_line_and_over_another_when_it_is_hung_up(batch, app, send, post_office):
    office = post_office(app)
    office.most_on_one_line = 1
    send()
    assert (len(office.taken), office.lines_opened) == (2, 2)


def test_the_page_says_how_far_it_is_and_looks_again(batch, app, browser, post_office):
    post_office(app)
    app.extensions["ring"] = lambda _job_id: None
    page = browser("rosa").post(f"{batch}/letters", follow_redirects=True).text
    assert '<meta http-equiv="refresh" content="2">' in page
    assert "Enviando las cartas" in words_of(page)
    twice = browser("teresa").post(f"{batch}/letters", follow_redirects=True)
    assert "ya van en camino" in words_of(twice.text)


def test_who_told_the_owners_is_remembered(batch, app, cast, send, post_office, stored):
    post_office(app)
    send("teresa")
    (note,) = stored(select(AuditNote).where(AuditNote.what == "certificates.mailed"))
    assert (note.by_id, note.detail) == (cast.teresa.id, {"letters": 2, "waiting": 0})


def test_a_certificate_that_still_prints_has_no_letter(graduation, app, browser, stored, post_office):
    office = post_office(app)
    app.extensions["ring"] = lambda _job_id: None
    address = browser("rosa").post(COMPLETIONS).location
    assert "Cartas" not in words_of(browser("rosa").get(address).text)
    browser("rosa").post(f"{address}/letters")
    browser("rosa").post(f"{page_of(stored(select(Certificate))[0])}/letter")
    assert not office.taken
    assert not stored(select(Letter))


def test_the_batch_costs_as_many_queries_for_all_as_for_one(batch, app, cast, browser, change, stored):
    def cost():
        browser("rosa").get(batch)
        with counted(app) as asked:
            assert browser("rosa").get(batch).status_code == 200
        return asked.count

    two = cost()
    change(Certificate, Certificate.id == stored(select(Certificate.id))[0], batch_id=None)
    assert two == cost()
    assert len(stored(select(Batch))) == 1
