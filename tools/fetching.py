"""Fetch one file over HTTP into a part, which a later call continues.

`httpx2` speaks HTTP. What is decided here is which bytes may follow those that are there already: only
those of which the server says that they are of the same file and begin where the part ends (RFC 9110,
13.1.5 and 14.4). Never are more bytes written than were announced.
"""

from __future__ import annotations

import re
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphs.addresses import shown, shown_in
from graphs.errors import InputError, TransferError
from tools.parts import Part, require_space

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import httpx2

    Progress = Callable[[int, int | None], None]

TIMEOUT_S = 60.0
PAUSE_S = 1.0
IDLE_TURNS = 3
"""Turns in a row that may end without a new byte."""
TURNS = 20
MOST_UNANNOUNCED = 4 << 30
"""Bytes that are taken of a file whose size nobody says."""
AGAIN = "run the same command again to go on where it stopped"
RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True)
class Remote:
    """A file at an address.

    Attributes:
        size: bytes that it has, where that is known from elsewhere.
        fixed: the address never serves other bytes; a part may be continued without a validator.
        headers: sent to the address's own host alone.
        larger: what to do when the disk is too small.
    """

    address: str
    larger: str
    size: int | None = None
    fixed: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


def fetch(remote: Remote, path: Path, progress: Progress = lambda _done, _total: None) -> bool:
    """Bring the part at `path` to the whole file; a transfer that was cut is continued at once.

    Returns:
        Whether the server, or the caller, said how long the file is. Where nobody did, a transfer
        that was cut cannot be told from a whole one.

    Raises:
        InputError: the address is none that can be fetched.
        SetupError: the disk is full, or the folder cannot be written. What came is kept.
        TransferError: the server refuses, is out of reach, or sends what is not the file.
    """
    part = Part(path, remote.address, remote.fixed)
    idle = 0
    with _client(remote) as client:
        for _ in range(TURNS):
            before = part.size
            try:
                if (announced := _turn(client, remote, part, progress)) is not None:
                    return announced
            except _CutError as cut:
                idle = 0 if part.size > before else idle + 1
                if idle == IDLE_TURNS or (part.size and not part.can_go_on):
                    raise TransferError(
                        f"{shown(remote.address)} could not be fetched: it is out of reach, or the "
                        f"transfer was cut ({cut}); {AGAIN}",
                        retryable=True,
                    ) from cut.__cause__
                time.sleep(PAUSE_S)
    raise TransferError(f"{shown(remote.address)} was cut {TURNS} times; {AGAIN}", retryable=True)


def progress_on_terminal(name: str) -> Progress:
    """Shows how far a transfer is, where a person watches."""

    def show(done: int, total: int | None) -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            end = "\n" if done == total else ""
            sys.stderr.write(f"\r{name}: {done:,} of {total or '?':,} bytes{end}")

    return show


class _CutError(Exception):
    """The connection failed; the cause says how."""


def _client(remote: Remote) -> httpx2.Client:
    import httpx2

    def check(request: httpx2.Request) -> None:
        # A server may send us on, but not to another protocol, nor out of encryption.
        allowed = ("https",) if remote.address.startswith("https:") else ("http", "https")
        if request.url.scheme not in allowed:
            raise TransferError(
                f"{shown(remote.address)} sends on to {shown(str(request.url))}: refused, only "
                f"{' and '.join(allowed)} may follow"
            )

    # Compressed bytes could not be continued by their position in the file.
    headers = {"Accept-Encoding": "identity", **remote.headers}
    try:
        if httpx2.URL(remote.address).scheme not in ("http", "https"):
            raise ValueError("it begins with neither https:// nor http://")
        hooks = {"request": [check]}
        return httpx2.Client(
            headers=headers, timeout=TIMEOUT_S, follow_redirects=True, event_hooks=hooks
        )
    except (httpx2.InvalidURL, ValueError) as error:
        raise InputError(
            f"{shown(remote.address)} cannot be asked for a file: {shown_in(str(error), remote.address)}; check the address, and "
            "the proxies in HTTP_PROXY and HTTPS_PROXY"
        ) from error


def _turn(client: httpx2.Client, remote: Remote, part: Part, progress: Progress) -> bool | None:
    """One request. None: bytes are missing still; else whether the length was announced."""
    import httpx2

    if not part.can_go_on or (remote.size is not None and part.size > remote.size):
        part.drop()
    have = part.size
    if have and have == remote.size:
        part.whole()
        return True
    if remote.size is not None:
        require_space(part.path.parent, remote.size - have, remote.larger)
    try:
        with client.stream("GET", remote.address, headers=part.headers(have)) as answer:
            if answer.status_code == 416 and have:
                return _past_the_end(answer, part, have)
            _check(answer, remote, have)
            return _take(answer, remote, part, have, progress)
    except (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
        raise _CutError(type(error).__name__) from error
    except httpx2.HTTPError as error:
        raise TransferError(
            f"{shown(remote.address)} could not be fetched: {type(error).__name__}: {shown_in(str(error), remote.address)}"
        ) from error


def _past_the_end(answer: httpx2.Response, part: Part, have: int) -> bool | None:
    """The server has nothing after the part: it is the whole file, or not a part of this one."""
    if answer.headers.get("Content-Range", "").removeprefix("bytes */") == str(have):
        part.whole()
        return True
    part.drop()
    return None


def _check(answer: httpx2.Response, remote: Remote, have: int) -> None:
    if answer.status_code not in ((200, 206) if have else (200,)):
        retryable = answer.status_code in (408, 429) or answer.status_code >= 500
        raise TransferError(
            f"{shown(remote.address)} answers {answer.status_code}"
            + (f"; {AGAIN}" if retryable else ": check the address"),
            status=answer.status_code,
            retryable=retryable,
        )
    if (coding := answer.headers.get("Content-Encoding", "identity")) != "identity":
        raise TransferError(f"{shown(remote.address)} sends {coding}, which was not asked for")


def _take(
    answer: httpx2.Response, remote: Remote, part: Part, have: int, progress: Progress
) -> bool | None:
    """Write what the answer holds behind the part, or anew where it is the whole file."""
    if answer.status_code == 206:
        placed = RANGE.fullmatch(answer.headers.get("Content-Range", ""))
        if placed is None or int(placed[1]) != have:
            part.drop()
            return None
        announced = None if placed[2] == "*" else int(placed[2])
    else:
        have = 0
        length = answer.headers.get("Content-Length", "")
        announced = int(length) if length.isdecimal() else None
        part.begin(answer.headers)
    size = remote.size if remote.size is not None else announced
    if announced is not None and announced != size:
        part.drop()
        raise TransferError(
            f"{shown(remote.address)} announces {announced:,} bytes, where {size:,} are expected: "
            "it is not the file that was asked for"
        )
    if size is not None:
        require_space(part.path.parent, size - have, remote.larger)
    done = _write(answer, part, have, size, progress)
    if size is not None and done < size:
        raise _CutError(f"{done:,} of {size:,} bytes came")
    _require_content(done, remote, part)
    part.whole()
    return size is not None


def _require_content(done: int, remote: Remote, part: Part) -> None:
    if not done:
        part.drop()
        raise TransferError(f"{shown(remote.address)} is empty")


def _write(
    answer: httpx2.Response, part: Part, done: int, size: int | None, progress: Progress
) -> int:
    """Bytes that the part has afterwards, `done` being those before.

    Raises:
        TransferError: more came than was announced; none of it is kept.
    """
    most = MOST_UNANNOUNCED if size is None else size
    with part.path.open("ab") as file:
        for block in answer.iter_raw():
            if done + len(block) > most:
                part.drop()
                why = "announced" if size is not None else "that are taken of a file without a size"
                raise TransferError(
                    f"{shown(str(answer.url))} sends more than the {most:,} bytes {why}: stopped "
                    "there, and what came is deleted"
                )
            file.write(block)
            done += len(block)
            progress(done, size)
    return done
