"""What a server allows: where it listens, whom it answers, and how much of everything."""

from __future__ import annotations

import os
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlsplit

from graphs.errors import SetupError, UsageError

if TYPE_CHECKING:
    import argparse

    from agent.faces.serving.tokens.token_file import KnownTokens

Screen = Literal["off", "warn", "refuse"]
MIB = 1 << 20


@dataclass(frozen=True)
class ServingConfig:
    """Limits and trust of one server.

    Attributes:
        host: the address that it listens on.
        tokens: who may ask; none lets anyone who reaches the address ask.
        behind_proxy: names under which a reverse proxy publishes it; an explicit statement that
            something in front decides who may ask.
        hosts: further names that may stand in the Host header.
        origins: web pages of other origins that may call it.
        at_once: runs that work at the same time (1 or more); the rest wait in line.
        most_waiting: runs that may wait in line (0 or more).
        body_bytes: of a JSON body.
        upload_bytes: of an uploaded table.
        body_s: seconds that a body may take to arrive; an upload takes ten times that.
        header_s: seconds that the head of a request may take.
        stream_s: seconds that a reader of a stream may take for one piece.
        longest_s: the longest deadline that a request may set, in seconds.
        per_minute: requests of one token, or of one address where there are none.
        runs_per_day: runs of one token in a day (UTC); None for no limit.
        personal_health: what becomes of a text that names a person's health data.
    """

    host: str = "127.0.0.1"
    tokens: KnownTokens | None = None
    behind_proxy: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    at_once: int = max(2, os.cpu_count() or 2)
    most_waiting: int = 200
    body_bytes: int = 2 * MIB
    upload_bytes: int = 512 * MIB
    body_s: float = 20.0
    header_s: float = 15.0
    stream_s: float = 30.0
    longest_s: float = 600.0
    per_minute: int = 600
    runs_per_day: int | None = None
    personal_health: Screen = "warn"

    def __post_init__(self) -> None:
        if self.personal_health not in get_args(Screen):
            raise SetupError(f"the screen is off, warn or refuse; got {self.personal_health!r}")
        for name in ("at_once", "body_bytes", "upload_bytes", "per_minute"):
            if getattr(self, name) < 1:
                raise SetupError(f"{name} is 1 or more; got {getattr(self, name)}")
        if not is_loopback(self.host) and not self.tokens and not self.behind_proxy:
            raise SetupError(
                f"{self.host} can be reached from other machines, and anyone there could ask: make a "
                "token with `aetia tokens add NAME`, or say with --behind-proxy HOST that a reverse "
                "proxy decides who may"
            )


def config_of(options: argparse.Namespace) -> ServingConfig:
    """What the command line allows, with the tokens that are known.

    Raises:
        SetupError: it could be reached by anyone, or a limit or the tokens cannot be used.
    """
    from agent.faces.serving.tokens.token_file import known_tokens

    given = {
        "at_once": options.runs_at_once,
        "per_minute": options.rate,
        "runs_per_day": options.runs_per_day,
        "upload_bytes": options.max_upload and options.max_upload * MIB,
    }
    return ServingConfig(
        host=options.host,
        tokens=known_tokens(),
        behind_proxy=tuple(options.behind_proxy),
        hosts=tuple(options.allow_host),
        origins=tuple(map(_origin, options.origin)),
        personal_health=options.personal_health,
        **{name: value for name, value in given.items() if value is not None},
    )


def is_loopback(host: str) -> bool:
    """Whether an address or name is this machine alone."""
    if host.casefold() in ("localhost", "localhost."):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _origin(text: str) -> str:
    """The origin of web pages, as browsers write it.

    Raises:
        UsageError: it is none.
    """
    parts = urlsplit(text.rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
        raise UsageError(f"--origin is an address such as https://page.example; got {text!r}")
    return text.rstrip("/")
