"""What a signed diploma costs, next to a naive WeasyPrint call with a stock pyHanko signature, and the floor.

    .venv/bin/python bench/certificates.py [--count N]

Naive: the HTML of one diploma, `write_pdf` as PDF/A-3a with its own font configuration and parsed CSS, then
`pyhanko.sign.sign_pdf` with a 2048-bit RSA key. Ours: diplomas of N people of all kinds of names, each with a
credential of 3 kB attached and sealed with the same key. Floor: one RSA signature, zlib of the person's
content streams at its usual level, a copy of the file. All three are medians of CPU time per certificate in
the same run. The few strikes that lay out a plate first are far above the median: `mean_ms` is all that the
batch took, plates included, over N, and the two ratios are also given for it. Then the print file of all N,
and the memory of the process after a fifth of the strikes and after all.

With `--compare M` the content streams of the last M of them are compared with the plain path's. The last line
is one JSON object: `count`, `naive_ms`, `ours_ms`, `mean_ms`, `floor_ms`, `naive_over_ours` (at least 100),
`ours_over_floor` (at most 5), `naive_over_mean`, `mean_over_floor`, `plates_seconds`, `seconds_all`,
`file_bytes`, `merged_bytes_each` (at most 4096), `merged_ms_each`, `rss_growth_mb`, `plain` (how many of the
first fifth took the plain path), `compared`, `differing`.
"""

import argparse
import hashlib
import io
import json
import statistics
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter
from weasyprint import HTML

from certification.press import codes, engine
from certification.press.plates.merging import merged
from certification.press.plates.plate import plate_for
from certification.press.plates.sealing import Attachment
from certification.press.rendering import markup, ornaments_of, stylesheet_of
from certification.press.sheets import sheet_of
from certification.press.snapshot import Kind, Language, Module, Signatory, Snapshot, Treatment
from core.typesetting import ONE_AT_A_TIME
from tests.certification.press.people import people
from tests.certification.press.seals import SIGNED_AT, TestSeal

TITLES = (
    "Inducción",
    "Justicia social y salud global",
    "Determinantes sociales de la salud",
    "Salud materna e infantil",
    "Enfermedades crónicas",
    "Salud mental comunitaria",
    "Tuberculosis y enfermedades infecciosas",
    "Mejora de la calidad",
    "Salud intercultural",
    "Investigación en servicios de salud",
    "Liderazgo y abogacía",
    "Cierre y proyecto de mejora",
)

DIPLOMA = Snapshot(
    kind=Kind.DIPLOMA,
    language=Language.SPANISH,
    person="Xóchitl Peñaloza Güemes",
    surnames="Peñaloza Güemes",
    treatment=Treatment.DRA,
    programme="Salud Global y Medicina Social",
    cohort="febrero 2027",
    period="del 1 de febrero de 2027 al 31 de enero de 2028",
    hours=240,
    modality="mixta",
    place_and_date="Ángel Albino Corzo, Chiapas, a 31 de enero de 2028.",
    organisation="Compañeros de la Sierra",
    university="Universidad del Soconusco",
    signatories=(
        Signatory("Dra. Valeria Macías Ordóñez", "Directora", "Compañeros de la Sierra"),
        Signatory("Dr. Hugo Nájera Ruiz", "Titular académico", "Universidad del Soconusco"),
    ),
    modules=tuple(Module(title, 20, "9.0") for title in TITLES),
    mean="9.2",
    folio="SALUD-2027F-DIP-0012-2",
    verification_url="https://acompana.example/v/JYsbpVrEOBDGSXq4B_4iXg",
    verify_at="acompana.example/v",
    short_code="EFF8H7JAXV",
)


def credential(row: Snapshot) -> Attachment:
    """Three kilobytes of JSON with the row's own words in it."""
    proof = hashlib.sha512(row.folio.encode()).hexdigest() * 19
    body = {"id": row.verification_url, "name": row.person, "achievement": row.programme, "proof": proof}
    data = json.dumps(body, ensure_ascii=False).encode()
    return Attachment("credential.json", "application/ld+json", data, "Open Badges 3.0")


def naive(row: Snapshot, seal: TestSeal) -> bytes:
    """As the first pages of the two libraries show it."""
    source = HTML(
        string=markup(row),
        base_url=engine.SCHEME,
        url_fetcher=engine.OurAssets(ornaments_of(sheet_of(row), row.palette, row.emblem)),
    )
    style = stylesheet_of(sheet_of(row))
    pdf = source.write_pdf(
        stylesheets=[engine.CSS(string=style, base_url=engine.SCHEME, url_fetcher=engine.OurAssets({}))],
        pdf_variant="pdf/a-3a",
        pdf_tags=True,
        cache=dict(engine.pictures_of(codes.dots(row.verification_url))),
    )
    meaning = PdfSignatureMetadata(field_name=seal.field_name, subfilter=SigSeedSubFilter.PADES)
    signed = sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meaning, signer=seal.signer())
    return bytes(signed.getvalue())


def floor(contents: list[bytes], file: bytes, seal: TestSeal) -> None:
    for content in contents:
        zlib.compress(content)
    seal.key.sign(file[:64], padding.PKCS1v15(), hashes.SHA256())
    bytearray(file)


def cpu(act: Callable[..., object], *arguments: object) -> float:
    """Milliseconds."""
    before = time.process_time()
    act(*arguments)
    return (time.process_time() - before) * 1000


def resident() -> float:
    """Megabytes of this process in memory."""
    fields = Path("/proc/self/statm").read_text().split()
    return int(fields[1]) * 4096 / 1e6


def strike_all(rows: list[Snapshot], seal: TestSeal) -> dict[str, Any]:
    sizes, spent, memory = [], [], 0.0
    wall = time.perf_counter()
    for number, row in enumerate(rows):
        before = time.process_time()
        file = plate_for(row).strike(row, attachments=[credential(row)], seal=seal, signed_at=SIGNED_AT)
        spent.append((time.process_time() - before) * 1000)
        sizes.append(len(file))
        if number == len(rows) // 5:
            memory = resident()
        if number % 100 == 0:
            say(f"{number} struck")
    median, mean = statistics.median(spent), statistics.fmean(spent)
    return {
        "ours_ms": median,
        "mean_ms": mean,
        "plates_seconds": (mean - median) * len(rows) / 1000,
        "seconds_all": time.perf_counter() - wall,
        "file_bytes": statistics.median(sizes),
        "rss_growth_mb": resident() - memory,
    }


def compare(rows: list[Snapshot]) -> int:
    """How many of these differ from the plain path in any byte of a page."""
    differing = 0
    for number, row in enumerate(rows):
        plate = plate_for(row)
        with ONE_AT_A_TIME:
            plain = plate.plain(row, plate.pictures)
        if list(plain.person.contents) != list(plate.set(row).person.contents):
            differing += 1
            say(f"differs: {row.person}")
        if number % 100 == 0:
            say(f"{number} compared")
    return differing


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure(count: int, compared: int) -> dict[str, Any]:
    seal = TestSeal()
    rows = list(people(DIPLOMA, count))
    naive(rows[-1], seal)  # loads what both need
    slow = statistics.median(cpu(naive, row, seal) for row in rows[-7:])
    say(f"naive {slow:.1f} ms")
    seal.cms(bytes(32))
    figures = strike_all(rows, seal)
    rest = [plate_for(row).set(row) for row in rows[:100]]
    files = [
        plate_for(row).strike(row, attachments=[credential(row)], seal=seal, signed_at=SIGNED_AT)
        for row in rows[:100]
    ]
    least = statistics.median(
        cpu(floor, list(struck.person.contents), file, seal) for struck, file in zip(rest, files, strict=True)
    )
    print_file = b""

    def gather() -> None:
        nonlocal print_file
        print_file = merged(rows)

    gathering = cpu(gather)
    some = rows[: max(1, len(rows) // 5)]
    return {
        "count": len(rows),
        "naive_ms": slow,
        **figures,
        "floor_ms": least,
        "naive_over_ours": slow / figures["ours_ms"],
        "ours_over_floor": figures["ours_ms"] / least,
        "naive_over_mean": slow / figures["mean_ms"],
        "mean_over_floor": figures["mean_ms"] / least,
        "merged_bytes_each": len(print_file) / len(rows),
        "merged_ms_each": gathering / len(rows),
        "plain": sum(plate_for(row).set(row).layout is None for row in some),
        "compared": compared,
        "differing": compare(rows[-compared:]) if compared else 0,
    }


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--count", type=int, default=500)
    asked.add_argument("--compare", type=int, default=0)
    options = asked.parse_args()
    figures = measure(options.count, options.compare)
    print(json.dumps({name: round(figure, 3) for name, figure in figures.items()}))


if __name__ == "__main__":
    main()
