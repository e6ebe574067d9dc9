"""With each certificate goes a digital credential that programs elsewhere verify without asking anybody."""

import io
import json

import pytest
from sqlalchemy import select, update

from certification import issuer
from certification.credentials import identity, status
from certification.credentials.keys import PublicKeys
from certification.credentials.verifying import Verified, verify
from certification.models import Certificate, IssuerKey
from core import db, files, jobs
from core.jobs import Job
from tests.conftest import words_of

DIPLOMAS = "/certificates/cohorts/1/issue/diploma"


@pytest.fixture
def diploma(graduation, browser, stored):
    browser("rosa").post(DIPLOMAS)
    return stored(select(Certificate).order_by(Certificate.number))[0]


@pytest.fixture
def credential(diploma, browser):
    return browser("stranger").get(f"/v/{diploma.token}/credential.json").data


def compare(browser, data):
    return browser("stranger").post("/verify/file", data={"file": (io.BytesIO(data), "badge.json")})


def test_it_says_what_the_diploma_says_and_our_published_key_signed_it(diploma, credential, browser, stored):
    [row] = stored(select(IssuerKey))
    keys = identity.public_keys("localhost", [PublicKeys(row.credential_public, row.qr_public)])
    read = verify(credential, keys)
    assert isinstance(read, Verified)
    assert (read.person, read.folio) == ("Xóchitl Peñaloza Güemes", diploma.folio)
    assert read.id == f"http://localhost/v/{diploma.token}"
    published = browser("stranger").get("/.well-known/did.json")
    assert published.headers["Access-Control-Allow-Origin"] == "*"
    assert published.get_json()["id"] == read.document["issuer"]["id"] == "did:web:localhost"
    assert read.key in published.get_json()["assertionMethod"]


def test_whoever_compares_it_reads_the_state_in_the_register(diploma, credential, app, browser):
    page = compare(browser, credential)
    assert page.status_code == 200
    assert "está firmada por nosotros y nada en ella cambió" in words_of(page.text)
    with app.app_context(), db.transaction():
        db.session.execute(update(Certificate).values(state="revoked", revoke_reason="Error"))
    assert "Documento revocado" in words_of(compare(browser, credential).text)


def test_an_altered_one_is_called_altered(credential, browser):
    document = json.loads(credential)
    document["credentialSubject"]["achievement"]["name"] = "Doctorado"
    answer = compare(browser, json.dumps(document).encode())
    assert answer.status_code == 404
    assert "la alteraron" in words_of(answer.text)


@pytest.mark.parametrize("data", [b"{}", b'{"@context": [', b'{"a": ' * 9000, b'  {"id": 7}'])
def test_what_is_no_credential_of_ours_is_told_so(diploma, browser, data):
    answer = compare(browser, data)
    assert answer.status_code == 404
    assert "no es una credencial digital nuestra" in words_of(answer.text)


def test_the_status_list_has_it_once_it_is_revoked(diploma, app, browser):
    address = f"/status/{diploma.status_list}"

    def is_revoked():
        answer = browser("stranger").get(address)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        subject = answer.get_json(force=True)["credentialSubject"]
        return status.is_set(subject["encodedList"], diploma.status_index)

    assert not is_revoked()
    with app.app_context(), db.transaction():
        db.session.execute(update(Certificate).values(state="revoked", revoke_reason="Error"))
    assert is_revoked()


def test_a_list_of_nobody_does_not_exist(app, cast, browser):
    assert browser("stranger").get("/status/1").status_code == 404


def test_an_unknown_token_has_no_credential(diploma, browser):
    assert browser("stranger").get("/v/another/credential.json").status_code == 404


def test_its_owner_finds_it_beside_the_file(diploma, browser):
    assert f"/v/{diploma.token}/credential.json" in browser("xochitl").get("/certificates/mine").text


def test_places_in_the_list_are_drawn_and_never_twice(graduation, browser, stored):
    browser("rosa").post(DIPLOMAS)
    browser("rosa").post("/certificates/cohorts/1/issue/completion")
    places = stored(select(Certificate.status_index))
    assert len(places) == len(set(places)) > 1
    assert all(0 <= place < status.LENGTH for place in places)


def test_the_keys_outlive_another_secret_of_the_site(diploma, credential, app, browser):
    before, app.config["SECRET_KEY"] = app.config["SECRET_KEY"], "another secret"
    refused = app.test_cli_runner().invoke(args=["seals", "lock"])
    assert refused.exit_code == 1
    assert "ACOMPANA_FORMER_SECRET_KEYS" in refused.output
    app.config["FORMER_SECRET_KEYS"] = [before]
    assert (
        "Locked under the secret key of today." in app.test_cli_runner().invoke(args=["seals", "lock"]).output
    )
    app.config["FORMER_SECRET_KEYS"] = []
    with app.app_context():
        assert identity.public_keys("localhost", [issuer.current_keys().public]) == identity.public_keys(
            "localhost", issuer.known_keys()
        )


def test_a_worker_without_a_request_knows_the_address_from_what_is_printed(graduation, app, browser, stored):
    bell = app.extensions["ring"]
    app.extensions["ring"] = lambda job_id: None
    app.config["BASE_URL"] = ""
    browser("rosa").post(DIPLOMAS)
    app.extensions["ring"] = bell
    jobs.run(app, stored(select(Job.id))[-1])
    [diploma] = stored(select(Certificate))
    assert diploma.state == "valid"
    with app.app_context():
        said = json.loads(files.read(diploma.credential_sha256))
    assert said["issuer"]["id"] == "did:web:localhost"
    assert said["credentialStatus"]["statusListCredential"] == "http://localhost/status/1"
