"""Where Aetia keeps what it makes, and how files are read and written whole, or not at all.

Everything in the cache folder can be made again. What is read back from it with `read_checked` is
what was written, byte for byte; anything else counts as absent, and its maker makes it again.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from graphs.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = "AETIA_CACHE"
MOST_READ = 64 << 20
"""Bytes of a DAG, a descriptor or a list of questions."""


def cache_folder() -> Path:
    """Where compiled files go: `AETIA_CACHE`, else the user's cache folder.

    Raises:
        SetupError: what is named there has no meaning, or the user has no home.
    """
    if explicit := os.environ.get(FOLDER):
        return own_path(explicit, FOLDER)
    if base := os.environ.get("XDG_CACHE_HOME"):
        return own_path(base, "XDG_CACHE_HOME") / "aetia"
    try:
        return Path.home() / ".cache" / "aetia"
    except RuntimeError as error:
        raise SetupError(f"no home folder is known for this user: name one in {FOLDER}") from error


def own_path(text: str, named: str) -> Path:
    """A path as a user writes it, `~` included.

    Args:
        text: the path.
        named: the variable or option that holds it, for the message.

    Raises:
        SetupError: there is no such user.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        user = Path(text).parts[0]
        raise SetupError(
            f"{named} is {text!r}, and {user} is nobody's home here: write the path out"
        ) from error


def write_atomically(path: Path, content: bytes | Callable[[BinaryIO], object]) -> None:
    """Write a file whole or not at all: readers and a full disk never meet half of it.

    Two that write at once each write a file of their own; the last one stays.

    Args:
        path: its folder is made when it is not there.
        content: the bytes, or a function that writes them.

    Raises:
        OSError: it cannot be written; what was there before still is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(path)
    part = part_of(path)
    try:
        with part.open("xb") as file:
            if callable(content):
                content(file)
            else:
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def read_whole(path: Path) -> bytes:
    """A file that someone named, read at once.

    Raises:
        OSError: it cannot be read, or is too large to be meant (a device may have no end).
    """
    with path.open("rb") as file:
        content = file.read(MOST_READ + 1)
    if len(content) > MOST_READ:
        raise OSError(errno.EFBIG, f"larger than the {MOST_READ:,} bytes that are read", str(path))
    return content


def write_checked(path: Path, content: bytes) -> None:
    """Write bytes with their checksum after them, for `read_checked`; raises as `write_atomically`."""
    write_atomically(path, content + hashlib.sha256(content).digest())


def read_checked(path: Path) -> bytes | None:
    """What `write_checked` wrote; None when it is absent, unreadable, cut or changed."""
    try:
        found = path.read_bytes()
    except OSError:
        return None
    content, digest = found[:-32], found[-32:]
    return content if hashlib.sha256(content).digest() == digest else None


def part_of(path: Path) -> Path:
    """A name beside a file under which this process may write it."""
    return path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")


def remove_leftovers(path: Path) -> None:
    """Delete unfinished files of processes that are no more."""
    for part in path.parent.glob(f".{path.name}.*.part*"):
        process = part.name.removeprefix(f".{path.name}.").split(".")[0]
        if process.isdigit() and not _is_alive(int(process)):
            part.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
