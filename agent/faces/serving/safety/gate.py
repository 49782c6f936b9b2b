"""Every request goes through here first: who asks, how much is sent, how long it takes, what is logged."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from agent.faces.serving.safety.bodies import bounded, whole_body
from agent.faces.serving.safety.doorway import (
    headers_of,
    require_known_host,
    require_one_length,
    require_own_origin,
    require_token,
)
from agent.faces.serving.told_errors import Refusal, response_to

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from agent.faces.serving.safety.audit_log import AuditLog
    from agent.faces.serving.safety.quotas import Quotas
    from agent.faces.serving.serving_config import ServingConfig
    from agent.faces.serving.tokens.token_file import Token


UPLOADS = "/api/data"
UNREAD, ENDS = (408, 413), (b"connection", b"close")
"""Statuses of bodies that are not read to their end: the connection ends with them."""
ALWAYS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
"""On every reply. No script and no style that is written into a page runs."""


class Gate:
    """The outermost ASGI app.

    Args:
        app: what is protected.
        config: what is allowed.
        quotas: how often one may ask.
        log: takes one line a request.
    """

    def __init__(self, app: ASGIApp, config: ServingConfig, quotas: Quotas, log: AuditLog) -> None:
        self._app, self._config, self._quotas, self._log = app, config, quotas, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # there are no web sockets here
        began, status, token, origin = time.perf_counter(), [0], None, ""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
                held = list(message["headers"])
                if status[0] in UNREAD and ENDS not in held:
                    held.append(ENDS)
                message = {**message, "headers": self._headers(held, origin)}
            await send(message)

        try:
            headers = headers_of(scope)
            require_known_host(scope, self._config)
            require_one_length(scope)
            origin = require_own_origin(headers, self._config)
            if origin and scope["method"] == "OPTIONS":
                await _preflight(sending)
                return
            token = self._known(scope, headers)
            scope.setdefault("state", {})["token"] = token
            receiving = await self._receiving(scope, headers, receive)
            await self._app(scope, receiving, sending)
        except Refusal as refusal:
            if status[0] == 0:
                # What was not read of the body is not read: the connection ends with this reply.
                refusal.headers["connection"] = "close"
                await response_to(scope["path"], refusal)(scope, receive, sending)
        finally:
            self._log.request(scope, status[0], token, time.perf_counter() - began)

    def _known(self, scope: Scope, headers: dict[str, str]) -> Token | None:
        path = scope["path"]
        is_page = scope["method"] in ("GET", "HEAD") and not path.startswith(
            ("/api/", "/v1", "/metrics", "/openapi.json", "/mcp")
        )
        client = str((scope.get("client") or ["?"])[0])
        try:
            token = require_token(path, headers, self._config, is_page=is_page)
        except Refusal:
            # Guesses count against the address that they come from.
            self._quotas.take_request(f"no token {client}", self._config.per_minute)
            raise
        per_minute = (token.per_minute if token else None) or self._config.per_minute
        self._quotas.take_request(token.owner if token else client, per_minute)
        return token

    async def _receiving(self, scope: Scope, headers: dict[str, str], receive: Receive) -> Receive:  # fmt: skip
        if scope["method"] in ("GET", "HEAD", "DELETE", "OPTIONS"):
            return receive
        config = self._config
        if scope["path"].startswith(UPLOADS) and scope["method"] == "POST":
            return bounded(receive, headers, config.upload_bytes, config.body_s * 10)
        return await whole_body(receive, headers, config.body_bytes, config.body_s)

    def _headers(self, held: list[tuple[bytes, bytes]], origin: str) -> list[tuple[bytes, bytes]]:
        names = {name.lower() for name, _ in held}
        more = {name: value for name, value in ALWAYS.items() if name.encode() not in names}
        if origin:
            more |= {"access-control-allow-origin": origin, "vary": "origin"}
            more["cross-origin-resource-policy"] = "cross-origin"
        return [*held, *((name.encode(), value.encode()) for name, value in more.items())]


async def _preflight(send: Send) -> None:
    headers = {
        b"access-control-allow-methods": b"GET, POST, PUT, DELETE",
        b"access-control-allow-headers": b"authorization, content-type, last-event-id",
        b"access-control-max-age": b"600",
        b"content-length": b"0",
    }
    await send({"type": "http.response.start", "status": 204, "headers": list(headers.items())})
    await send({"type": "http.response.body", "body": b""})
