"""Everything the site knows in one file, and back: every table as lines of JSON, and the kept files.

One snapshot of the database, the same form for SQLite and PostgreSQL, so that a copy of the one can be
restored into the other. A manifest holds the hash of each part and the rows of each table; the file ends
on a seal, the hash of all bytes before it. What is not exactly as it was written is not restored.
The secret key is not part of it: a copy that gets lost must not sign cookies. People sign in again.
"""

import base64
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import IO, Any, cast

from flask import current_app
from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    func,
    select,
    text,
)
from sqlalchemy.schema import AddConstraint, DropConstraint

from core import clock, db, files, schema
from core.errors import Refused
from core.outbox import epoch

FORMAT = 1
CHUNK = 1024 * 1024
ROWS = 500
VERSION_TABLE = "alembic_version"
Manifest = dict[str, Any]


def backup(folder: Path | None = None, prefix: str = "acompana") -> Path:
    """Write one file `<prefix>-<time>.tar.gz` into the folder (unless said, in the data folder), checked."""
    folder = folder or Path(current_app.config["DATA"]) / "backups"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as name:
        work = Path(name)
        manifest = _dump_tables(work)
        _write(work / "copy", work, manifest)
        _check(work / "copy")
        target = _place(work / "copy", folder / f"{prefix}-{clock.now():%Y%m%d-%H%M%S}")
    _keep_names(folder)
    return target


def _place(copy: Path, wanted: Path) -> Path:
    """Give a finished copy its name; one that is taken is never written over."""
    for number in count(1):
        target = wanted.with_name(wanted.name + (f"-{number}" if number > 1 else "") + ".tar.gz")
        try:
            os.link(copy, target)
        except FileExistsError:
            continue
        return target
    raise AssertionError("there is always another number")


def verify(path: Path) -> Manifest:
    """What a copy holds, if it is whole, unaltered and not from a newer version; raises Refused."""
    manifest = _check(path)
    if not schema.is_known(manifest["revision"]):
        raise Refused(
            f"The copy comes from a newer version (revision {manifest['revision']}). Update this one first."
        )
    return manifest


def _check(path: Path) -> Manifest:
    _check_seal(path)
    try:
        with tarfile.open(path, "r:gz") as archive:
            return _check_parts(archive)
    except (tarfile.TarError, EOFError, json.JSONDecodeError, KeyError) as error:
        raise Refused(f"{path.name} is not a copy made by this programme.") from error


def restore(path: Path) -> Path | None:
    """Put a copy in the place of the data, all or nothing. Returns where the data before was put aside.

    The caller holds the data folder, so that no server writes meanwhile. Raises Refused.
    """
    manifest = verify(path)
    aside = backup(prefix="before-restore") if schema.current() is not None else None
    with tarfile.open(path, "r:gz") as archive:
        for name in manifest["files"]:
            files.keep(_part(archive, name).read())  # under its own hash: nothing that is there changes
        with schema.changing() as connection:
            _empty(connection)
            schema.upgrade_within(connection, manifest["revision"])
            _load(connection, archive, manifest)
            schema.upgrade_within(connection, "head")
            epoch.begin(connection)
    return aside


def _dump_tables(work: Path) -> Manifest:
    """Every table into a file of its own, from one snapshot; what they hold as a manifest."""
    engine = db.engine()
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as connection:
        tables = _tables(connection)
        version = tables.pop(VERSION_TABLE, None)
        revision = None if version is None else connection.scalar(select(version.c.version_num))
        if revision is None:
            raise Refused("There are no tables yet, so there is nothing to copy.")
        kept = {name: _dump(connection, table, work / name) for name, table in tables.items()}
    return {"format": FORMAT, "made_at": clock.now().isoformat(), "revision": revision, "tables": kept}


def _dump(connection: Connection, table: Table, path: Path) -> dict[str, Any]:
    rows = 0
    wanted = select(table).order_by(*table.primary_key.columns)
    with path.open("w", encoding="utf-8") as lines:
        for row in connection.execution_options(yield_per=ROWS).execute(wanted).mappings():
            plain = {name: _plain(value) for name, value in row.items()}
            lines.write(json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + "\n")
            rows += 1
    return {"rows": rows, "sha256": _hash_of(path)}


def _plain(value: Any) -> Any:
    """A value as JSON has it; moments in UTC, whichever database they come from."""
    match value:
        case datetime():
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            return aware.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes():
            return base64.b64encode(value).decode()
    return value


def _rich(kind: Any, value: Any) -> Any:
    """The value of a column of this type again."""
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value).astimezone(UTC)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    return Decimal(value) if isinstance(kind, Numeric) and isinstance(value, str) else value


def _tables(connection: Connection) -> dict[str, Table]:
    """The tables as they are now, which may be older than the models. Parents come before children."""
    found = MetaData()
    found.reflect(bind=connection)
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return {table.name: table for table in sorted(found.tables.values(), key=lambda table: table.name)}


def _write(target: Path, work: Path, manifest: Manifest) -> None:
    """Manifest, tables and files packed together, then the seal; on disk for good."""
    manifest["files"] = [f"files/{path.name}" for path in _kept_files()]
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
            _add(archive, "manifest.json", io.BytesIO(json.dumps(manifest, indent=1).encode()))
            for name in manifest["tables"]:
                with (work / name).open("rb") as source:
                    _add(archive, f"tables/{name}.jsonl", source)
            for path in _kept_files(manifest["files"]):
                with path.open("rb") as source:
                    _add(archive, f"files/{path.name}", source)
        out.flush()
        os.fsync(out.fileno())
    with target.open("ab") as out:
        out.write(_seal(_hash_of(target)))
        out.flush()
        os.fsync(out.fileno())


def _kept_files(names: list[str] | None = None) -> list[Path]:
    """The files of the store, those half written left out; or these of the manifest."""
    if names is not None:
        return [files.folder() / name[6:8] / name[6:] for name in names]
    return sorted(path for path in files.folder().glob("??/*") if len(path.name) == 64)


def _add(archive: tarfile.TarFile, name: str, source: IO[bytes]) -> None:
    part = tarfile.TarInfo(name)
    part.size = source.seek(0, io.SEEK_END)
    part.mode, part.mtime = 0o600, int(clock.now().timestamp())
    source.seek(0)
    archive.addfile(part, source)


def _seal(digest: str) -> bytes:
    """An empty gzip member with the hash as its comment: other programs unpack the file as ever."""
    head = b"\x1f\x8b\x08\x10" + bytes(4) + b"\x00\xff"
    return head + b"sha256:" + digest.encode() + b"\0" + b"\x03\x00" + bytes(8)


SEAL_LENGTH = len(_seal("0" * 64))


def _check_seal(path: Path) -> None:
    whole = path.stat().st_size - SEAL_LENGTH
    if whole <= 0:
        raise Refused(f"{path.name} is too short to be a copy.")
    with path.open("rb") as source:
        source.seek(whole)
        seal = source.read()
    if seal != _seal(_hash_of(path, whole)):
        raise Refused(f"{path.name} was altered or cut short since it was written. Nothing was restored.")


def _check_parts(archive: tarfile.TarFile) -> Manifest:
    """Every part that the manifest names is there as it says, and nothing else."""
    manifest: Manifest = json.load(_part(archive, "manifest.json"))
    if manifest["format"] != FORMAT:
        raise Refused("The copy has a form that this version does not read. Update the programme first.")
    digests = {f"tables/{name}.jsonl": part["sha256"] for name, part in manifest["tables"].items()}
    digests |= {name: name.removeprefix("files/") for name in manifest["files"]}
    if sorted(archive.getnames()) != sorted(["manifest.json", *digests]):
        raise Refused("The copy does not hold the parts that its manifest names.")
    for name, digest in digests.items():
        if hashlib.file_digest(_part(archive, name), "sha256").hexdigest() != digest:
            raise Refused(f"{name} in the copy is not what its manifest says.")
    return manifest


def _part(archive: tarfile.TarFile, name: str) -> io.BufferedReader:
    part = archive.extractfile(name)
    if part is None:
        raise Refused(f"{name} in the copy is not a file.")
    return cast(io.BufferedReader, part)


def _hash_of(path: Path, length: int | None = None) -> str:
    """SHA-256 of a file, or of its first bytes."""
    digest, left = hashlib.sha256(), path.stat().st_size if length is None else length
    with path.open("rb") as source:
        while left > 0 and (chunk := source.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def _empty(connection: Connection) -> None:
    """Take all tables away; on both databases this is undone when the transaction fails."""
    found = MetaData()
    found.reflect(bind=connection)
    found.drop_all(connection)


def _load(connection: Connection, archive: tarfile.TarFile, manifest: Manifest) -> None:
    """Fill the empty tables. Keys between tables are set aside meanwhile, so that order is of no matter."""
    tables = _tables(connection)
    tables.pop(VERSION_TABLE)
    if set(tables) != set(manifest["tables"]):
        raise Refused("The copy and its revision do not have the same tables.")
    postgres = connection.dialect.name == "postgresql"
    keys = [key for table in tables.values() for key in table.foreign_key_constraints] if postgres else []
    for key in keys:
        connection.execute(DropConstraint(key))
    for name, table in tables.items():
        _fill(connection, table, _part(archive, f"tables/{name}.jsonl"))
        if connection.scalar(select(func.count()).select_from(table)) != manifest["tables"][name]["rows"]:
            raise Refused(f"Not every row of {name} could be restored.")
        if postgres:
            _continue_numbers(connection, table)
    for key in keys:
        connection.execute(AddConstraint(key))


def _fill(connection: Connection, table: Table, lines: io.BufferedReader) -> None:
    kinds = {column.name: column.type for column in table.columns}
    for some in _batches(lines):
        rows = [{name: _rich(kinds[name], value) for name, value in row.items()} for row in some]
        connection.execute(table.insert(), rows)


def _batches(lines: io.BufferedReader) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for line in lines:
        batch.append(json.loads(line))
        if len(batch) == ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def _continue_numbers(connection: Connection, table: Table) -> None:
    """PostgreSQL counts ids apart from the rows: the next one follows the last restored."""
    number = table.columns.get("id")
    if number is None:
        return
    sequence = connection.scalar(text("select pg_get_serial_sequence(:name, 'id')"), {"name": table.name})
    last = connection.scalar(select(func.max(number)))
    if sequence and last:
        connection.execute(text("select setval(:sequence, :last)"), {"sequence": sequence, "last": last})


def _keep_names(folder: Path) -> None:
    """A renamed file is safe from a power cut once its folder is written."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
