"""Somebody else's verifier, installed once on this machine."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from certification.credentials.canonical import CONTEXTS

Document = dict[str, Any]
Judge = Callable[[Sequence[Document], dict[str, Document]], list[str | None]]
SOURCE = Path(__file__).parent / "verifier"
TOOLS = Path(sys.executable).parent


@pytest.fixture(scope="session")
def verifier() -> Path:
    """Where it is installed: beside no checkout, under the hash of its lock; the first process does it."""
    parts = [SOURCE / name for name in ("package.json", "package-lock.json", "verify.mjs")]
    name = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:16]
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "acompana-tests"
    folder = caches / f"verifier-{name}"
    caches.mkdir(parents=True, exist_ok=True)
    with (caches / f"verifier-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "installed").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for part in parts:
                shutil.copy(part, folder)
            run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
            (folder / "installed").touch()
    return folder


def run(command: Sequence[str], folder: Path, said: str = "") -> str:
    environment = {**os.environ, "PATH": f"{TOOLS}:{os.environ['PATH']}"}
    done = subprocess.run(
        [str(TOOLS / command[0]), *command[1:]],
        cwd=folder,
        env=environment,
        input=said,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def judge(verifier: Path) -> Judge:
    """For each credential None when it is accepted, else why not; it reads only these documents."""
    contexts = {address: json.loads(path.read_text()) for address, path in CONTEXTS.items()}

    def judged(credentials: Sequence[Document], documents: dict[str, Document]) -> list[str | None]:
        asked = {"documents": {**contexts, **documents}, "credentials": credentials}
        verdicts: list[str | None] = json.loads(run(["node", "verify.mjs"], verifier, json.dumps(asked)))
        return verdicts

    return judged
