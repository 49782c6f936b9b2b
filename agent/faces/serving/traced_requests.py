"""A span around every request, of the server and of MCP alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent import telemetry
from agent.faces.serving.safety.audit_log import route_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class TracedRequests:
    """An ASGI app whose requests are told of: method, route and status, and no word of what was asked.

    Args:
        app: answers them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        with telemetry.span(method, "server", http__request__method=method) as told:

            async def sending(message: Message) -> None:
                if message["type"] == "http.response.start":
                    told.tell(http__response__status_code=message["status"])
                await send(message)

            await self._app(scope, receive, sending)
            told.tell(http__route=route_of(scope))
