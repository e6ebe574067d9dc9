"""Does every Python give the same files from the same rows?

    .venv/bin/python bench/same_bytes.py [/path/to/another/python ...]

Each document of the house, in both languages, for a long and a short name, is struck, signed with one key and
given its credential, in a process of its own per interpreter, each in another time zone, with another hash
seed and no system fonts; then the print file of all. What is named here needs the packages of the lock. The
last line is one JSON object: `pythons` that were compared, `files` of each, `differing` (to be 0).
"""

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bench.certificates import credential
from certification.press.rendering import merged, strike
from certification.press.snapshot import Kind, Language
from certification.templates.examples import LONG, SHORT, House, example
from tests.certification.press.seals import SIGNED_AT, TestSeal

ZONES = ("America/Mexico_City", "Pacific/Kiritimati", "Asia/Kolkata", "UTC")


def digests(seal: TestSeal) -> dict[str, str]:
    """SHA-256 of every file, by what it is."""
    rows = [example(k, lang, who, House()) for k in Kind for lang in Language for who in (LONG, SHORT)]
    found = {"merged": hashlib.sha256(merged(rows)).hexdigest()}
    for row in rows:
        pdf = strike(row, attachments=[credential(row)], seal=seal, signed_at=SIGNED_AT)
        found[f"{row.kind} {row.language} {row.person}"] = hashlib.sha256(pdf).hexdigest()
    return found


def asked_of(python: str, key: bytes, number: int) -> tuple[str, dict[str, str]]:
    """The version of an interpreter and what it made."""
    surroundings = {
        "PATH": os.environ["PATH"],
        "TZ": ZONES[number % len(ZONES)],
        "PYTHONHASHSEED": str(number + 1),
        "FONTCONFIG_FILE": "/nonexistent",
    }
    run = subprocess.run(
        [python, __file__, "--inside"], input=key, env=surroundings, capture_output=True, check=True
    )
    version, found = json.loads(run.stdout.splitlines()[-1])
    return version, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pythons", nargs="*")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        key = serialization.load_pem_private_key(sys.stdin.buffer.read(), None)
        print(json.dumps([platform.python_version(), digests(TestSeal(key))]))
        return
    pem = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    made = []
    for number, python in enumerate([sys.executable, sys.executable, *asked.pythons]):
        made.append(asked_of(python, pem, number))
        print(f"{made[-1][0]}: {len(made[-1][1])} files", file=sys.stderr, flush=True)
    first = made[0][1]
    differing = sum(found.get(name) != first[name] for _version, found in made for name in first)
    versions = [version for version, _found in made]
    print(json.dumps({"pythons": versions, "files": len(first), "differing": differing}))


if __name__ == "__main__":
    main()
