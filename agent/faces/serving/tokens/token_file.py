"""Tokens: made at random, shown once, kept as hashes, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agent.faces.serving.tokens.digests import digest_of
from agent.faces.serving.tokens.signed_in import SignedIn
from graphs.cache import own_path, write_atomically
from graphs.errors import InputError, SetupError

if TYPE_CHECKING:
    from collections.abc import Iterable

VARIABLE, FILE = "AETIA_SERVE_TOKEN", "AETIA_TOKENS"
SHORTEST = 16
"""Characters of a token that a person made up."""


@dataclass(frozen=True)
class Token:
    """One token as it is kept.

    Attributes:
        name: for people.
        digest: SHA-256 of the token, hexadecimal. A token is 256 random bits, so that no slow hash and
            no salt is needed.
        per_minute: requests; None for the server's limit.
        runs_per_day: runs; None for the server's limit.
    """

    name: str
    digest: str
    per_minute: int | None = None
    runs_per_day: int | None = None

    @property
    def owner(self) -> str:
        """Whose runs those of this token are: changes with the token, and does not give it away."""
        return hashlib.sha256(f"owner {self.digest}".encode()).hexdigest()[:16]


class KnownTokens:
    """The tokens that a server accepts.

    Args:
        tokens: all of them.
        sessions: the file of those who signed in on the page; None keeps them in memory alone.
    """

    def __init__(self, tokens: Iterable[Token], sessions: Path | None = None) -> None:
        self._tokens = tuple(tokens)
        self.signed_in = SignedIn(sessions)

    def __len__(self) -> int:
        return len(self._tokens)

    def find(self, given: str) -> Token | None:
        """The token that was given, or None; takes as long whichever it is."""
        digest = digest_of(given)
        found = None
        for token in self._tokens:
            if hmac.compare_digest(token.digest, digest):
                found = token
        return found

    def find_signed_in(self, cookie: str) -> Token | None:
        """The token with which somebody signed in, or None."""
        digest = self.signed_in.find(cookie, [token.digest for token in self._tokens])
        return next((token for token in self._tokens if token.digest == digest), None)


def tokens_file() -> Path:
    """Where tokens are kept: `AETIA_TOKENS`, else a file in the user's data folder."""
    if named := os.environ.get(FILE):
        return own_path(named, FILE)
    return _own_folder() / "tokens.json"


def _own_folder() -> Path:
    base = os.environ.get("XDG_DATA_HOME")
    folder = own_path(base, "XDG_DATA_HOME") if base else Path.home() / ".local" / "share"
    return folder / "aetia"


def read_tokens(path: Path) -> list[Token]:
    """The tokens of a file; none where there is no file.

    Raises:
        SetupError: it cannot be read, or is something else.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return [Token(**one) for one in held["tokens"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SetupError(f"the tokens in {path} cannot be read: {type(error).__name__}") from error


def write_tokens(path: Path, tokens: Iterable[Token]) -> None:
    """Keep the hashes, for this user's eyes alone."""
    text = json.dumps({"tokens": [asdict(token) for token in tokens]}, indent=1)
    write_atomically(path, text.encode())
    path.chmod(0o600)


def made(name: str, per_minute: int | None, runs_per_day: int | None) -> tuple[Token, str]:
    """A new token and, to be shown once, its text."""
    text = secrets.token_urlsafe(32)
    return Token(name, digest_of(text), per_minute, runs_per_day), text


def known_tokens() -> KnownTokens | None:
    """The tokens of the file and of `AETIA_SERVE_TOKEN`; None where there are none.

    Raises:
        SetupError: the file cannot be read, or the variable holds too short a token.
    """
    tokens = read_tokens(tokens_file())
    given = os.environ.get(VARIABLE, "")
    if given and len(given) < SHORTEST:
        raise SetupError(f"{VARIABLE} holds fewer than {SHORTEST} characters: make one at random")
    if given:
        tokens.append(Token("environment", digest_of(given)))
    return KnownTokens(tokens, _own_folder() / "sessions.json") if tokens else None


def without(tokens: list[Token], name: str) -> list[Token]:
    """The tokens but the one of that name.

    Raises:
        InputError: there is none.
    """
    left = [token for token in tokens if token.name != name]
    if len(left) == len(tokens):
        named = ", ".join(token.name for token in tokens) or "none"
        raise InputError(f"there is no token {name!r}; there are {named}")
    return left
