"""Compile the starter tables into one SQLite file on first use.

    python -m graphs.starter.build --check     # validate the tables and print their counts

The file's name holds the checksum of the tables, so an edited table makes a new file, and two
processes that build at once write the same one.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from importlib.resources import files

from graphs.cache import cache_folder
from graphs.errors import AetiaError
from graphs.starter.tables import COLUMNS, read_tables
from graphs.store import Release
from graphs.stores.sqlite_build import write_store
from graphs.stores.sqlite_format import FORMAT
from graphs.stores.sqlite_store import SqliteStore


def read_texts() -> dict[str, str]:
    """The three tables as shipped."""
    folder = files("graphs.starter")
    return {name: (folder / name).read_text(encoding="utf-8") for name in COLUMNS}


async def open_starter() -> SqliteStore:
    """The starter graph, compiled first when needed.

    Raises:
        DataError: a table has bad rows.
        StoreError: the cache folder cannot be written, or the file cannot be read.
    """
    return await asyncio.to_thread(_open)


def _open() -> SqliteStore:
    texts = read_texts()
    digest = hashlib.sha256("\x1e".join((FORMAT, *texts.values())).encode()).hexdigest()
    path = cache_folder() / f"starter-{digest[:16]}.sqlite"
    if not path.is_file():
        tables = read_tables(texts)
        release = Release("starter", digest[:8], digest)
        write_store(path, tables.nodes, tables.edges, tables.findings, release)
    return SqliteStore(path)


def main() -> int:
    """Validate the tables and print counts; exit code 1 when a row is bad."""
    try:
        tables = read_tables(read_texts())
    except AetiaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    pairs = {(f.exposure, f.outcome) for f in tables.findings}
    sys.stdout.write(
        f"{len(tables.nodes)} nodes, {len(tables.edges)} edges, {len(tables.findings)} findings "
        f"over {len(pairs)} exposure-outcome pairs\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
