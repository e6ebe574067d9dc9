"""What the files of a batch are called, on its page and on the command line."""

from certification import queries
from certification.documents import Document
from certification.models import Batch
from certification.press.snapshot import Kind


def stem(document: Document) -> str:
    """The beginning of a file's name: `enrolment-2026F-2026-05-14`, `mentor-2026-02`."""
    parts = [document.kind.value, document.cohort.code if document.cohort else "", document.occasion]
    return "-".join(part for part in parts if part)


def name_of(batch: Batch) -> str:
    """`diploma-2026F-1`, or with the half-year where there is no cohort."""
    cohort = queries.whole_batch(batch).cohort
    return f"{stem(Document(cohort, Kind(batch.kind), occasion=batch.occasion))}-{batch.number}"
