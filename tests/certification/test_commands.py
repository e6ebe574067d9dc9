"""Issuing, going on and telling the owners on the command line; each wrong word gets a sentence."""

import errno
import zipfile

import pytest
from sqlalchemy import select, update

from certification import making, printing
from certification.models import Batch, Certificate, Series
from core import db, files, jobs, progress
from core.jobs import Job
from people.models import User

ROSA = "rosa.hernández@example.org"


@pytest.fixture
def run(graduation, app):
    app.config["BASE_URL"] = "https://acompana.example"

    def do(*words, by=ROSA):
        app.testing = False  # a job that fails is said, not raised
        try:
            return app.test_cli_runner().invoke(args=["certificates", *words, "--by", by])
        finally:
            app.testing = True

    return do


def test_everything_issued_is_listed_and_the_files_are_named(run, app, stored, tmp_path):
    answer = run("issue", "2026f", "diploma", "--to", str(tmp_path / "print"))
    assert answer.exit_code == 0, answer.output
    (certificate,) = stored(select(Certificate))
    assert f"{certificate.folio}  valid  Xóchitl Peñaloza Güemes" in answer.output
    assert "Ruiz de la Torre, Ángel: Falta 1 módulo" in answer.output
    assert f"Batch 1, diploma-2026F-1: 1 certificate ({certificate.folio})." in answer.output
    assert "https://acompana.example/certificates/batches/1" in answer.output
    assert certificate.snapshot["verification_url"].startswith("https://acompana.example/v/")
    assert (tmp_path / "print" / "diploma-2026F-1.pdf").read_bytes().startswith(b"%PDF-")
    with zipfile.ZipFile(tmp_path / "print" / "diploma-2026F-1.zip") as archive:
        assert len(archive.namelist()) == 1


def test_without_a_folder_it_says_where_the_files_are_kept(run, app, stored):
    said = run("issue", "2026F", "completion").output
    (batch,) = stored(select(Batch))
    with app.app_context():
        kept = [files.path_of(batch.print_sha256), files.path_of(batch.zip_sha256)]
    assert all(str(path) in said and path.exists() for path in kept)


def test_it_prints_here_and_rings_for_no_worker(run, app, monkeypatch, stored):
    rung = []
    app.extensions["ring"] = rung.append
    assert run("issue", "2026F", "completion").exit_code == 0
    assert not rung
    assert app.extensions["ring"] == rung.append
    assert stored(select(Job.state)) == ["done"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("issue", "2030F", "diploma"), "there is no cohort 2030F; there is 2025A, 2026F"),
        (("issue", "2026F", "titulo"), "'titulo' is not one of 'diploma', 'seminar', 'completion'"),
        (("issue", "2026F", "seminar"), "name the seminar with --seminar; held so far: 1 (2026-02-08)"),
        (("issue", "2026F", "seminar", "--seminar", "99"), "2026F has no seminar 99; held so far: 1 (2026"),
        (("issue", "2025A", "seminar", "--seminar", "12"), "2025A has no seminar 12"),
        (("issue", "2026F", "seminar", "--seminar", "doce"), "'doce' is not a valid integer"),
        (("issue", "2026F", "diploma", "--seminar", "1"), "--seminar goes with constancias of a seminar"),
        (("resume", "99"), "there is no batch 99; the newest: none"),
        (("mail", "diploma-2026F-7"), "there is no batch diploma-2026F-7"),
        (("mail", "-1"), "No such option"),
    ],
)
def test_a_wrong_word_is_answered_by_a_sentence(run, stored, words, said):
    answer = run(*words)
    assert answer.exit_code == 2
    assert said in " ".join(answer.output.split())
    assert "Traceback" not in answer.output
    assert not stored(select(Series)) + stored(select(Batch))


def test_only_a_coordinator_with_an_open_account_issues(run, app, cast, stored):
    assert (
        "xochitl@example.org is no coordinator"
        in run("issue", "2026F", "diploma", by="xochitl@example.org").output
    )
    with app.app_context(), db.transaction():
        db.session.execute(update(User).where(User.id == cast.teresa.id).values(disabled_at=User.created_at))
    assert "is closed" in run("issue", "2026F", "diploma", by=cast.teresa.email).output
    assert not stored(select(Certificate))


def test_the_address_of_the_site_must_be_known(run, app, stored):
    app.config["BASE_URL"] = ""
    assert "ACOMPANA_BASE_URL" in run("issue", "2026F", "diploma").output
    assert not stored(select(Series))


def test_a_second_time_says_in_which_batch_it_was_issued(run):
    run("issue", "2026F", "diploma")
    again = run("issue", "2026F", "diploma")
    assert again.exit_code == 1
    assert "ya se habían emitido. No se hizo nada nuevo. (batch 1)" in again.output


@pytest.fixture
def full_disk(monkeypatch):
    """After the first certificate."""
    made, make = [], making.make

    def no_room(order, signers):
        made.append(order)
        if len(made) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return make(order, signers)

    monkeypatch.setattr(printing, "AT_ONCE", 1)
    monkeypatch.setattr(making, "make", no_room)


def test_what_stopped_says_why_and_how_to_go_on_and_goes_on(run, full_disk, stored):
    stopped = run("issue", "2026F", "completion")
    assert stopped.exit_code == 1
    assert "El disco está lleno." in stopped.output
    assert "Go on with: flask certificates resume 1" in stopped.output
    assert stored(select(Certificate.state).order_by(Certificate.number)) == ["valid", "pending"]
    resumed = run("resume", "completion-2026F-1")
    assert resumed.exit_code == 0, resumed.output
    assert stored(select(Certificate.state)) == ["valid", "valid"]
    assert stored(select(Certificate.number).order_by(Certificate.number)) == [1, 2]
    assert "Batch 1, completion-2026F-1: 2 certificates" in resumed.output


def test_a_batch_whose_process_died_is_resumed(run, app, stored, monkeypatch):
    """Its job still says that it works: nobody is left to say otherwise."""
    monkeypatch.setattr(jobs, "run_here", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    stopped = run("issue", "2026F", "completion")
    assert stopped.exit_code == 130
    assert "Go on with: flask certificates resume 1" in stopped.output
    monkeypatch.undo()
    assert run("resume", "1").exit_code == 0
    assert stored(select(Certificate.state)) == ["valid", "valid"]


def test_what_is_printed_whole_is_not_resumed(run):
    run("issue", "2026F", "diploma")
    answer = run("resume", "1")
    assert answer.exit_code == 1
    assert "Todo está impreso." in answer.output


def test_a_folder_that_cannot_be_written_loses_no_file(run, tmp_path, stored):
    (tmp_path / "taken").write_text("a file")
    answer = run("issue", "2026F", "diploma", "--to", str(tmp_path / "taken" / "below"))
    assert answer.exit_code == 1
    assert "cannot be written" in answer.output
    assert stored(select(Certificate.state)) == ["valid"]


def test_the_owners_are_told_once(run, app, post_office):
    run("issue", "2026F", "completion")
    office = post_office(app)
    told = run("mail", "1")
    assert told.exit_code == 0, told.output
    assert "Letters: 2 sent." in told.output
    again = run("mail", "1")
    assert again.exit_code == 1
    assert len(office.taken) == 2


def test_letters_say_who_lacks_an_address_and_what_came_back(run, app, cast, post_office):
    run("issue", "2026F", "completion")
    office = post_office(app)
    office.refuses.add(cast.angel.email)
    with app.app_context(), db.transaction():
        db.session.get(User, cast.xochitl.id).email = ""
    said = run("mail", "1").output
    assert "1 sent back by the mail server, 1 without an address" in said
    assert "Xóchitl Peñaloza Güemes: no e-mail address is known" in said
    assert "Ángel Ruiz de la Torre: 550 5.1.1 No such mailbox" in said


def test_without_a_mail_server_no_letter_is_written(run):
    run("issue", "2026F", "completion")
    answer = run("mail", "1")
    assert answer.exit_code == 1
    assert "No hay servidor de correo" in answer.output


def test_a_mail_server_that_is_away_is_said_and_the_letters_wait(run, app, post_office):
    run("issue", "2026F", "completion")
    office = post_office(app)
    app.config["MAIL_URL"] = "smtp://127.0.0.1:9"
    answer = run("mail", "1")
    assert answer.exit_code == 1
    assert "Letters: 2 waiting." in answer.output
    assert "Go on with: flask certificates mail 1" in answer.output
    app.config["MAIL_URL"] = office.url
    assert "Letters: 2 sent." in run("mail", "1").output


def test_work_of_two_seconds_is_silent_and_longer_work_says_what_is_left(monkeypatch, capsys):
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    said = progress.Progress("Printing")
    for done in range(0, 501, 20):
        said(done, 501)
        now[0] += 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "Printing: 40 of 501, about 23 s left"
    assert len(lines) == 5
    assert progress.time_left(300) == "about 5 min"


def test_only_the_batch_that_is_meant_is_found_by_name(run, stored):
    for seminar in ("1", "2"):
        run("issue", "2026F", "seminar", "--seminar", seminar)
    answer = run("mail", "seminar-2026F-1")
    assert "several batches are called seminar-2026F-1; say which by its number: 1, 2" in " ".join(
        answer.output.split()
    )
