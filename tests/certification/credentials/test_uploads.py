"""A credential handed in for checking: ours and unchanged, or refused; and nothing brings the check down."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from certification.credentials.badge import credential
from certification.credentials.identity import public_keys
from certification.credentials.verifying import Fault, Verified, verify
from certification.press.snapshot import Module
from tests.certification.credentials.issuing import DIPLOMA, HOST, TRUSTED, facts, issued, keys


def test_ours_is_known_by_its_address_name_and_folio():
    read = verify(issued(), TRUSTED)
    assert isinstance(read, Verified)
    assert (read.id, read.person, read.folio) == (DIPLOMA.verification_url, DIPLOMA.person, DIPLOMA.folio)


def test_a_diploma_of_forty_modules_is_not_too_large():
    modules = tuple(Module(f"Módulo {number}", 12, "9.1") for number in range(40))
    assert isinstance(verify(issued(replace(DIPLOMA, modules=modules)), TRUSTED), Verified)


def test_written_in_another_order_it_says_the_same():
    turned = json.dumps(dict(reversed(json.loads(issued()).items())), indent=4).encode()
    assert isinstance(verify(turned, TRUSTED), Verified)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every value of a document is."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))
        else:
            yield (*path, key)


def changed(path: tuple[Any, ...], change: Any) -> bytes:
    document = json.loads(issued())
    node = document
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = change(node[path[-1]])
    return json.dumps(document).encode()


def test_whatever_is_changed_is_found():
    found = list(places(json.loads(issued())))
    assert len(found) > 70
    for path in found:
        for change in (lambda old: not old if isinstance(old, bool) else f"{old}x", lambda old: None):
            assert isinstance(verify(changed(path, change), TRUSTED), Fault), path


def test_whatever_is_left_out_is_found():
    for path in places(json.loads(issued())):
        document = json.loads(issued())
        node = document
        for step in path[:-1]:
            node = node[step]
        del node[path[-1]]
        assert isinstance(verify(json.dumps(document).encode(), TRUSTED), Fault), path


@pytest.mark.parametrize(
    "added",
    [
        {"honours": "summa cum laude"},
        {"honours": []},
        {"https://schema.org/award": "summa cum laude"},
        {"name": ["Diploma: Salud Global y Medicina Social", "Doctora"]},
        {"@type": "Diploma"},
        {"termsOfUse": {"type": "Unheard"}},
        {"evidence": None},
    ],
    ids=str,
)
def test_nothing_can_be_added_not_even_what_no_reader_understands(added):
    document = {**json.loads(issued()), **added}
    assert isinstance(verify(json.dumps(document).encode(), TRUSTED), Fault)
    inner = json.loads(issued())
    inner["credentialSubject"]["achievement"] |= added
    assert isinstance(verify(json.dumps(inner).encode(), TRUSTED), Fault)


def test_a_name_given_twice_is_refused():
    twice = issued().replace(b'"licenseNumber":', b'"licenseNumber":"OTHER","licenseNumber":', 1)
    assert verify(twice, TRUSTED) is Fault.NOT_A_CREDENTIAL


def test_another_houses_credential_is_not_ours():
    assert verify(credential(facts(), keys(2)), TRUSTED) is Fault.UNKNOWN_KEY
    other = replace(facts().issuer, did="did:web:elsewhere.example")
    assert verify(credential(replace(facts(), issuer=other), keys()), TRUSTED) is Fault.UNKNOWN_KEY


def test_anothers_signature_under_our_keys_name_is_refused():
    theirs = credential(facts(), keys(2)).replace(
        keys(2).public.credential_id.encode(), keys().public.credential_id.encode()
    )
    assert verify(theirs, TRUSTED) is Fault.CHANGED


def test_after_a_change_of_keys_old_and_new_credentials_are_ours():
    both = public_keys(HOST, [keys(2).public, keys().public])
    assert isinstance(verify(issued(), both), Verified)
    assert isinstance(verify(credential(facts(), keys(2)), both), Verified)


def bomb() -> bytes:
    """Hundreds of nodes that only their neighbours tell apart."""
    document = json.loads(issued())
    document["credentialSubject"]["result"] = [
        {"type": ["Result"], "value": {"type": ["Result"]}} for _ in range(400)
    ]
    return json.dumps(document).encode()


def named_bomb() -> bytes:
    document = json.loads(issued())
    document["evidence"] = [f"_:b{number}" for number in range(400)]
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"3",
        b'"@context"',
        b"\xff\xfe",
        b"{" * 60_000,
        b"[" * 60_000,
        b'{"a":' * 20_000,
        b'{"@context":["https://www.w3.org/ns/credentials/v2"],"proof":[],"issuer":{}}',
        b'{"@context":["https://www.w3.org/ns/credentials/v2"],"proof":{"verificationMethod":{}},"issuer":1}',
        b'{"@context":NaN}',
        b'{"@context":' + b"9" * 5_000 + b"}",
        b" " * 1_000_000,
        issued() + b"}",
        issued().replace(b"9.4", b"9.4\\ud800"),
        issued().replace(b'"proofValue":"z', b'"proofValue":"'),
        issued().replace(b'"proofValue":"z', b'"proofValue":"z' + b"1" * 20_000),
        bomb(),
        named_bomb(),
    ],
    ids=range(20),
)
def test_nothing_that_is_handed_in_brings_it_down(data):
    assert isinstance(verify(data, TRUSTED), Fault)


def test_a_letter_changed_anywhere_is_found_or_changes_nothing_that_is_said():
    chance, whole = random.Random(7), issued()
    for _ in range(120):
        data = bytearray(whole)
        data[chance.randrange(len(data))] = chance.randrange(256)
        read = verify(bytes(data), TRUSTED)
        said = {**json.loads(whole)}
        del said["proof"]
        assert isinstance(read, Fault) or read.document == said
