"""Results that were stored: found again by the bytes of the data, the request and the versions.

An entry holds an estimate, and DoWhy's cross-check once that is done; it is read whole or not at
all. Everything in the folder can be made again: a damaged entry is made anew, and a folder that
cannot be written costs time, not the answer.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.cache import cache_folder
from tools.causal.query import EffectResult

if TYPE_CHECKING:
    from tools.causal.query import CausalRequest

VERSIONED = ("numpy", "scipy", "pandas", "dowhy")
ABSENT = "absent"


@cache
def engine() -> str:
    """Of all of the engine's source: a number that another engine made is not given again.

    What is read and refused changes with it too, so that no list of versions has to be kept by hand.
    """
    whole = hashlib.sha256()
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        whole.update(source.read_bytes())
    return whole.hexdigest()


def installed_versions() -> dict[str, str]:
    """The versions that numbers depend on; `absent` for a package that is not installed."""
    found = {}
    for name in VERSIONED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ABSENT
    return found


def file_hash(path: Path) -> str:
    """Of all bytes of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def entry_of(data_hash: str, request: CausalRequest) -> Path:
    """Where the result of a request about a file of that hash is stored."""
    asked = request.model_copy(update={"csv": None}).model_dump_json()
    versions = (f"{name} {number}" for name, number in installed_versions().items())
    key = hashlib.sha256("\x1e".join((engine(), *versions, asked, data_hash)).encode()).hexdigest()
    return _of_rows(data_hash) / f"{key[:24]}.json"


def forget(rows: Path) -> None:
    """Delete all that is stored of a file of rows, whose owner deletes it."""
    with suppress(OSError):
        shutil.rmtree(_of_rows(file_hash(rows)))


def _of_rows(data_hash: str) -> Path:
    return cache_folder() / "effects" / data_hash[:24]


def read(entry: Path) -> EffectResult | None:
    """A stored result; an unreadable entry is none, and is made again."""
    try:
        return EffectResult.from_json(json.loads(entry.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def write(entry: Path, result: EffectResult) -> None:
    """Store whole or not at all, silently where nothing can be stored."""
    part = entry.with_suffix(f".{os.getpid()}.part")
    try:
        entry.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(result.to_json()), encoding="utf-8")
        part.replace(entry)
    except OSError:
        # What a full disk took of it is of no use to anyone.
        try:
            part.unlink(missing_ok=True)
        except OSError:
            return
