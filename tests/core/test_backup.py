"""A copy holds everything and is put back whole, or not at all."""

import io
import json
import random
import tarfile
from datetime import date

import pytest
from sqlalchemy import func, select

from app import create_app
from core import backup, db, files, schema, serving
from core.errors import Refused
from people.models import Cohort, User
from tests.support.databases import SqliteDatabases
from tests.support.filling import contents, fill, structure


@pytest.fixture
def inside(app):
    with app.app_context():
        yield app


@pytest.fixture
def kept(inside):
    """The cast, and two kept files."""
    files.keep(b"%PDF a diploma")
    files.keep("una fotografía".encode())
    return inside


@pytest.fixture
def full(kept):
    """And rows in every table."""
    with db.engine().execution_options(writes=True).begin() as connection:
        fill(connection)
    return kept


def stored():
    """Every row, but those that count the restores themselves."""
    with db.engine().connect() as connection:
        return {name: rows for name, rows in contents(connection).items() if name != "epochs"}


def built():
    with db.engine().connect() as connection:
        return structure(connection)


def lengthen_the_year():
    with db.transaction():
        cohort = db.session.scalars(select(Cohort).order_by(Cohort.id).limit(1)).one()
        cohort.ends_on = date(2031, 1, 31)


def test_what_is_restored_is_what_was_copied(full, tmp_path):
    before = stored()
    copy = backup.backup(tmp_path / "copies")
    lengthen_the_year()
    for path in files.folder().glob("??/*"):
        path.unlink()
    assert stored() != before
    aside = backup.restore(copy)
    assert stored() == before
    assert files.read(files.keep(b"%PDF a diploma")) == b"%PDF a diploma"
    assert len(list(files.folder().glob("??/*"))) == 2
    assert aside is not None
    assert aside.parent == tmp_path / "backups"


def test_the_data_before_a_restore_can_be_had_back(full, tmp_path):
    copy = backup.backup(tmp_path / "copies")
    lengthen_the_year()
    changed = stored()
    aside = backup.restore(copy)
    assert stored() != changed
    backup.restore(aside)
    assert stored() == changed


def test_an_older_version_can_be_gone_back_to(full, tmp_path):
    copy = backup.backup(tmp_path / "copies")
    before = stored()
    with db.engine().execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    assert backup.restore(copy) is not None
    assert stored() == before


def test_a_restored_site_has_the_same_tables_and_goes_on_counting(full, tmp_path):
    before = built()
    backup.restore(backup.backup(tmp_path))
    with db.transaction():
        db.session.add(Cohort(starts_on=date(2041, 1, 1), ends_on=date(2041, 1, 2)))
        db.session.flush()
    assert built() == before


def test_a_copy_of_one_database_goes_into_the_other(full, tmp_path):
    before = stored()
    copy = backup.backup(tmp_path / "copies")
    url = SqliteDatabases(tmp_path).fresh()
    other = create_app(
        {"DATABASE_URL": url, "DATA": str(tmp_path / "other"), "SECRET_KEY": "t", "TESTING": True}
    )
    with other.app_context():
        backup.restore(copy)
        assert stored() == before
        back = backup.backup(tmp_path / "back")
    other.extensions["engine"].dispose()
    backup.restore(back)
    assert stored() == before


def test_a_copy_is_readable_by_its_owner_alone_and_by_every_other_program(kept, tmp_path):
    copy = backup.backup(tmp_path / "copies")
    assert copy.stat().st_mode & 0o077 == 0
    assert list(copy.parent.iterdir()) == [copy]
    with tarfile.open(copy) as archive:
        names = archive.getnames()
        people = archive.extractfile("tables/users.jsonl").read().decode().splitlines()
        manifest = json.load(archive.extractfile("manifest.json"))
    assert "Xóchitl" in "".join(people)
    assert manifest["tables"]["users"]["rows"] == len(people)
    assert manifest["revision"] == schema.head()
    assert not [name for name in names if "secret" in name]


def test_no_byte_of_a_copy_can_change_unnoticed(kept, tmp_path):
    copy = backup.backup(tmp_path)
    good, chance, before = copy.read_bytes(), random.Random(1), stored()
    places = [0, 3, 4, 9, len(good) - 1, len(good) - 8, len(good) - backup.SEAL_LENGTH, len(good) // 2]
    places += [chance.randrange(len(good)) for _ in range(100)]
    for place in places:
        bad = bytearray(good)
        bad[place] ^= 1 << chance.randrange(8)
        copy.write_bytes(bad)
        with pytest.raises(Refused):
            backup.restore(copy)
    assert stored() == before


@pytest.mark.parametrize("length", [0, 1, 100, -1, -200])
def test_a_copy_cut_short_is_refused(kept, tmp_path, length):
    copy = backup.backup(tmp_path)
    copy.write_bytes(copy.read_bytes()[:length])
    with pytest.raises(Refused, match="short"):
        backup.restore(copy)


def sealed_again(copy, change):
    """The copy with other parts, sealed as if it had been written so."""
    with tarfile.open(copy) as archive:
        parts = {name: archive.extractfile(name).read() for name in archive.getnames()}
    change(parts)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    copy.write_bytes(out.getvalue())
    digest = backup._hash_of(copy)
    with copy.open("ab") as target:
        target.write(backup._seal(digest))


def newer(parts):
    manifest = json.loads(parts["manifest.json"])
    parts["manifest.json"] = json.dumps({**manifest, "revision": "9999"}).encode()


def without_a_table(parts):
    del parts["tables/users.jsonl"]


def without_a_file(parts):
    del parts[next(name for name in parts if name.startswith("files/"))]


def with_a_stowaway(parts):
    parts["../../etc/cron.d/x"] = b"boo"


def with_other_rows(parts):
    parts["tables/users.jsonl"] = parts["tables/users.jsonl"].replace(b"coordinator", b"pasante")


def with_another_file(parts):
    parts[next(name for name in parts if name.startswith("files/"))] = b"another diploma"


def without_a_manifest(parts):
    del parts["manifest.json"]


@pytest.mark.parametrize(
    "change",
    [
        newer,
        without_a_table,
        without_a_file,
        with_a_stowaway,
        with_other_rows,
        with_another_file,
        without_a_manifest,
    ],
)
def test_a_copy_with_other_parts_is_refused_and_nothing_changes(kept, tmp_path, change):
    copy = backup.backup(tmp_path / "copies")
    sealed_again(copy, change)
    before = stored()
    with pytest.raises(Refused):
        backup.restore(copy)
    assert stored() == before
    assert not (tmp_path / "backups").exists()


def test_a_restore_that_breaks_half_way_changes_nothing(full, tmp_path, monkeypatch):
    copy = backup.backup(tmp_path / "copies")
    lengthen_the_year()
    before = stored()
    load = backup._load

    def break_off(*arguments):
        load(*arguments)
        raise OSError("no room")

    monkeypatch.setattr(backup, "_load", break_off)
    with pytest.raises(OSError, match="no room"):
        backup.restore(copy)
    assert stored() == before


def test_the_commands_say_in_a_sentence_what_happened(kept, tmp_path):
    run = kept.test_cli_runner().invoke
    copied = run(args=["backup", str(tmp_path / "copies")])
    assert copied.exit_code == 0
    copy = copied.output.strip()
    assert "Restored from" in run(args=["restore", copy]).output
    with open(copy, "r+b") as file:
        file.write(b"x")
    refused = run(args=["restore", copy])
    assert refused.exit_code == 1
    assert "was altered" in refused.output
    assert "Traceback" not in refused.output


def test_nothing_is_restored_under_a_server_that_runs(kept, tmp_path):
    copy = backup.backup(tmp_path / "copies")
    with serving.hold(tmp_path):
        refused = kept.test_cli_runner().invoke(args=["restore", str(copy)])
    assert refused.exit_code == 1
    assert "Stop it first" in refused.output


def test_a_site_without_tables_has_nothing_to_copy(empty_app, tmp_path):
    with empty_app.app_context():
        schema.downgrade("base")
        with pytest.raises(Refused, match="nothing to copy"):
            backup.backup(tmp_path / "copies")


def test_a_copy_starts_a_new_machine(full, tmp_path):
    before = stored()
    copy = backup.backup(tmp_path / "copies")
    url = f"sqlite:///{tmp_path}/new/acompana.db"
    new = create_app({"DATABASE_URL": url, "DATA": str(tmp_path / "new"), "SECRET_KEY": "n", "TESTING": True})
    with new.app_context():
        assert backup.restore(copy) is None
        assert stored() == before
        assert db.session.scalar(select(func.count(User.id))) >= 8
    new.extensions["engine"].dispose()
