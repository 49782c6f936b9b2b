"""One cache for the session, a small store, and no network beyond this machine."""

from __future__ import annotations

import os
import socket
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from evals.fuzz.attack import fill_cache
from graphs.starter.build import open_starter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from graphs.stores.sqlite_store import SqliteStore

for threads in (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
):  # as in the product's workers: read when
    os.environ.setdefault(threads, "1")  # numpy is loaded, and two test processes fill two cores

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(scope="session")
def session_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of its own, begun with what set-up compiled: a stale file there is made anew."""
    folder = tmp_path_factory.mktemp("aetia-cache")
    fill_cache(folder)
    return folder


@pytest.fixture(autouse=True)
def quiet_machine(session_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AETIA_CACHE", str(session_cache))
    monkeypatch.setenv("AETIA_RUNS", str(session_cache / "runs.sqlite"))
    monkeypatch.delenv("COLUMNS", raising=False)  # test processes are told a width
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise OSError(f"tests may not reach {address[0]}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture
async def starter() -> AsyncIterator[SqliteStore]:
    store = await open_starter()
    yield store
    await store.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB of its own; skipped where none may be mounted."""
    with _mounted(tmp_path / "small-disk", "size=64k") as place:
        yield place


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A disk that cannot be written, not by root either; skipped where none may be mounted."""
    with _mounted(tmp_path / "read-only", "ro,size=64k") as place:
        yield place


@contextmanager
def _mounted(place: Path, options: str) -> Iterator[Path]:
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "aetia-test", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a disk needs root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
