"""Compile the starter tables into one SQLite file on first use.

    python -m graphs.starter.build --check     # validate the tables and print their counts

The file's name holds the checksum of the tables, so an edited table makes a new file, and two
processes that build at once write the same one. It is read whole and checked: a graph that is open
does not need its file any more.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from importlib.resources import files
from typing import TYPE_CHECKING

from graphs.cache import FOLDER, cache_folder, read_checked, write_checked
from graphs.errors import AetiaError
from graphs.starter.tables import COLUMNS, read_tables
from graphs.store import Release
from graphs.stores.sqlite_build import store_image
from graphs.stores.sqlite_format import FORMAT
from graphs.stores.sqlite_store import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path


def read_texts() -> dict[str, str]:
    """The tables as shipped."""
    folder = files("graphs.starter")
    return {name: (folder / name).read_text(encoding="utf-8") for name in COLUMNS}


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
    texts = read_texts()
    digest = hashlib.sha256("\x1e".join((FORMAT, *texts.values())).encode()).hexdigest()
    path = cache_folder() / f"starter-{digest[:16]}.sqlite"
    image = read_checked(path)
    if image is not None:
        return SqliteStore(path, image=image)
    tables = read_tables(texts)
    release = Release("starter", digest[:8], digest)
    image = store_image(tables.nodes, tables.edges, tables.findings, release, tables.assessments)
    return SqliteStore(path, image=image, fallback=_kept(path, image))


def _kept(path: Path, image: bytes) -> str:
    """Write the file for next time; what went wrong, if anything."""
    try:
        write_checked(path, image)
    except OSError as error:
        return (
            f"the compiled starter graph: {path.parent} cannot be written ({error.strerror}), so it "
            f"is compiled again for every question; name another folder in {FOLDER}"
        )
    return ""


def main() -> int:
    """Validate the tables and print counts; exit code 1 when a row is bad."""
    try:
        tables = read_tables(read_texts())
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


if __name__ == "__main__":
    sys.exit(main())
