"""Who signed in on the page: a cookie holds a number drawn at random, never the token.

What is open outlives the server, in a file that its owner alone reads: the hash of a cookie, when it ends,
and a code that only who has the cookie and knows the token can make. The file gives neither away. A session
ends with its time, with signing out, and with its token, whatever the next one of that name is.
"""

from __future__ import annotations

import hmac
import json
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from agent.faces.serving.tokens.digests import digest_of
from graphs.cache import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import BinaryIO

    Held = dict[str, tuple[str, float]]
    """Hash of a cookie -> (code, end in seconds since 1970)."""

LONGEST_S = 30 * 24 * 3600
MOST = 10_000
"""Of those who signed in and never out, so that nobody fills the disk; the oldest go."""


class SignedIn:
    """The open sessions of a server.

    Args:
        place: the file that keeps them; None, and where it cannot be written, for as long as this lives.
        now: seconds since 1970.
    """

    def __init__(self, place: Path | None = None, now: Callable[[], float] = time.time) -> None:
        self._place, self._now = place, now
        self._held: Held = {}
        self._seen: tuple[int, int] | None = None

    def keep(self, token: str) -> str:
        """What the cookie of somebody is to hold who signed in with the token of this digest."""
        text, now = secrets.token_urlsafe(32), self._now()
        held = {name: one for name, one in self._fresh().items() if now < one[1]}
        held[digest_of(text)] = (_code(text, token), now + LONGEST_S)
        self._write(dict(list(held.items())[-MOST:]))
        return text

    def find(self, text: str, tokens: Iterable[str]) -> str | None:
        """With which of the tokens, by their digests, somebody signed in, or None."""
        code, until = self._fresh().get(digest_of(text), ("", 0.0))
        if self._now() >= until:
            return None
        return next((t for t in tokens if hmac.compare_digest(code, _code(text, t))), None)

    def end(self, text: str) -> None:
        """Sign out: the cookie opens nothing any more, wherever it was copied to."""
        held, name = self._fresh(), digest_of(text)
        if name in held:
            self._write({other: one for other, one in held.items() if other != name})

    def _fresh(self) -> Held:
        """What is held, read again where another server wrote it, or a person deleted it."""
        if self._place is None:
            return self._held
        try:
            found = self._place.stat()
        except OSError:
            found = None
        seen = None if found is None else (found.st_mtime_ns, found.st_ino)
        if seen != self._seen:
            self._held, self._seen = _read(self._place), seen
        return self._held

    def _write(self, held: Held) -> None:
        self._held = held
        if self._place is None:
            return

        def for_its_owner(file: BinaryIO) -> None:
            Path(file.name).chmod(0o600)  # before anything stands in it
            file.write(json.dumps(held).encode())

        with suppress(OSError):  # as long as this server lives they are held all the same
            write_atomically(self._place, for_its_owner)
            found = self._place.stat()
            self._seen = (found.st_mtime_ns, found.st_ino)


def _code(text: str, token: str) -> str:
    return hmac.new(text.encode("utf-8", "surrogatepass"), token.encode(), "sha256").hexdigest()


def _read(place: Path) -> Held:
    """What a file holds; nothing where it is not there or is something else: people sign in again."""
    try:
        told = json.loads(place.read_bytes())
        return {str(name): (str(code), float(until)) for name, (code, until) in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
