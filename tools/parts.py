"""The part of a file that is being fetched: its bytes, what they are of, and who writes to it."""

from __future__ import annotations

import errno
import json
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graphs.cache import write_atomically
from graphs.errors import SetupError, TransferError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
AGAIN = "run the same command again to go on where it stopped"


class Part:
    """A part and, beside it, which version of the file it is of.

    Args:
        path: where its bytes are.
        address: where they are from.
        fixed: the address never serves other bytes, so that no version is needed to go on.
    """

    def __init__(self, path: Path, address: str, fixed: bool) -> None:
        self.path = path
        self._mark = path.with_name(f"{path.name}.from")
        self._address = address
        self._fixed = fixed

    @property
    def size(self) -> int:
        """Bytes that are there."""
        return self.path.stat().st_size if self.path.is_file() else 0

    @property
    def can_go_on(self) -> bool:
        """Whether a server can be asked for what is missing, without mixing two versions."""
        return self._fixed or bool(self._validator())

    def headers(self, have: int) -> dict[str, str]:
        """What to ask a server that is to send the file from there on."""
        validator = self._validator()
        if not have:
            return {}
        return {"Range": f"bytes={have}-", **({"If-Range": validator} if validator else {})}

    def begin(self, answer: Mapping[str, str]) -> None:
        """Note which version of the file begins to come. A weak ETag names none."""
        tag, date = answer.get("ETag", ""), answer.get("Last-Modified", "")
        validator = tag if tag and not tag.startswith("W/") else date
        self.drop()
        if not self._fixed:
            noted = {"address": self._address, "validator": validator}
            write_atomically(self._mark, json.dumps(noted).encode())

    def whole(self) -> None:
        """All of it is here: forget what was noted."""
        self._mark.unlink(missing_ok=True)

    def drop(self) -> None:
        """Forget all that came."""
        self._mark.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def _validator(self) -> str:
        """Empty where none was noted, or one of another address."""
        try:
            noted = json.loads(self._mark.read_bytes())
            return str(noted["validator"]) if noted["address"] == self._address else ""
        except (OSError, ValueError, TypeError, KeyError):
            return ""


@contextmanager
def alone(path: Path, larger: str) -> Iterator[None]:
    """Keep a second process from fetching the same file, and say what is wrong with the disk.

    Args:
        path: the file that is fetched; its folder is made.
        larger: what to do when the disk is too small or cannot be written.

    Raises:
        SetupError: the disk is full, or the folder cannot be written.
        TransferError: another process is at it (retryable).
    """
    from filelock import FileLock, Timeout

    lock = path.with_name(f"{path.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=0):
            try:
                yield
            finally:
                # While it is held: who waits for a lock that lost its name asks for a new one.
                lock.unlink(missing_ok=True)
    except Timeout as error:
        raise TransferError(
            f"another process is fetching {path.name}; wait for it, then run the same command again",
            retryable=True,
        ) from error
    except OSError as error:
        raise disk_fault(error, path, larger) from error


def disk_fault(error: OSError, path: Path, larger: str) -> SetupError:
    """What to do about a disk that does not take the file."""
    if error.errno in FULL:
        return SetupError(
            f"the disk is full: free some space, or {larger}; what came is kept, {AGAIN}"
        )
    place = error.filename or path
    return SetupError(f"{place} cannot be written: {error.strerror or error}; {larger}")


def require_space(folder: Path, needed: int, larger: str) -> None:
    """Say that a disk is too small before it is full.

    Raises:
        SetupError: fewer bytes are free than are needed.
    """
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise SetupError(
            f"{folder} has {free / 1e9:.1f} GB free, and {needed / 1e9:.1f} GB are missing: free some "
            f"space, or {larger}"
        )
