"""Modules come in checked, as versions that never change."""

import html
import io
import shutil
import zipfile

import pytest
from sqlalchemy import func, select

from core import db
from seminars.curricula.commands import CONTENT
from seminars.curricula.reading import read_curriculum
from seminars.library import shelf
from seminars.library.actions import ContentRefused, import_curriculum
from seminars.library.archive import pack
from seminars.library.storing import as_body, from_body
from seminars.models import ModuleVersion
from tests.conftest import words_of
from tests.seminars.curricula.small_content import SmallContent


@pytest.fixture
def content(tmp_path):
    return SmallContent(tmp_path / "content")


def upload(browser, data, name="modulo.zip"):
    return browser("rosa").post("/seminars/modules/upload", data={"archive": (io.BytesIO(data), name)})


def zipped(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def test_our_own_content_is_the_same_after_storing():
    for module in read_curriculum(CONTENT).modules:
        assert from_body(as_body(module)) == module


def test_a_version_that_was_kept_before_modules_had_figures_is_still_read(content):
    (module,) = read_curriculum(content.folder).modules
    assert from_body(as_body(module)) == module
    body = as_body(module)
    for name in ("field_tasks", "cases", "facilitator_sheets", "handouts", "glossary", "figures"):
        del body[name]
    for quiz in body["quizzes"]:
        del quiz["role"]
    before = from_body(body)
    assert (before.figures, before.field_tasks, before.glossary) == ((), (), ())
    assert {quiz.role for quiz in before.quizzes} == {"practice"}
    assert before.lessons == module.lessons


def test_the_same_folder_twice_adds_nothing(writing, content):
    assert len(import_curriculum(content.folder)) == 1
    assert import_curriculum(content.folder) == []
    content.change("es/calling.md", "Llama pronto.", "Llama ya.")
    assert len(import_curriculum(content.folder)) == 1


def test_content_that_does_not_fit_keeps_nothing(app, content, stored):
    content.change("es/calling.md", "Llama pronto.", "Da 500 mg.")
    with app.app_context(), pytest.raises(ContentRefused) as refusal, db.transaction():
        import_curriculum(content.folder)
    assert str(refusal.value.findings[0]).startswith("m00-induction/es/calling.md:6:")
    assert stored(select(ModuleVersion.id)) == []


def test_the_command_line_brings_modules_in(app, content):
    runner = app.test_cli_runner()
    first = runner.invoke(args=["content", "import", str(content.folder)])
    assert first.output.endswith("1 new module versions.\n")
    content.change("es/calling.md", "Llama pronto.", "Da 500 mg.")
    second = runner.invoke(args=["content", "import", str(content.folder)])
    assert second.exit_code == 1
    assert "es/calling.md:6:" in second.output


def test_a_coordinator_downloads_edits_and_uploads_a_module(app, browser, content, seminar, stored):
    files = browser("rosa").get(f"/seminars/modules/{seminar.module_version_id}/files").data
    assert zipfile.ZipFile(io.BytesIO(files)).testzip() is None
    content.change("es/calling.md", "Llama pronto.", "Llama ya mismo.")
    answer = upload(browser, pack(content.module))
    assert answer.status_code == 303
    assert "La nueva versión está lista." in words_of(browser("rosa").get(answer.location).text)
    assert stored(select(func.count(ModuleVersion.id))) == [2]
    assert "Llama ya mismo." not in browser("xochitl").get(f"/seminars/{seminar.id}/lessons/calling").text


def test_findings_stand_in_the_page_with_file_and_line(browser, content, stored):
    content.change("es/calling.md", "Llama pronto.", "Da 500 mg.")
    page = upload(browser, pack(content.module))
    assert page.status_code == 422
    assert "m00-induction/es/calling.md:6" in words_of(page.text)
    assert stored(select(ModuleVersion.id)) == []


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00 not a zip file at all",
        zipped(**{"../module.toml": "key = 1"}),
        zipped(**{"/etc/module.toml": "key = 1"}),
        zipped(**{"m00/run.exe": "x"}),
        zipped(**{"m00/module.toml": "x", "m01/module.toml": "x"}),
        zipped(**{"m00/es/a.md": "x" * 4_000_001}),
        zipped(),
    ],
)
def test_a_strange_archive_is_refused(browser, app, cast, data, stored):
    page = upload(browser, data)
    assert page.status_code == 422
    assert 'id="archive-error"' in page.text
    assert stored(select(ModuleVersion.id)) == []


def test_a_module_is_read_from_the_database_once(app, cast, seminar):
    shelf._shelf.clear()
    with app.app_context():
        first = shelf.module_of(seminar)
    assert shelf.module_of(seminar) is first


@pytest.fixture
def another(content):
    """A module of the next month that was written from the first one, sentence by sentence."""
    folder = content.folder.parent / "another" / "m01-justice"
    shutil.copytree(content.module, folder)
    for path in folder.rglob("*.*"):
        path.write_text(path.read_text("utf-8").replace("m00", "m01"), "utf-8")
    return rewritten(folder, "module.toml", "month = 0", "month = 1")


def rewritten(folder, name, old, new):
    path = folder / name
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return folder


def test_a_sentence_of_another_module_is_not_written_again(browser, another, seminar, stored):
    page = upload(browser, pack(another))
    assert page.status_code == 422
    told = words_of(html.unescape(page.text))
    first = "m01-justice/es/calling.md:3 “la pasante escucha con calma a cada persona …” stands in"
    assert f"{first} m00-induction/es/calling.md:3 too. Write it otherwise here." in told
    assert "m01-justice/en/calling.md:3" in told
    assert stored(select(ModuleVersion.key)) == ["m00"]


def test_a_module_in_its_own_words_comes_beside_the_others(browser, another, seminar, stored):
    rewritten(another, "es/calling.md", "La pasante escucha con calma", "Quien atiende oye despacio")
    rewritten(another, "en/calling.md", "The doctor listens calmly", "Whoever cares hears slowly")
    assert upload(browser, pack(another)).status_code == 303
    assert stored(select(ModuleVersion.key).order_by(ModuleVersion.id)) == ["m00", "m01"]


def test_two_folders_of_the_same_name_are_still_two_modules(browser, another, seminar, stored):
    page = upload(browser, pack(another.rename(another.with_name("m00-induction"))))
    assert page.status_code == 422
    assert "stands in m00-induction/es/calling.md:3 too." in words_of(html.unescape(page.text))


def test_what_a_module_said_in_an_older_version_is_free_again(
    app, browser, content, another, seminar, stored
):
    """Only what pasantes will read counts: the newest version of each of the others."""
    for language, old, new in (
        ("es", "La pasante escucha con calma", "Quien atiende oye despacio"),
        ("en", "The doctor listens calmly", "Whoever cares hears slowly"),
    ):
        content.change(f"{language}/calling.md", old, new)
    assert upload(browser, pack(content.module)).status_code == 303
    assert upload(browser, pack(another)).status_code == 303


def test_the_command_line_compares_with_what_is_on_the_shelf_too(app, another, seminar):
    refused = app.test_cli_runner().invoke(args=["content", "import", str(another.parent)])
    assert refused.exit_code == 1
    assert "m01-justice/es/calling.md:3: " in refused.output
