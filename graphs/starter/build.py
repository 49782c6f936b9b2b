"""Compile the starter tables into one SQLite file, at set-up or on first use.

    python -m graphs.starter.build --check     # validate the tables and print their counts
    python -m graphs.starter.build --compile   # make the file now

The file's name holds the checksum of the tables, so an edited table makes a new file, and two
processes that build at once write the same one. It is read from the disk, and looked through whole
only when something touched it (`graphs.cache`).
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import lzma
import sys
from importlib.resources import files
from typing import TYPE_CHECKING

from graphs.cache import FOLDER, cache_folder, is_sound, write_sealed
from graphs.errors import AetiaError
from graphs.starter.tables import COLUMNS, COMPILED, PLAIN, read_tables
from graphs.store import Release
from graphs.stores.sqlite_build import store_image
from graphs.stores.sqlite_format import FORMAT
from graphs.stores.sqlite_store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

XZ = b"\xfd7zXZ"
"""How a compressed table begins."""


def read_files(names: Iterable[str] = COLUMNS) -> dict[str, bytes]:
    """Tables as shipped, by their names; those of open sets are still compressed."""
    folder = files("graphs.starter")
    return {
        name: (folder / (name if name in PLAIN else f"{name}.xz")).read_bytes() for name in names
    }


def texts_of(tables: Mapping[str, bytes]) -> dict[str, str]:
    """The texts of tables."""
    return {
        name: (lzma.decompress(content) if content.startswith(XZ) else content).decode("utf-8")
        for name, content in tables.items()
    }


async def open_starter() -> SqliteStore:
    """The starter graph, compiled first when needed.

    A file that is damaged is made anew. Where none can be written, the graph is compiled in memory
    and its `fallback` says so.

    Raises:
        DataError: a table has bad rows.
        SetupError: no cache folder can be told.
    """
    return await asyncio.to_thread(_open)


def _open() -> SqliteStore:
    path, image, said = _prepared()
    return SqliteStore(path, mapped=False, image=image, fallback=said)


def _prepared() -> tuple[Path, bytes | None, str]:
    """The file, made where it is not sound; its bytes and the reason where it cannot be written."""
    tables = read_files(COMPILED)
    digest = hashlib.sha256(b"\x1e".join((FORMAT.encode(), *tables.values()))).hexdigest()
    path = cache_folder() / f"starter-{digest[:16]}.sqlite"
    if is_sound(path):
        return path, None, ""
    image = _compiled(tables, digest)
    said = _kept(path, image)
    return path, image if said else None, said


def _compiled(tables: Mapping[str, bytes], digest: str) -> bytes:
    found = read_tables(texts_of(tables))
    release = Release("starter", digest[:8], digest)
    return store_image(found.nodes, found.edges, found.findings, release, found.assessments)


def _kept(path: Path, image: bytes) -> str:
    """Write the file for next time; what went wrong, if anything."""
    try:
        write_sealed(path, image)
    except OSError as error:
        return (
            f"the compiled starter graph: {path.parent} cannot be written ({error.strerror}), so it "
            f"is compiled again for every question; name another folder in {FOLDER}"
        )
    return ""


def main(words: Sequence[str] | None = None) -> int:
    """Validate the tables and print counts, or compile them; exit code 1 when a row is bad."""
    parser = argparse.ArgumentParser(prog="python -m graphs.starter.build")
    does = parser.add_mutually_exclusive_group(required=True)
    does.add_argument("--check", action="store_true", help="validate the tables, print counts")
    does.add_argument("--compile", action="store_true", help="make the file that is opened later")
    options = parser.parse_args(words)
    try:
        if options.compile:
            return _compile()
        tables = read_tables(texts_of(read_files()))
    except AetiaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    pairs = {(f.exposure, f.outcome) for f in tables.findings}
    pairs |= {(a.exposure, a.outcome) for a in tables.assessments}
    sys.stdout.write(
        f"{len(tables.nodes)} nodes, {len(tables.edges)} edges, {len(tables.findings)} findings and "
        f"{len(tables.assessments)} assessments over {len(pairs)} exposure-outcome pairs\n"
    )
    return 0


def _compile() -> int:
    path, _, said = _prepared()
    sys.stderr.write(f"{said or path}\n")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
