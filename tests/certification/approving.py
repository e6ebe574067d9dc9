"""A coordinator asks, signatories answer by their links: what the tests of approvals do again and again."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image, ImageDraw, ImageFilter

from certification.models import Certificate
from core import db, files
from people import institution
from people.models import Institution
from tests.certification.press.drawn import png

DIPLOMAS = "/certificates/cohorts/1/issue/diploma"
COMPLETIONS = "/certificates/cohorts/1/issue/completion"


def turn_on(app: Any) -> None:
    with app.app_context(), db.transaction():
        db.session.get_one(Institution, 1).signatures = "here"
        db.after_commit(institution.forget)


def ask(browser: Callable[[str], Any], document: str = DIPLOMAS) -> list[str]:
    """Ask for approval; the ids of the answers that are waited for, from the left."""
    answer = browser("rosa").post(document, data={"ask": "1"})
    assert answer.status_code == 303, answer.text
    page = browser("rosa").get(document).text
    return re.findall(r'action="/certificates/approvals/signatories/(\d+)/link"', page)


def link(browser: Callable[[str], Any], approval_id: str) -> str:
    """The personal link of one signatory, as the coordinator sees it once."""
    page = browser("rosa").post(f"/certificates/approvals/signatories/{approval_id}/link").text
    found = re.search(r'value="http://localhost(/approve/[^"]+)"', page)
    assert found is not None
    return found[1]


def links(browser: Callable[[str], Any], document: str = DIPLOMAS) -> list[str]:
    return [link(browser, each) for each in ask(browser, document)]


def hand_in(stranger: Any, address: str, photo: bytes, name: str = "firma.jpg") -> Any:
    fields = {"picture": (BytesIO(photo), name)}
    return stranger.post(f"{address}/picture", data=fields, content_type="multipart/form-data")


def approve(stranger: Any, address: str) -> Any:
    """With the picture that the page shows, or with none."""
    shown = re.search(r'name="picture" value="([0-9a-f]*)"', stranger.get(address).text)
    return stranger.post(f"{address}/yes", data={"picture": shown[1] if shown else ""})


def photo(seed: int = 0, size: tuple[int, int] = (1600, 1200)) -> bytes:
    """A phone's picture of ink on paper: grey at one side, the shadow of a hand, a blue pen."""
    wide, high = size
    shade = Image.linear_gradient("L").resize(size).point(lambda value: 150 + value * 90 // 255)
    paper = Image.merge("RGB", (shade, shade, shade.point(lambda value: max(value - 8, 0))))
    pen = ImageDraw.Draw(paper)
    left, middle = wide // 4, high // 2
    points = [
        (left + wide * n // 30, middle + (high // 12) * (-1) ** n * ((n + seed) % 3 + 1) // 2)
        for n in range(16)
    ]
    pen.line(points, fill=(28, 30, 92), width=max(wide // 160, 3), joint="curve")
    file = BytesIO()
    paper.filter(ImageFilter.GaussianBlur(1)).save(file, "JPEG", quality=80)
    return file.getvalue()


def blank(size: tuple[int, int]) -> bytes:
    return png(Image.new("L", size, 255))


def pictures_in(pdf: bytes) -> int:
    """How many pictures are printed with ink on nothing: those of signatures."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return sum(
            isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image" and "/SMask" in each
            for each in document.objects
        )


def file_of(app: Any, certificate: Certificate) -> bytes:
    with app.app_context():
        return files.read(certificate.pdf_sha256)


def named_on(certificate: Certificate) -> list[str]:
    return [each.get("signature", "") for each in certificate.snapshot["signatories"]]
