"""Which of today's sheets an approval covers: those that say what was approved, to the letter.

What comes with the day and the number is not part of it: the date of issue and what is reckoned from it,
folio, codes and the address of the site. The folio that a correction replaces is part of it. Pure.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from certification.press.snapshot import Snapshot


def digest_of(snapshot: Snapshot) -> str:
    """SHA-256 of all that a signatory answers for; the place of issue counts, the day does not."""
    said = replace(
        without_signatures(snapshot),
        place_and_date=snapshot.place_and_date.rpartition(", a ")[0],
        valid_until="",
        folio="",
        verification_url="",
        verify_at="",
        short_code="",
    )
    return hashlib.sha256(said.to_json().encode()).hexdigest()


def digest_of_all(sheets: Iterable[tuple[int, str]]) -> str:
    """Of a whole request: each person's id and the digest of their sheet, in list order."""
    return hashlib.sha256("\n".join(f"{user_id} {digest}" for user_id, digest in sheets).encode()).hexdigest()


def without_signatures(snapshot: Snapshot) -> Snapshot:
    return with_signatures(snapshot, [""] * len(snapshot.signatories))


def with_signatures(snapshot: Snapshot, pictures: Sequence[str]) -> Snapshot:
    """The pictures of those who sign it, from the left; an empty one leaves the line to be signed by hand."""
    signed = zip(snapshot.signatories, pictures, strict=True)
    return replace(snapshot, signatories=tuple(replace(each, signature=picture) for each, picture in signed))
