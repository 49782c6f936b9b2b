"""One run at a time in a folder of results; the lock says who holds it, and dies with its holder."""

from __future__ import annotations

import json
import os
import socket
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graphs.errors import InputError, SetupError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK, HOLDER = "run.lock", "run.json"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder; the lock of a process that died is free again.

    Raises:
        InputError: another run holds it; the message says which.
        SetupError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(
            f"another run works in {folder}{_holder(folder)}; wait for it, or name another --out"
        ) from None
    except OSError as error:
        raise SetupError(
            f"cannot write in {folder}: {error.strerror}; name another --out folder"
        ) from error
    try:
        _say_who(folder)
        yield
    finally:
        (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def _say_who(folder: Path) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    who = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
    try:
        (folder / HOLDER).write_text(json.dumps(who) + "\n", encoding="utf-8")
    except OSError as error:
        raise SetupError(f"cannot write in {folder}: {error.strerror}") from error


def _holder(folder: Path) -> str:
    try:
        who = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
        return f": process {who['pid']} on {who['host']}, since {who['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
