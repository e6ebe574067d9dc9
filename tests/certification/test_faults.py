"""What goes wrong at the issue: a clear sentence each time, and nothing issued that should not be."""

import errno
import io
import os
import shutil

import pikepdf
import pytest
from sqlalchemy import select

from certification import actions, making, printing
from certification.models import Batch, Certificate, Series
from certification.press import engine, rendering, typefaces
from certification.press.errors import Unprintable
from certification.press.plates import plate
from certification.press.sources import SHIPPED
from core import db, files, jobs
from core.jobs import Job
from people.models import User
from tests.certification.press.reading import texts
from tests.conftest import words_of

DIPLOMAS = "/certificates/cohorts/1/issue/diploma"
COMPLETIONS = "/certificates/cohorts/1/issue/completion"


@pytest.fixture
def templates(monkeypatch):
    """Our templates by their file, which may be spoilt as on a disk; nothing is kept of the real ones."""
    real, spoilt = SHIPPED.files, dict(SHIPPED.files)
    object.__setattr__(SHIPPED, "files", spoilt)
    for _nothing in _anew(monkeypatch):
        yield spoilt
    object.__setattr__(SHIPPED, "files", real)


@pytest.fixture
def fonts(tmp_path, monkeypatch):
    folder = tmp_path / "fonts"
    shutil.copytree(typefaces.FOLDER, folder)
    monkeypatch.setattr(typefaces, "FOLDER", folder)
    for _nothing in _anew(monkeypatch):
        yield folder


def _anew(monkeypatch):
    """As in a process that has printed nothing yet; afterwards too."""
    caches = (
        rendering._templates,
        rendering.stylesheet_of,
        plate._plate,
        engine._configured,
        engine.stylesheet,
    )
    monkeypatch.setattr(actions.issuing, "_proven", set())
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def nothing_was_taken(stored):
    return not stored(select(Series)) + stored(select(Certificate)) + stored(select(Batch))


@pytest.mark.parametrize(
    "name",
    [
        "<b>Ana</b> Ruiz",
        "Ana <link rel=attachment href=file:///etc/passwd>",
        "{{ it.folio }} {% include 'x' %}",
        "<script>alert(1)</script>",
    ],
)
def test_a_name_with_markup_is_only_letters_on_paper_and_on_the_page(
    graduation, app, cast, browser, stored, name
):
    with app.app_context(), db.transaction():
        db.session.get(User, cast.xochitl.id).certificate_name = name
    browser("rosa").post(DIPLOMAS)
    (certificate,) = stored(select(Certificate))
    with app.app_context():
        pdf = files.read(certificate.pdf_sha256)
    assert "".join(name.split()) in "".join(texts(pdf)[0].split())
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert list(document.attachments) == ["credential.json"]
    page = browser("stranger").get(f"/v/{certificate.token}").text
    assert name in words_of(page.replace("&lt;", "‹").replace("&gt;", "›")).replace("‹", "<").replace(
        "›", ">"
    )
    assert name not in page or "<" not in name


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:9/seal.png", "https://example.org/seal.svg"]
)
def test_a_template_that_fetches_from_elsewhere_takes_no_folio(
    graduation, templates, browser, stored, address
):
    spoilt = templates["_sheet.html"].replace("<main>", f'<main><img alt="x" src="{address}">')
    assert spoilt != templates["_sheet.html"]
    templates["_sheet.html"] = spoilt
    answer = browser("rosa").post(DIPLOMAS)
    assert answer.status_code == 422
    assert "no se puede imprimir" in words_of(answer.text)
    assert nothing_was_taken(stored)


@pytest.mark.parametrize("file", ["diploma.es.html", "_sheet.html", "sheet.css"])
def test_a_template_that_is_gone_takes_no_folio(graduation, templates, browser, stored, file):
    del templates[file]
    answer = browser("rosa").post(DIPLOMAS)
    assert answer.status_code == 422
    assert "no se puede imprimir" in words_of(answer.text)
    assert nothing_was_taken(stored)


@pytest.mark.parametrize("face", [typefaces.NAME, typefaces.ITALIC])
@pytest.mark.parametrize("was_measured", [True, False])
def test_a_typeface_that_is_gone_takes_no_folio_and_no_other_takes_its_place(
    graduation, fonts, browser, stored, face, was_measured, monkeypatch
):
    (fonts / face.file).unlink()
    if not was_measured:
        typefaces._advances.cache_clear()
    answer = browser("rosa").post(DIPLOMAS)
    assert answer.status_code == 422
    page = words_of(answer.text)
    assert "falta una plantilla o un tipo de letra" in page
    assert nothing_was_taken(stored)
    assert browser("rosa").get(DIPLOMAS).status_code == 200


@pytest.fixture
def pending(graduation, app, browser, stored):
    """The page of a batch of two whose job has not begun, and the job."""
    bell = app.extensions["ring"]
    app.extensions["ring"] = lambda _job_id: None
    address = browser("rosa").post(COMPLETIONS).location
    app.extensions["ring"] = bell
    return address, stored(select(Job.id))[-1]


def test_a_template_that_vanishes_before_the_printing_stops_the_job_with_a_sentence(
    pending, templates, app, browser, stored
):
    address, job = pending
    aside = templates.pop("completion.es.html")
    with pytest.raises(Unprintable):
        jobs.run(app, job)
    page = words_of(browser("rosa").get(address).text)
    assert "No se puede imprimir como está: una plantilla falta o está dañada." in page
    assert "La impresión se detuvo" in page
    assert set(stored(select(Certificate.state))) == {"pending"}
    templates["completion.es.html"] = aside
    rendering._templates.cache_clear()
    browser("rosa").post(f"{address}/resume")
    assert set(stored(select(Certificate.state))) == {"valid"}


@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_disk_that_fills_up_in_the_middle_loses_nothing_and_leaves_no_rubbish(
    pending, app, browser, stored, monkeypatch, call
):
    """The first certificate is kept, the second finds no room; then somebody makes some."""
    address, job = pending
    monkeypatch.setattr(printing, "AT_ONCE", 1)
    kept, real = [], making.kept

    def keep(made):
        if kept:
            _no_room(monkeypatch, call)
        kept.append(made)
        return real(made)

    monkeypatch.setattr(making, "kept", keep)
    with pytest.raises(OSError, match="No space"):
        jobs.run(app, job)
    monkeypatch.undo()
    assert stored(select(Certificate.state).order_by(Certificate.number)) == ["valid", "pending"]
    assert "El disco está lleno." in words_of(browser("rosa").get(address).text)
    with app.app_context():
        names = [path.name for path in files.folder().rglob("*") if path.is_file()]
    assert all(len(name) == 64 for name in names), "half a file was left"
    browser("rosa").post(f"{address}/resume")
    certificates = stored(select(Certificate).order_by(Certificate.number))
    assert [(each.number, each.state) for each in certificates] == [(1, "valid"), (2, "valid")]
    with app.app_context():
        signers = making.signers()
        again = making.make(
            making.order(certificates[1], printing.snapshot_of(certificates[1]), signers), signers
        )
        assert again.pdf == files.read(certificates[1].pdf_sha256)


def _no_room(monkeypatch, call):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", full)
        return
    opened = os.fdopen

    def without_room(handle, mode):
        file = opened(handle, mode, buffering=0)

        class Full:
            write = staticmethod(full)

            def __enter__(self):
                return self

            def __exit__(self, *_error):
                file.close()

        return Full()

    monkeypatch.setattr(os, "fdopen", without_room)
