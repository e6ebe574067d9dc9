"""Digital Bazaar's verifier, which we did not write, accepts what we issue and nothing else."""

import json
from dataclasses import replace

import pytest

from certification.credentials.badge import credential
from certification.credentials.identity import did, did_document
from certification.credentials.status import status_list
from tests.certification.credentials.issuing import (
    COMPLETION,
    DIPLOMA,
    HOST,
    HOUSE,
    ISSUED_AT,
    LIST,
    SEMINAR,
    facts,
    issued,
    keys,
)
from tests.certification.credentials.test_uploads import changed, places


def known(*revoked, key_numbers=(1,), signed_by=1):
    """What the site publishes: its DID document and the list of what was revoked."""
    bits = status_list(LIST, revoked, issuer=HOUSE, issued_at=ISSUED_AT, key=keys(signed_by))
    return {
        did(HOST): did_document(HOST, [keys(number).public for number in key_numbers]),
        LIST: json.loads(bits),
    }


def test_every_kind_of_document_is_accepted(judge):
    made = [json.loads(issued(printed)) for printed in (DIPLOMA, SEMINAR, COMPLETION)]
    assert judge(made, known()) == [None, None, None]


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
