"""Files as they are, or packed by gzip, xz or bzip2, by what they begin with and not by their name."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = ((b"\x1f\x8b", gzip.open), (b"\xfd7zXZ", lzma.open), (b"BZh", bz2.open))
DAMAGED = (EOFError, gzip.BadGzipFile, lzma.LZMAError, zlib.error)


@contextmanager
def unpacked(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked.

    Raises:
        DataError: there is no such file, it cannot be read, or it is cut or damaged.
    """
    try:
        with path.open("rb") as file:
            first = file.read(6)
        opener = next((opener for mark, opener in KINDS if first.startswith(mark)), None)
        with path.open("rb") if opener is None else opener(path, "rb") as file:
            yield cast("BinaryIO", file)
    except DAMAGED as error:
        raise DataError(f"{path} is cut or damaged: {error}") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error
