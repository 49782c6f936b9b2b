"""Compile the vocabulary into one file, at set-up or on first use, and open it.

    python -m graphs.vocabulary.build      # compile now, and print what is in it

The file's name holds the place, size and time of every table and of the code that joins them, so that none
of them is read to open it; an edited table makes a new file. Processes that compile at once each write a file
of their own, and the last stays.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path

from graphs import names
from graphs.cache import FOLDER, cache_folder, part_of, remove_leftovers
from graphs.errors import AetiaError, StoreError
from graphs.vocabulary import compiled, joining, prose, shipped, spelling
from graphs.vocabulary.reader import Vocabulary


async def open_vocabulary() -> Vocabulary:
    """The vocabulary that ships, compiled first when needed.

    A file that is damaged is made anew. Where none can be kept, one is made in the system's temporary
    folder for this process alone, and `fallback` says so.

    Raises:
        DataError: a table is wrong.
        SetupError: no cache folder can be told.
        StoreError: no file can be written anywhere.
    """
    return await asyncio.to_thread(open_here)


def open_here() -> Vocabulary:
    """Open it on this thread; raises as `open_vocabulary` does."""
    path = cache_folder() / f"vocabulary-{_stamp()}.sqlite"
    with suppress(StoreError):
        return Vocabulary(path, remade=lambda: _compile(path))
    try:
        _compile(path)
    except OSError as error:
        return _for_now(path.parent, error)
    return Vocabulary(path)


def _stamp() -> str:
    """The size and time of every table, and of the code that joins them."""
    digest = hashlib.sha256(compiled.FORMAT.encode())
    code = [str(module.__file__) for module in (compiled, joining, names, prose, spelling)]
    for place in (*map(str, shipped.places()), *code):
        about = os.stat(place)
        digest.update(f"{place} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _compile(path: Path) -> None:
    """Write the file beside its place and move it there.

    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(path)
    part = part_of(path)
    try:
        part.touch(exist_ok=False)
        compiled.write(part, shipped.read())
        with part.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(part, path)
    except sqlite3.Error as error:
        raise OSError(0, str(error), str(path)) from error
    finally:
        part.unlink(missing_ok=True)


def _for_now(folder: Path, error: OSError) -> Vocabulary:
    """A file of this process alone, which is gone when the vocabulary is."""
    try:
        place = Path(tempfile.mkdtemp(prefix="aetia-vocabulary-"))
    except OSError as second:
        raise StoreError(f"the vocabulary can be compiled nowhere: {second}") from second
    try:
        compiled.write(place / "vocabulary.sqlite", shipped.read())
        opened = Vocabulary(place / "vocabulary.sqlite", fallback=_said(folder, error))
    except (OSError, sqlite3.Error) as second:
        shutil.rmtree(place, ignore_errors=True)
        raise StoreError(f"the vocabulary can be compiled nowhere: {second}") from second
    weakref.finalize(opened, shutil.rmtree, place, ignore_errors=True)
    return opened


def _said(folder: Path, error: OSError) -> str:
    return (
        f"the compiled vocabulary: {folder} cannot be written ({error.strerror}), so it is compiled "
        f"again by every process; name another folder in {FOLDER}"
    )


def main() -> int:
    """Compile and print counts; exit code 1 when a table is wrong or nothing can be written."""
    try:
        vocabulary = open_here()
    except AetiaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if vocabulary.fallback:
        sys.stderr.write(f"{vocabulary.fallback}\n")
    sys.stdout.write(f"{int(vocabulary.meta['concepts']):,} concepts in {vocabulary.path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
