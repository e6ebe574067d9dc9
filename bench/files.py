"""All files of a batch, looked at by other programs: each whole, signed, tagged, and its code readable.

    .venv/bin/python bench/files.py [--count 500]

A cohort's diplomas are issued as a click issues them. Each file then goes through `qpdf --check`, `pdfsig`
(where they are installed) and pyHanko's validation; its claims (PDF/A-3a, PDF/UA-1), structure, language,
output intent and attachment are looked up with pikepdf; and the code on its front is read from a picture of
150 dots an inch, which must begin with the address that verifies it. The last line is one JSON object:
`count` and, for each program, how many files passed; null where a program is missing.
"""

import argparse
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pikepdf
from asn1crypto import pem, x509
from flask import Flask
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import select

from app import create_app
from bench.batch import a_cohort, issue
from certification import seals
from certification.models import Certificate
from core import clock, db, files, schema
from tests.certification.press.aloud import said
from tests.certification.press.reading import scanned
from tests.certification.years import GRADUATION
from tests.conftest import SameOrigin, sign_in
from tests.support import cast as stage

CLAIMS = (b'pdfaid:part="3"', b'pdfaid:conformance="A"', b'pdfuaid:part="1"')


def issued(app: Flask) -> Iterator[tuple[str, str, bytes]]:
    """Folio, address and bytes of each."""
    with app.app_context():
        rows = select(Certificate).where(Certificate.state == "valid").order_by(Certificate.number)
        for row in db.session.scalars(rows):
            yield (
                row.folio,
                row.snapshot["verification_url"].partition("#")[0],
                files.read(row.pdf_sha256 or ""),
            )


def by_qpdf(path: Path) -> bool:
    run = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    return run.returncode == 0 and "No syntax or stream encoding errors found" in run.stdout


def by_pdfsig(path: Path) -> bool:
    run = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True)
    return "Signature is Valid" in run.stdout and "Total document signed" in run.stdout


def by_pyhanko(pdf: bytes, trusted: x509.Certificate) -> bool:
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    context = ValidationContext(trust_roots=[trusted], moment=GRADUATION)
    status = validate_pdf_signature(signature, context)
    return bool(status.bottom_line) and status.coverage.name == "ENTIRE_FILE"


def is_built_well(pdf: bytes) -> bool:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        claims = root.Metadata.read_bytes()
        attached = list(document.attachments)
        return (
            all(claim in claims for claim in CLAIMS)
            and bool(root.MarkInfo.Marked)
            and str(root.Lang) == "es"
            and len(root.OutputIntents) == 1
            and attached == ["credential.json"]
            and len(document.pages) == 2
        )


def is_read_in_order(pdf: bytes, folio: str) -> bool:
    """The heading before the name, the folio on the front and again at the end."""
    words = [each.words for each in said(pdf) if each.role != "Form"]
    return "Diploma" in words and words[-1] == f"Folio {folio}" and f"Folio {folio}" in words[:-1]


def has_readable_code(pdf: bytes, address: str) -> bool:
    codes = scanned(pdf, dots_per_inch=150)
    return len(codes) == 1 and codes[0].partition("#")[0] == address


def measure(app: Flask) -> dict[str, Any]:
    passed: Counter[str] = Counter()
    with app.app_context():
        _, _, der = pem.unarmor(seals.all_keys()[0].chain.encode())
        trusted = x509.Certificate.load(der)
    programs = {"qpdf": by_qpdf, "pdfsig": by_pdfsig}
    there = {name: check for name, check in programs.items() if shutil.which(name)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.pdf"
        for folio, address, pdf in issued(app):
            path.write_bytes(pdf)
            found = {name: check(path) for name, check in there.items()}
            found["pyhanko"] = by_pyhanko(pdf, trusted)
            found["built_well"] = is_built_well(pdf)
            found["read_in_order"] = is_read_in_order(pdf, folio)
            found["code_read"] = has_readable_code(pdf, address)
            passed["count"] += 1
            passed.update(name for name, passes in found.items() if passes)
            if not all(found.values()) or passed["count"] % 50 == 0:
                wrong = [name for name, passes in found.items() if not passes]
                print(f"{passed['count']} {folio} {wrong or ''}", file=sys.stderr, flush=True)
    checks = ("count", *programs, "pyhanko", "built_well", "read_in_order", "code_read")
    return {name: passed[name] if name not in programs or name in there else None for name in checks}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--count", type=int, default=500)
    count = asked.parse_args().count
    with tempfile.TemporaryDirectory() as data, clock.at(GRADUATION):
        url = f"sqlite:///{data}/bench.db"
        app = create_app({"DATABASE_URL": url, "DATA": data, "SECRET_KEY": "bench", "TESTING": True})
        app.test_client_class = SameOrigin
        app.config["BASE_URL"] = "http://localhost"
        with app.app_context():
            schema.upgrade()
            with db.transaction():
                cast = stage.gather()
                a_cohort(cast, count)
        issue(app, sign_in(app, cast.rosa))
        print(json.dumps(measure(app)))
        app.extensions["engine"].dispose()


if __name__ == "__main__":
    main()
