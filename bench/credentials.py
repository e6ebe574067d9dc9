"""What a signed credential costs, next to the same one made with PyLD and a signature, nothing else.

    .venv/bin/python bench/credentials.py [--count N]

One cohort: diplomas of twelve modules that differ in name, folio, grades and address, as in a batch. The
plain way builds the document, canonicalises it and its proof with PyLD, hashes, signs and writes JSON. The
two are asked in turn; each credential of the plain way must be byte for byte ours. Figures are medians of CPU
time in milliseconds; `first_ms` is the first credential of a batch, which asks PyLD and compares. The last
line is one JSON object: `ours_ms`, `plain_ms`, `plain_over_ours`, `first_ms`, `verify_ms`, `qr_ms`, `bytes`,
`status_list_ms`, `status_list_bytes`.
"""

import argparse
import hashlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from certification.credentials import badge, proof
from certification.credentials.canonical import dumps, quads
from certification.credentials.facts import Facts, Issuer, facts_of, instant
from certification.credentials.identity import did, key_address, public_keys
from certification.credentials.keys import IssuerKeys
from certification.credentials.multibase import base58
from certification.credentials.qr import Short, payload
from certification.credentials.status import status_list
from certification.credentials.verifying import Verified, verify
from certification.press.snapshot import Kind, Language, Module, Snapshot

HOST = "acompana.example"
LIST = f"https://{HOST}/status/1"
HOUSE = Issuer(did(HOST), "Compañeros de la Sierra", f"https://{HOST}")
MODULES = 12
BASE = Snapshot(
    kind=Kind.DIPLOMA,
    language=Language.SPANISH,
    person="",
    programme="Salud Global y Medicina Social",
    cohort="febrero 2027",
    period="del 1 de febrero de 2027 al 31 de enero de 2028",
    hours=240,
    place_and_date="Ángel Albino Corzo, Chiapas, a 31 de enero de 2028.",
    organisation="Compañeros de la Sierra",
    university="Universidad del Soconusco",
    signatories=(),
    mean="9.2",
)


def cohort(count: int) -> Iterator[Facts]:
    for number in range(count):
        grades = [f"{(number * 7 + module) % 40 / 10 + 6:.1f}" for module in range(MODULES)]
        printed = replace(
            BASE,
            person=f"Xóchitl {number} Peñaloza Güemes",
            folio=f"SALUD-2027F-DIP-{number:04d}-2",
            verification_url=f"https://{HOST}/v/{hashlib.md5(str(number).encode()).hexdigest()[:22]}",
            modules=tuple(Module(f"Módulo {n + 1}: salud", 20, grade) for n, grade in enumerate(grades)),
        )
        yield facts_of(
            printed,
            issuer=HOUSE,
            issued_at=datetime(2028, 1, 31, 18, tzinfo=UTC),
            status_list=LIST,
            status_index=number,
        )


def plain(facts: Facts, key: IssuerKeys) -> bytes:
    document = badge.unsigned(facts)
    options: dict[str, Any] = {
        **proof.OPTIONS,
        "created": instant(facts.issued_at),
        "verificationMethod": key_address(HOUSE.did, key.public),
    }
    parts = (quads({"@context": document["@context"], **options}), quads(document))
    digest = b"".join(hashlib.sha256(part.encode()).digest() for part in parts)
    document["proof"] = {**options, "proofValue": base58(key.credential.sign(digest))}
    return dumps(document).encode()


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    before = time.process_time()
    done = work()
    return (time.process_time() - before) * 1000, done


def code(facts: Facts, key: IssuerKeys) -> str:
    short = Short(facts.folio, facts.person, BASE.programme, "diploma", BASE.hours, date(2028, 1, 31))
    return payload(short, key, address=facts.id)


def measure(count: int) -> dict[str, Any]:
    key = IssuerKeys.generate()
    trusted = public_keys(HOST, [key.public])
    people = list(cohort(count))
    first, made = cpu(lambda: badge.credential(people[0], key))
    times: dict[str, list[float]] = {"ours": [], "plain": [], "verify": [], "qr": []}
    for facts in people:
        ours, made = cpu(lambda facts=facts: badge.credential(facts, key))
        theirs, same = cpu(lambda facts=facts: plain(facts, key))
        reading, read = cpu(lambda made=made: verify(made, trusted))
        assert made == same
        assert isinstance(read, Verified)
        times["ours"].append(ours)
        times["plain"].append(theirs)
        times["verify"].append(reading)
        times["qr"].append(cpu(lambda facts=facts: code(facts, key))[0])
    listing, listed = cpu(
        lambda: status_list(
            LIST, range(0, 131_072, 997), issuer=HOUSE, issued_at=people[0].issued_at, key=key
        )
    )
    middle = {name: statistics.median(each) for name, each in times.items()}
    return {
        "count": count,
        **{f"{name}_ms": round(value, 3) for name, value in middle.items()},
        "plain_over_ours": round(middle["plain"] / middle["ours"], 1),
        "first_ms": round(first, 1),
        "bytes": len(made),
        "status_list_ms": round(listing, 1),
        "status_list_bytes": len(listed),
    }


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--count", type=int, default=200)
    print(json.dumps(measure(asked.parse_args().count)))


if __name__ == "__main__":
    main()
