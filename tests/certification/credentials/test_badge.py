"""What a credential says, always in the same bytes."""

import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from certification.credentials import badge, canonical, proof
from certification.credentials.badge import credential, unsigned
from certification.credentials.canonical import CONTEXTS, Template, Written
from certification.credentials.verifying import Verified, verify
from tests.certification.credentials.issuing import (
    COMPLETION,
    DIPLOMA,
    ISSUED_AT,
    SEMINAR,
    TRUSTED,
    facts,
    issued,
    keys,
)

ROOT = Path(__file__).parents[3]
LETTERS = "aáàbcçdeéfghiíjklmnñoóöpqrstuúüvwxyzłŁʼʻÁÑÜ𝒳漢' -’\"\\%$&{}<>_.…\u2028\u00a0"


def test_a_diploma_says_what_is_printed():
    said = json.loads(issued())
    subject = said["credentialSubject"]
    assert said["id"] == DIPLOMA.verification_url
    assert said["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert said["validFrom"] == "2025-01-31T18:30:00Z"
    assert subject["identifier"][0]["identityHash"] == "Xóchitl Peñaloza Güemes"
    assert subject["licenseNumber"] == DIPLOMA.folio
    assert subject["achievement"]["name"] == "Diploma: Salud Global y Medicina Social"
    assert "Universidad del Soconusco" in subject["achievement"]["criteria"]["narrative"]
    assert said["credentialStatus"]["statusListIndex"] == "94567"


def test_each_module_has_its_grade_and_what_it_measures():
    subject = json.loads(issued())["credentialSubject"]
    measured = {each["id"]: each["name"] for each in subject["achievement"]["resultDescription"]}
    results = {
        measured[each["resultDescription"]]: each.get("value", each.get("status"))
        for each in subject["result"]
    }
    assert results == {
        "Horas": "240",
        "Promedio": "9.2",
        "Inducción (120 h)": "9.4",
        "Justicia social (100 h)": "9.0",
        "Campo (20 h)": "Completed",
    }


def test_its_address_is_the_printed_one_without_the_line_for_phones():
    printed = replace(DIPLOMA, verification_url=f"{DIPLOMA.verification_url}#1AAAA")
    assert issued(printed) == issued()


def test_a_seminar_in_english_names_the_folio_it_replaces():
    said = json.loads(issued(SEMINAR))
    assert said["name"] == "Certificate of seminar: Social justice"
    assert said["description"].endswith("Replaces folio SALUD-2024F-SEM-0001-X.")
    assert "In Jaltenango." in said["credentialSubject"]["achievement"]["criteria"]["narrative"]


def test_a_document_that_expires_says_when():
    until = ISSUED_AT + timedelta(days=365)
    said = json.loads(credential(facts(valid_until=until), keys()))
    assert said["validUntil"] == "2026-01-31T18:30:00Z"


def test_a_cohort_shares_one_achievement_whatever_each_of_them_reached():
    other = replace(COMPLETION, person="Ángel Toledo", hours=180, site="Soledad")
    one, two = (json.loads(issued(each))["credentialSubject"]["achievement"] for each in (COMPLETION, other))
    assert one == two
    assert one["id"] != json.loads(issued())["credentialSubject"]["achievement"]["id"]


def test_the_person_is_named_and_nothing_else_tells_who_it_is():
    text = issued().decode()
    assert "@acompana" not in text
    assert "mailto" not in text
    assert text.count('"identityType"') == 1


def test_the_same_facts_are_the_same_bytes_in_another_process():
    program = "from tests.certification.credentials.issuing import issued; print(issued().hex())"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "PYTHONPATH": str(ROOT)}
        other = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True
        )
        assert bytes.fromhex(other.stdout.decode()) == issued()


def test_the_fast_way_signs_what_the_plain_way_reads():
    chance = random.Random(5)
    for _ in range(150):
        name = "".join(chance.choices(LETTERS, k=chance.randint(1, 90)))
        printed = replace(chance.choice([DIPLOMA, SEMINAR, COMPLETION]), person=name)
        made = credential(facts(printed, index=chance.randrange(131_072)), keys())
        read = verify(made, TRUSTED)
        assert isinstance(read, Verified), name
        assert read.document == unsigned(
            facts(printed, index=int(read.document["credentialStatus"]["statusListIndex"]))
        )


def test_words_that_look_like_ours_are_only_words():
    for name in ("%s %(0)s %%", "{0}", 'A" .\n'.replace("\n", ""), "\\u0041", "_:c14n0", "@id"):
        made = json.loads(issued(replace(DIPLOMA, person=name)))
        assert made["credentialSubject"]["identifier"][0]["identityHash"] == name


def test_it_goes_the_plain_way_when_the_fast_one_differs(monkeypatch, caplog):
    expected = issued()
    monkeypatch.setattr(badge, "_template", badge._template.__wrapped__)
    monkeypatch.setattr(proof, "_template", proof._template.__wrapped__)
    monkeypatch.setattr(Template, "_fast", lambda self, words: Written("{}", "wrong\n"))
    assert issued() == expected
    assert "plain way" in caplog.text


def test_all_but_one_node_have_an_address():
    canonical_text = canonical.quads(unsigned(facts()))
    assert {word for line in canonical_text.split("\n") for word in line.split()[:1] if word[0] == "_"} == {
        "_:c14n0"
    }


def test_no_address_but_ours_is_read():
    with pytest.raises(ValueError, match="not JSON-LD"):
        canonical.quads({"@context": "https://elsewhere.example/context", "name": "x"})
    assert all(path.is_file() for path in CONTEXTS.values())


@pytest.mark.parametrize("letter", ["\n", "\t", "\x00", "\x7f", "\ud800", "\ue000"])
def test_what_libraries_write_in_different_ways_is_refused(letter):
    with pytest.raises(ValueError, match="cannot stand"):
        facts(replace(DIPLOMA, person=f"Xóchitl{letter}"))


def test_a_draft_has_no_credential():
    with pytest.raises(ValueError, match="draft"):
        facts(replace(DIPLOMA, folio=""))


def test_a_moment_needs_its_zone():
    with pytest.raises(ValueError, match="zone"):
        credential(replace(facts(), issued_at=datetime(2025, 1, 31)), keys())


def test_an_address_has_no_spaces():
    with pytest.raises(ValueError, match="cannot stand"):
        facts(replace(DIPLOMA, verification_url="https://acompana.example/v/a b"))
