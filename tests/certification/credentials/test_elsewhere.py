"""Digital Bazaar's verifier, which we did not write, accepts what we issue and nothing else."""

import json
from dataclasses import replace
from datetime import datetime
from itertools import product

import pytest

from certification.credentials.badge import credential
from certification.credentials.identity import did, did_document
from certification.credentials.status import status_list
from certification.press.snapshot import Language
from core import clock
from tests.certification.credentials.issuing import (
    DIPLOMA,
    EVERY_KIND,
    HOST,
    HOUSE,
    ISSUED_AT,
    LIST,
    facts,
    issued,
    keys,
)
from tests.certification.credentials.test_uploads import changed, places

IN_A_HUNDRED_YEARS = datetime(2125, 1, 31, 23, 59, 59, tzinfo=clock.HOME)
"""To come for any clock: others' verifiers look at theirs."""


def known(*revoked, key_numbers=(1,), signed_by=1):
    """What the site publishes: its DID document and the list of what was revoked."""
    bits = status_list(LIST, revoked, issuer=HOUSE, issued_at=ISSUED_AT, key=keys(signed_by))
    return {
        did(HOST): did_document(HOST, [keys(number).public for number in key_numbers]),
        LIST: json.loads(bits),
    }


def each_kind(languages=tuple(Language), days=(None, IN_A_HUNDRED_YEARS)):
    """One credential of every kind, in both languages, good for ever and for a time."""
    for printed, language, until in product(EVERY_KIND, languages, days):
        limit = {"valid_until": until} if until else {}
        yield json.loads(credential(facts(replace(printed, language=language), **limit), keys()))


def test_every_kind_of_document_is_accepted_in_both_languages_with_and_without_a_last_day(judge):
    made = list(each_kind())
    assert {each["credentialSubject"]["achievement"]["inLanguage"] for each in made} == {"es", "en"}
    assert sum("validUntil" in each for each in made) == len(made) / 2
    assert judge(made, known()) == [None] * 24


def test_what_was_only_good_until_a_day_that_is_over_is_refused(judge):
    made = list(each_kind(days=(datetime(2025, 4, 30, 23, 59, 59, tzinfo=clock.HOME),)))
    assert all(each["validUntil"] == "2025-05-01T05:59:59Z" for each in made)
    verdicts = judge(made, known())
    assert len(verdicts) == 12
    assert all("validUntil" in each for each in verdicts)


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it["credentialSubject"]["identifier"][0].update(identityHash="Otra Persona"),
        lambda it: it["credentialSubject"]["result"][0].update(value="999"),
        lambda it: it["issuer"].update(id="did:web:elsewhere.example"),
        lambda it: it["issuer"].update(name="Otra casa"),
        lambda it: it.update(validUntil="2199-01-01T00:00:00Z"),
        lambda it: it.pop("validUntil", None) or it.update(validFrom="2025-01-30T18:30:00Z"),
        lambda it: it["proof"].update(proofValue=other_letter(it["proof"]["proofValue"])),
    ],
    ids=[
        "name",
        "hours",
        "issuer",
        "name of the issuer",
        "a later last day",
        "no last day, or another first",
        "proof",
    ],
)
def test_a_copy_of_any_kind_that_was_changed_is_refused(judge, change):
    copies = list(each_kind())
    for each in copies:
        change(each)
    assert None not in judge(copies, known())


def other_letter(proof: str) -> str:
    """A proof of the same length that differs in one of its bytes or more."""
    middle = len(proof) // 2
    return proof[:middle] + ("3" if proof[middle] == "2" else "2") + proof[middle + 1 :]


def test_names_of_all_kinds_are_accepted(judge):
    names = [
        'Ana "La Güera" Ñ\\u0041',
        "ʻOkina Łukasz 漢𝒳",
        "%s {0} $& <b>",
        "X",
        "Á" * 90,
        "a\u2028b\u00a0c",
    ]
    made = [json.loads(issued(replace(DIPLOMA, person=name))) for name in names]
    assert judge(made, known()) == [None] * len(names)


def test_a_copy_with_any_claim_changed_is_refused(judge):
    def other(old):
        return not old if isinstance(old, bool) else f"{old}x"

    copies = [json.loads(changed(path, other)) for path in places(json.loads(issued()))]
    verdicts = judge(copies, known())
    assert len(verdicts) > 70
    assert None not in verdicts


def test_a_revoked_credential_is_refused_and_its_neighbours_are_not(judge):
    made = [json.loads(issued(index=index)) for index in (94_566, 94_567, 94_568)]
    assert judge(made, known(94_567)) == [None, "revoked", None]


def test_a_list_that_somebody_else_signed_revokes_nothing_and_accepts_nothing(judge):
    (verdict,) = judge([json.loads(issued())], known(signed_by=2))
    assert verdict is not None
    assert "not verified" in verdict or "no such key" in verdict


def test_after_a_change_of_keys_old_and_new_credentials_are_accepted(judge):
    made = [json.loads(issued()), json.loads(credential(facts(), keys(2)))]
    assert judge(made, known(key_numbers=(2, 1), signed_by=2)) == [None, None]


def test_a_key_that_is_no_longer_listed_signs_nothing(judge):
    (verdict,) = judge([json.loads(issued())], known(key_numbers=(2,), signed_by=2))
    assert verdict is not None


@pytest.mark.parametrize("key_numbers", [(1,), (2, 1)])
def test_the_keys_for_qr_codes_may_not_sign_credentials(key_numbers):
    document = did_document(HOST, [keys(number).public for number in key_numbers])
    assert not [each for each in document["assertionMethod"] if "#qr-" in each]
