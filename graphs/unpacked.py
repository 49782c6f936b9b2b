"""Files of any usual compression as a stream of bytes, within stated caps.

What a file is packed with is told from its first bytes (gzip, bzip2, xz, Zstandard, or a zip of one file).
An archive that unpacks to far more than its size is refused where it passes the cap, not after.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, cast

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_CELL = 16 * 1024 * 1024
csv.field_size_limit(LONGEST_CELL)
"""Letters in a quoted cell, for every table that the process reads; Python's own limit is 131,072."""

FLOOR = 64 * 1024 * 1024
"""Bytes that any archive may unpack to."""
TIMES = 100
"""How many times its own size an archive may unpack to beyond that."""
MOST_MEMORY = 256 * 1024 * 1024
"""Bytes that unpacking itself may take: an archive states how much it needs."""
SUFFIXES = (".gz", ".bz2", ".xz", ".zst", ".zip")
_MAGIC = {
    b"\x1f\x8b": ".gz",
    b"BZh": ".bz2",
    b"\xfd7zXZ\x00": ".xz",
    b"\x28\xb5\x2f\xfd": ".zst",
    b"PK\x03\x04": ".zip",
    b"PK\x05\x06": ".zip",
}
_TAR_AT, _TAR = 257, b"ustar"
_BESIDE = ("__MACOSX/", ".DS_Store")
BROKEN = (OSError, EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile)
"""What the readers of packed files raise where a file is damaged."""


@contextmanager
def open_bytes(path: Path) -> Iterator[io.BufferedReader[Any]]:
    """Open a plain or packed file; what is damaged is found while it is read.

    Raises:
        DataError: no such file; an archive of several files or of none; or one that unpacks to more
            than 64 MB and 100 times its size. Also where what is inside cannot be read to its end.
    """
    if not path.is_file():
        raise DataError(f"there is no file {path}; name a file that can be read")
    try:
        with path.open("rb") as raw:
            opened = _opened(path, raw)
            if opened is None:
                yield raw
                return
            most = FLOOR + TIMES * path.stat().st_size
            with opened, io.BufferedReader(_Capped(opened, path.name, most)) as packed:
                _refuse_tar(path.name, packed.peek(512)[:512])
                yield packed
    except BROKEN as error:
        raise DataError(
            f"{path.name} cannot be read to its end: {error}; fetch or write it anew"
        ) from error


def _opened(path: Path, raw: io.BufferedReader) -> IO[bytes] | None:
    """What unpacks the file, or None where it is plain."""
    start = raw.peek(512)[:512]
    kind = next((kind for magic, kind in _MAGIC.items() if start.startswith(magic)), "")
    named = path.suffix.lower()
    if named in SUFFIXES and named != kind:
        raise OSError(f"it is no {named[1:]} file")
    _refuse_tar(path.name, start)
    if not kind:
        return None
    if kind == ".zip":
        return _one_member(path, raw)
    if kind == ".zst":
        return _zstandard(path, raw)
    if kind == ".xz":
        # Raises where the file's header asks for more memory than the cap.
        lzma.LZMADecompressor(memlimit=MOST_MEMORY).decompress(start, max_length=1)
        return lzma.open(raw)
    return cast("IO[bytes]", gzip.open(raw) if kind == ".gz" else bz2.open(raw))


def _one_member(path: Path, raw: io.BufferedReader) -> IO[bytes]:
    try:
        archive = zipfile.ZipFile(raw)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DataError(
            f"{path.name} is a zip or Excel file that cannot be opened: {error}; save it as text"
        ) from error
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir() and not any(part in member.filename for part in _BESIDE)
    ]
    if len(members) != 1:
        what = "an Excel file" if "[Content_Types].xml" in archive.namelist() else "a zip"
        raise DataError(
            f"{path.name} is a zip or Excel file with {len(members)} files in it ({what}): one is "
            "expected; save or unpack it as text (.csv, .tsv or .gz)"
        )
    try:
        return archive.open(members[0])
    except (RuntimeError, NotImplementedError) as error:
        raise DataError(f"{path.name} cannot be unpacked: {error}; unpack it yourself") from error


def _zstandard(path: Path, raw: io.BufferedReader) -> IO[bytes]:
    try:
        import zstandard
    except ImportError:
        raise DataError(
            f"{path.name} is packed with Zstandard: unpack it (zstd -d), or pip install zstandard"
        ) from None
    unpacker = zstandard.ZstdDecompressor(max_window_size=MOST_MEMORY // 2)
    reader: Any = unpacker.stream_reader(raw, read_across_frames=True)
    return cast("IO[bytes]", _Named(reader, zstandard.ZstdError))


def _refuse_tar(name: str, start: bytes) -> None:
    if start[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        raise DataError(f"{name} is a tar archive: unpack it (tar -xf) and name the file inside")


class _Named(io.RawIOBase):
    """A stream whose own kind of error is an `OSError` here; the others' are already known."""

    def __init__(self, inner: Any, error: type[Exception]) -> None:
        super().__init__()
        self._inner = inner
        self._error = error

    def read(self, size: int = -1) -> bytes:
        try:
            return cast("bytes", self._inner.read(size))
        except self._error as error:
            raise OSError(str(error)) from error


class _Capped(io.RawIOBase):
    """A stream of unpacked bytes that ends in an error where it passes `most`."""

    def __init__(self, inner: IO[bytes], name: str, most: int) -> None:
        super().__init__()
        self._inner = inner
        self._name = name
        self._most = most
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = self._inner.read(len(buffer))
        self._read += len(found)
        if self._read > self._most:
            raise DataError(
                f"{self._name} unpacks to more than {self._most:,} bytes, over {TIMES} times its "
                "size: unpack it yourself if it is meant"
            )
        buffer[: len(found)] = found
        return len(found)
