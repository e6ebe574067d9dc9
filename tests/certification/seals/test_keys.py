"""The institution's key comes in a file, is kept locked, and gives way to the next."""

import asyncio
import os
import random
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto.pkcs12 import Pfx
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app import create_app
from certification import seals
from certification.models import SigningKey
from core import backup, clock, db
from core.audit import AuditNote
from core.errors import Refused
from tests.certification.seals.identities import PASSWORD, SIGNED_AT, add, identity, rsa_key
from tests.support.cast import NOW
from tests.support.databases import SqliteDatabases


def refusal(data, password=PASSWORD):
    """What the house says to this file, in English; nothing is stored."""
    before = stored()
    with pytest.raises(Refused) as refused, db.transaction():
        seals.add_key(data, password, by=None)
    assert stored() == before
    return str(refused.value)


def stored():
    db.rollback()
    return [(key.id, key.is_current, key.private_key, key.retired_at) for key in seals.all_keys()]


@pytest.fixture(autouse=True)
def _in_english(monkeypatch):
    monkeypatch.setattr("core.text.DEFAULT", "en")


def test_the_file_of_an_authority_is_taken_whole(inside, cast, institution):
    key = add(institution, by=cast.rosa)
    assert (key.subject, key.issuer) == ("CN=Compañeros de la Sierra", "CN=Autoridad de Chiapas")
    assert key.chain.count("BEGIN CERTIFICATE") == 3
    assert (key.valid_from, key.valid_until) == (NOW - timedelta(days=30), NOW + timedelta(days=700))
    assert (key.is_current, key.is_development, key.by_id) == (True, False, cast.rosa.id)
    assert key.serial == f"{institution.certificate.serial_number:x}"
    note = db.session.scalars(select(AuditNote).filter_by(what="signing_key.added")).one()
    assert (note.by_id, note.thing_id) == (cast.rosa.id, key.id)


def test_nothing_of_the_private_key_can_be_read_in_the_database(inside, institution):
    key = add(institution)
    form = (Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    plain = institution.key.private_bytes(*form)
    secret = institution.key.private_numbers().p.to_bytes(128, "big")
    assert secret in plain
    assert secret not in key.private_key + key.cms


def test_a_file_without_an_authority_above_it_will_do(inside, stranger):
    assert add(stranger).chain.count("BEGIN CERTIFICATE") == 1


def test_an_empty_password_is_a_password(inside, institution):
    data = pkcs12.serialize_key_and_certificates(
        None, institution.key, institution.certificate, None, NoEncryption()
    )
    with db.transaction():
        assert seals.add_key(data, "", by=None).is_current


def test_a_wrong_password_is_said_to_be_that(inside, institution):
    assert refusal(institution.file(), "otra") == "The password does not open this file."
    assert refusal(institution.file(), "") == "The password does not open this file."


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 a diploma", b"\x30\x82\x01", bytes(300_000)])
def test_another_file_is_no_pkcs12(inside, data):
    assert "is not a PKCS#12 file" in refusal(data)


def test_a_certificate_alone_is_no_pkcs12(inside, institution):
    assert "is not a PKCS#12 file" in refusal(institution.certificate.public_bytes(Encoding.DER))


def test_a_broken_file_is_refused_with_a_sentence_whatever_broke(inside, institution):
    good, chance = institution.file(), random.Random(3)
    for _time in range(60):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        with suppress(Refused), db.transaction():
            seals.add_key(bytes(bad), PASSWORD, by=None)


def test_a_file_that_would_take_hours_to_open_is_not_tried(inside, institution):
    file = Pfx.load(institution.file())
    file["mac_data"]["iterations"] = 2**31 - 1
    assert "locked in a way that we cannot open" in refusal(file.dump(force=True))


def test_certificates_without_a_key_cannot_sign(inside, institution):
    lock = BestAvailableEncryption(PASSWORD.encode())
    data = pkcs12.serialize_key_and_certificates(None, None, None, [institution.certificate], lock)
    assert "no private key in this file" in refusal(data)


def test_a_key_without_its_certificate_cannot_sign(inside, institution):
    lock = BestAvailableEncryption(PASSWORD.encode())
    data = pkcs12.serialize_key_and_certificates(None, institution.key, None, None, lock)
    assert "certificate of the private key is not in this file" in refusal(data)


def test_of_several_keys_none_is_guessed(inside, several_keys):
    assert "several private keys" in refusal(several_keys)


def test_an_expired_certificate_is_refused_with_its_day(inside):
    old = identity("Caduca", until=NOW - timedelta(days=3))
    assert refusal(old.file()) == "This certificate expired on May 11, 2026. Ask for a new one."


def test_a_certificate_of_tomorrow_is_refused_with_its_day(inside):
    early = identity("Temprana", since=NOW + timedelta(days=1))
    assert refusal(early.file()) == "This certificate is valid only from May 15, 2026 on."


def test_a_weak_key_is_refused(inside):
    weak = identity("Débil", key=rsa_key("Débil", 1024))
    assert "has 1024 bits" in refusal(weak.file())


def test_a_key_whose_signatures_are_never_the_same_is_refused(inside, elliptic):
    assert "RSA keys only" in refusal(elliptic.file())


@pytest.mark.parametrize("usages", [("key_encipherment",), ("key_cert_sign", "crl_sign")])
def test_a_certificate_for_something_else_is_refused(inside, usages):
    other = identity("Otra cosa", usages=usages)
    assert "not meant for signing documents" in refusal(other.file())


@pytest.mark.parametrize("usages", [None, ("content_commitment",), ("digital_signature",)])
def test_a_certificate_that_may_sign_is_taken(inside, usages):
    assert add(identity("Firma", usages=usages)).is_current


def test_a_new_key_retires_the_one_before_and_wipes_its_secret(inside, institution, next_one):
    first, second = add(institution).id, add(next_one).id
    newest, oldest = seals.all_keys()
    assert (newest.id, newest.is_current, newest.retired_at) == (second, True, None)
    assert (oldest.id, oldest.is_current, oldest.retired_at) == (first, False, NOW)
    assert oldest.private_key is None
    assert oldest.chain.count("BEGIN CERTIFICATE") == 3


def test_a_refused_file_leaves_the_key_before_at_work(inside, institution):
    add(institution)
    refusal(identity("Caduca", until=NOW - timedelta(days=3)).file())
    assert seals.current_seal().sha256 == seals.all_keys()[0].sha256


def test_the_same_file_twice_changes_nothing(inside, institution):
    assert add(institution).id == add(institution).id
    assert len(seals.all_keys()) == 1


def test_the_database_lets_only_one_key_sign(inside, institution):
    key = add(institution)
    columns = {column.name: getattr(key, column.name) for column in SigningKey.__table__.columns}
    with pytest.raises(IntegrityError), db.transaction() as session:
        session.add(SigningKey(**{**columns, "id": None}))


def test_without_a_key_nothing_is_signed(inside):
    with pytest.raises(Refused, match="no signing key yet"):
        seals.current_seal()


def test_a_key_that_has_expired_meanwhile_signs_no_more(inside, institution):
    add(institution)
    with clock.at(NOW + timedelta(days=701)), pytest.raises(Refused, match="expired on April 13, 2028"):
        seals.current_seal()


def test_the_first_need_makes_a_development_key_that_says_so(inside, cast):
    with db.transaction():
        key = seals.ensure_development_key()
    assert key.is_development
    assert "DEVELOPMENT - not valid" in key.subject
    assert "O=Salud en la Sierra" in key.subject
    assert seals.current_seal().is_development
    assert key.valid_until > NOW + timedelta(days=3000)


def test_a_development_key_is_made_once_and_gives_way_to_the_institutions(inside, institution):
    with db.transaction():
        made = seals.ensure_development_key()
        assert seals.ensure_development_key().id == made.id
    add(institution)
    with db.transaction():
        assert not seals.ensure_development_key().is_development
    assert [key.is_current for key in seals.all_keys()] == [True, False]


async def within_a_loop():
    with db.transaction():
        return seals.ensure_development_key()


def test_a_key_can_be_made_where_a_loop_is_running(inside):
    assert asyncio.run(within_a_loop()).is_development


ENSURE = """
import sys
from flask import Flask
from certification import seals
from core import db

app = Flask("racer")
app.config.update(DATABASE_URL=sys.argv[1], SECRET_KEY="test")
db.init_app(app)
with app.app_context():
    with db.transaction():
        key = seals.ensure_development_key()
    print(key.sha256, seals.current_seal().sha256)
"""


def test_processes_that_all_need_a_key_get_the_same_one(app):
    command = [sys.executable, "-c", ENSURE, app.config["DATABASE_URL"]]
    root = Path(__file__).parents[3]
    racers = [
        subprocess.Popen(command, cwd=root, env=os.environ, stdout=subprocess.PIPE, text=True)
        for _racer in range(4)
    ]
    said = {word for racer in racers for word in racer.communicate()[0].split()}
    assert [racer.returncode for racer in racers] == [0] * 4
    assert len(said) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SigningKey)) == 1
        assert db.session.scalar(select(func.count()).where(AuditNote.what == "signing_key.made")) == 1


def test_another_secret_opens_the_key_while_the_former_is_named(inside, seal, page):
    signed = seals.sign(page, seal, SIGNED_AT)
    inside.config.update(SECRET_KEY="a new one", FORMER_SECRET_KEYS=["older still", "test"])
    assert seals.sign(page, seals.current_seal(), SIGNED_AT) == signed


def test_without_the_former_secret_a_sentence_says_what_to_do(inside, seal, institution):
    inside.config.update(SECRET_KEY="a new one", FORMER_SECRET_KEYS=[])
    with pytest.raises(Refused) as refused:
        seals.current_seal()
    assert "ACOMPANA_FORMER_SECRET_KEYS" in str(refused.value)
    assert "add the key's file once more" in str(refused.value)
    add(institution)
    assert seals.current_seal().sha256 == seal.sha256
    assert seals.find_key(seal.sha256).is_current
    assert len(seals.all_keys()) == 2


def test_a_key_locked_again_needs_no_former_secret(inside, seal):
    inside.config.update(SECRET_KEY="a new one", FORMER_SECRET_KEYS=["test"])
    with db.transaction():
        assert seals.lock_again()
    inside.config.update(FORMER_SECRET_KEYS=[])
    with db.transaction():
        assert not seals.lock_again()
    assert seals.current_seal().sha256 == seal.sha256


def test_a_restored_copy_signs_and_knows_all_keys_again(inside, institution, next_one, page, tmp_path):
    add(institution)
    first = seals.sign(page, seals.current_seal(), SIGNED_AT)
    add(next_one)
    second = seals.sign(page, seals.current_seal(), SIGNED_AT)
    copy = backup.backup(tmp_path / "copies")
    settings = {"DATABASE_URL": SqliteDatabases(tmp_path).fresh(), "DATA": str(tmp_path / "other")}
    other = create_app({**settings, "SECRET_KEY": "test", "TESTING": True})
    with other.app_context():
        backup.restore(copy)
        assert seals.sign(page, seals.current_seal(), SIGNED_AT) == second
        assert {seals.check(file, seals.known()).state for file in (first, second)} == {"ours_intact"}
    other.extensions["engine"].dispose()
