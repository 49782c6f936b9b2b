"""Where a server listens, how it speaks HTTP, and what it logs."""

from __future__ import annotations

import json
import logging
import socket
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from graphs.errors import InputError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

    from agent.faces.serving.serving_config import ServingConfig

CLOSE_S = 5
"""Seconds that open streams are given when the server is told to stop."""


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens there, before anything else is opened; closed at the end.

    Raises:
        InputError: there is no such address or port, or it is in use.
    """
    if not 0 <= port <= 65535:
        raise InputError(f"--port is a number from 0 to 65535; got {port}")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # Not `create_server`: its errors name no reason of their own for an address in use.
        opened = socket.socket(family, socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(f"--host {host!r} is no address of this machine: {error}") from error
    with opened:
        try:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            opened.bind(address)
            opened.listen(128)
        except OSError as error:
            raise InputError(
                f"cannot listen on {host} port {port}: {error.strerror}; name another --port (0 for "
                "a free one) or --host"
            ) from error
        yield opened


def server_of(app: Any, config: ServingConfig, *, log: dict[str, Any] | None) -> uvicorn.Server:
    """A server of an app, which ends a connection whose request does not come."""
    return uvicorn.Server(
        uvicorn.Config(
            app, log_config=log, access_log=False, lifespan="off", http=protocol_of(config.header_s),
            ws="none", proxy_headers=bool(config.behind_proxy), server_header=False,
            h11_max_incomplete_event_size=64 * 1024, timeout_graceful_shutdown=CLOSE_S,
        )
    )  # fmt: skip


def protocol_of(header_s: float) -> type[asyncio.Protocol]:
    """HTTP/1.1 that waits so many seconds for the head of a request, and no longer."""

    class Impatient(H11Protocol):
        _timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._timer = self.loop.call_later(header_s, self._look)

        def connection_lost(self, exc: Exception | None) -> None:
            if self._timer is not None:
                self._timer.cancel()
            super().connection_lost(exc)

        def _look(self) -> None:
            """End a connection that has asked for nothing; one that did has limits of its own."""
            if self.cycle is None and not self.transport.is_closing():
                self.transport.close()

    return Impatient


class JsonLog(logging.Formatter):
    """One JSON object a log line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        said = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        return json.dumps(said)


def log_config(as_json: bool) -> dict[str, Any]:
    """All logs to standard error: standard output is for answers."""
    plain = {"format": "%(asctime)s %(levelname)s %(message)s"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": JsonLog} if as_json else plain},
        "handlers": {
            "err": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}
        },
        "loggers": {
            name: {"handlers": ["err"], "level": "INFO", "propagate": False}
            for name in ("uvicorn", "aetia.audit", "aetia.serve")
        },
    }
