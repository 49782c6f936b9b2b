"""Who signed in on the page: a cookie holds a number drawn at random, never the token, and ends with signing out."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from agent.faces.serving.tokens.digests import digest_of

Whose = TypeVar("Whose")
"""With what somebody signed in."""

LONGEST_S = 30 * 24 * 3600.0
MOST = 10_000
"""Of those who signed in and never out, so that nobody fills the memory; the oldest go."""


@dataclass
class SignedIn(Generic[Whose]):
    """The open sessions of a server; they end with its process, which asks to sign in again."""

    _held: dict[str, tuple[Whose, float]] = field(default_factory=dict)

    def keep(self, token: Whose) -> str:
        """What the cookie is to hold."""
        while len(self._held) >= MOST:
            self._held.pop(next(iter(self._held)))
        text = secrets.token_urlsafe(32)
        self._held[digest_of(text)] = (token, time.monotonic() + LONGEST_S)
        return text

    def find(self, text: str) -> Whose | None:
        """The token with which somebody signed in, or None."""
        token, until = self._held.get(digest_of(text)) or (None, 0.0)
        return token if time.monotonic() < until else None

    def end(self, text: str) -> None:
        """Sign out: the cookie opens nothing any more, wherever it was copied to."""
        self._held.pop(digest_of(text), None)
