"""The institution's keys on the command line."""

from datetime import timedelta

import pytest

from certification import seals
from certification.seals.commands import seals as group
from core import clock, db
from tests.certification.seals.identities import PASSWORD, add, identity
from tests.support.cast import NOW


@pytest.fixture
def run(app):
    return lambda *words, **more: app.test_cli_runner().invoke(group, words, **more)


@pytest.fixture
def file(tmp_path, institution):
    path = tmp_path / "sello.p12"
    path.write_bytes(institution.file())
    return str(path)


def test_there_is_nothing_to_show_at_first(run):
    assert "no key yet" in run("show").output


def test_a_key_is_added_with_its_password_and_shown(run, file):
    added = run("add", file, input=f"{PASSWORD}\n")
    assert added.exit_code == 0
    assert PASSWORD not in added.output
    shown = run("show").output
    assert "CN=Compañeros de la Sierra" in shown
    assert "valid 2026-04-14 to 2028-04-13" in shown


def test_who_added_it_can_be_said(run, file, app, cast):
    assert run("add", file, "--by", cast.rosa.email, input=f"{PASSWORD}\n").exit_code == 0
    with app.app_context():
        assert seals.current_key().by_id == cast.rosa.id
    unknown = run("add", file, "--by", cast.xochitl.email, input=f"{PASSWORD}\n")
    assert unknown.exit_code == 2
    assert "is no coordinator" in unknown.output


def test_a_wrong_password_is_one_sentence(run, file):
    refused = run("add", file, input="otra\n")
    assert refused.exit_code == 1
    assert "La contraseña no abre este archivo." in refused.output
    assert "Traceback" not in refused.output


def test_a_development_key_is_shown_as_one(run, inside):
    with db.transaction():
        seals.ensure_development_key()
    assert "development key: proves nothing" in run("show").output


def test_a_site_that_starts_without_a_key_makes_one_and_keeps_it(run, inside):
    made = run("ready")
    assert "development key: proves nothing" in made.output
    assert run("ready").output == ""
    assert run("show").output == made.output


def test_a_site_that_starts_with_the_institutions_key_makes_none(run, file):
    run("add", file, input=f"{PASSWORD}\n")
    assert run("ready").output == ""
    assert "development" not in run("show").output


def test_keys_of_before_and_keys_that_expired_are_shown_as_such(run, inside, institution):
    add(identity("Antes", until=NOW + timedelta(days=10)))
    assert "EXPIRED" not in run("show").output
    with clock.at(NOW + timedelta(days=20)):
        assert "EXPIRED" in run("show").output
    add(institution)
    shown = run("show").output
    assert shown.index("signs") < shown.index("retired 2026-05-14")


def test_a_key_is_locked_again_under_a_new_secret(run, app, file):
    run("add", file, input=f"{PASSWORD}\n")
    assert "already" in run("lock").output
    app.config.update(SECRET_KEY="a new one", FORMER_SECRET_KEYS=["test"])
    assert "Locked under the secret key of today" in run("lock").output
    app.config.update(SECRET_KEY="a third", FORMER_SECRET_KEYS=[])
    refused = run("lock")
    assert refused.exit_code == 1
    assert "ACOMPANA_FORMER_SECRET_KEYS" in refused.output
