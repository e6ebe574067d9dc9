"""The credential: Open Badges 3.0 on the Verifiable Credentials Data Model 2.0, one `bytes` for equal facts.

Every node has an address but one: the `IdentityObject` with the printed name, for which Open Badges has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from certification.credentials.canonical import BADGES, CREDENTIALS, Document, Template
from certification.credentials.facts import STATUS, Achievement, Facts, Issuer, Measure, instant
from certification.credentials.identity import key_address
from certification.credentials.keys import IssuerKeys
from certification.credentials.proof import prove, signed

CONTEXT = [CREDENTIALS, BADGES]
_SHAPES = 128


@dataclass(frozen=True)
class _Shape:
    """What the credentials of one batch share."""

    folder: str
    issuer: Issuer
    achievement: Achievement
    status_list: str
    expires: bool


def credential(facts: Facts, key: IssuerKeys) -> bytes:
    """Signed, as it is kept, downloaded and attached to the PDF."""
    issued = instant(facts.issued_at)
    template = _template(_shape(facts))
    text, quads = template.write(_words(facts, issued))
    method = key_address(facts.issuer.did, key.public)
    return signed(text, prove(quads, issued, method, key.credential))


def unsigned(facts: Facts) -> Document:
    """The credential without its proof, made the plain way."""
    return _document(_shape(facts), _words(facts, instant(facts.issued_at)))


def _shape(facts: Facts) -> _Shape:
    folder = facts.id.rpartition("/")[0]
    return _Shape(folder, facts.issuer, facts.achievement, facts.status_list, facts.valid_until is not None)


def _words(facts: Facts, issued: str) -> list[str]:
    until = instant(facts.valid_until) if facts.valid_until else ""
    token = facts.id.rpartition("/")[2]
    index = str(facts.status_index)
    return [token, issued, until, facts.person, facts.folio, facts.numbered, index, *facts.results]


@lru_cache(maxsize=_SHAPES)
def _template(shape: _Shape) -> Template:
    def build(words: Sequence[str]) -> Document:
        return _document(shape, words)

    return Template(build, 7 + len(shape.achievement.measures))


def _document(shape: _Shape, words: Sequence[str]) -> Document:
    token, issued, until, person, folio, numbered, index, *results = words
    me = f"{shape.folder}/{token}"
    return {
        "@context": CONTEXT,
        "id": me,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": shape.achievement.name,
        "description": numbered,
        "issuer": _issuer(shape.issuer),
        "validFrom": issued,
        **({"validUntil": until} if shape.expires else {}),
        "credentialSubject": {
            "id": f"{me}#subject",
            "type": ["AchievementSubject"],
            "identifier": [_identity(person)],
            "licenseNumber": folio,
            "achievement": _achievement(shape.achievement),
            "result": _results(me, shape.achievement, results),
        },
        "credentialStatus": {
            "id": f"{shape.status_list}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": index,
            "statusListCredential": shape.status_list,
        },
    }


def _issuer(issuer: Issuer) -> Document:
    return {"id": issuer.did, "type": ["Profile"], "name": issuer.name, "url": issuer.url}


def _identity(person: str) -> Document:
    """The name is on the paper, so it is here in the clear; nothing else that tells who it is."""
    return {"type": "IdentityObject", "hashed": False, "identityHash": person, "identityType": "name"}


def _achievement(achievement: Achievement) -> Document:
    me = achievement.id
    return {
        "id": me,
        "type": ["Achievement"],
        "achievementType": achievement.type,
        "name": achievement.name,
        "description": achievement.description,
        "inLanguage": achievement.language,
        "criteria": {"id": f"{me}#criteria", "narrative": achievement.narrative},
        "resultDescription": [
            _description(f"{me}#{number}", measure)
            for number, measure in enumerate(achievement.measures, start=1)
        ],
    }


def _description(address: str, measure: Measure) -> Document:
    bounds = {"valueMin": "0", "valueMax": "10"} if measure.is_grade else {}
    return {
        "id": address,
        "type": ["ResultDescription"],
        "name": measure.name,
        "resultType": measure.type,
        **bounds,
    }


def _results(me: str, achievement: Achievement, values: Sequence[str]) -> list[Document]:
    return [
        {
            "id": f"{me}#{number}",
            "type": ["Result"],
            "resultDescription": f"{achievement.id}#{number}",
            "status" if measure.type == STATUS else "value": value,
        }
        for number, (measure, value) in enumerate(zip(achievement.measures, values, strict=True), start=1)
    ]
