"""Where Aetia keeps what it makes, and how files are read and written whole, or not at all.

Everything in the cache folder can be made again. A file that `is_sound` is what was written, byte for
byte; any other counts as absent, and its maker makes it again.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from graphs.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = "AETIA_CACHE"
MOST_READ = 64 << 20
"""Bytes of a DAG, a descriptor or a list of questions."""
SETTLED_NS, SETTLED_COARSE_NS = 100_000_000, 2_000_000_000
"""How much younger than its file a seal must be: within it a disk may give two writes one time. The
longer one is for disks that tell whole seconds alone."""


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


def write_sealed(path: Path, content: bytes) -> None:
    """Write a file and, beside it, the seal by which `is_sound` knows it.

    Raises:
        OSError: one of them cannot be written; then neither is there.
    """
    write_atomically(path, content)
    try:
        _seal(path, hashlib.sha256(content).hexdigest())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def is_sound(path: Path) -> bool:
    """Whether a file is, byte for byte, what `write_sealed` wrote.

    One that nobody touched since it was last looked through is known by its size, times and place on
    the disk; any other is looked through again, and sealed anew where it is what it was.
    """
    try:
        said, _, own = seal_of(path).read_text(encoding="ascii").rpartition(" ")
        *as_it_was, digest = said.split()
        if own != _digest(said):
            return False
        if as_it_was == _as_it_is(path) and _is_settled(path):
            return True
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                return False
    except (OSError, ValueError):
        return False
    with suppress(OSError):  # A folder that cannot be written costs the time of looking again.
        _seal(path, digest)
    return True


def seal_of(path: Path) -> Path:
    """Where the seal of a file is."""
    return path.with_name(f"{path.name}.seal")


def _is_settled(path: Path) -> bool:
    changed, sealed = path.stat().st_ctime_ns, seal_of(path).stat().st_mtime_ns
    coarse = changed % 1_000_000_000 == 0
    return sealed - changed > (SETTLED_COARSE_NS if coarse else SETTLED_NS)


def _seal(path: Path, digest: str) -> None:
    said = " ".join([*_as_it_is(path), digest])
    write_atomically(seal_of(path), f"{said} {_digest(said)}".encode("ascii"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _as_it_is(path: Path) -> list[str]:
    found = path.stat()
    return [str(n) for n in (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)]


def part_of(path: Path) -> Path:
    """A name beside a file under which this process may write it."""
    return path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")


def remove_leftovers(path: Path) -> None:
    """Delete unfinished files of processes that are no more."""
    for part in path.parent.glob(f".{path.name}.*.part*"):
        process = part.name.removeprefix(f".{path.name}.").split(".")[0]
        if process.isdigit() and not is_alive(int(process)):
            part.unlink(missing_ok=True)


def is_alive(process: int) -> bool:
    """Whether a process of this machine lives."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
